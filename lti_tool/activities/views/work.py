"""One learner's work for staff, as far as all kinds show the same: whose it is, and where they stand."""

from dataclasses import dataclass
from datetime import datetime

from lti_tool.activities.values import ActivityView
from lti_tool.activities.views.clock import gradebook_name
from lti_tool.activities.views.panels import Panels, panels_of
from lti_tool.database import db
from lti_tool.grading.rules import moved
from lti_tool.grading.standings import learner_work
from lti_tool.grading.values import LearnerWork


@dataclass(frozen=True, slots=True)
class Work:
    """What stands above one learner's work, and beside it."""

    name: str
    panels: Panels | None
    """None of who is not scored, and where nothing is asked."""


def work_of(activity: ActivityView, membership_id: int, now: datetime) -> Work:
    """Read whose work it is, and where they stand.

    Raises:
        NotHere: if they are nobody of the activity's course.
    """
    learner = learner_work(db.session(), activity.id, membership_id, now)
    return Work(learner_name(learner), learner_panels(learner, activity, now))


def learner_name(learner: LearnerWork) -> str:
    """Name a learner as the gradebook does."""
    return gradebook_name(learner.membership_id, learner.number, learner.name, is_former=learner.is_former)


def learner_panels(learner: LearnerWork, activity: ActivityView, now: datetime) -> Panels | None:
    """Return a learner's steps and score for staff, by the learner's own dates."""
    standing = learner.standing
    closes_at = moved(activity.closes_at, standing.extension, standing.terms.zone)
    return panels_of(standing, now, closes_at, for_staff=True) if learner.is_scored else None
