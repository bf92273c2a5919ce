"""What admins may set for all sharing tasks of a site."""

from datetime import datetime

from flask_babel import gettext as _

from lti_tool.activities.defaults import Default
from lti_tool.activities.rules import LARGEST_MAXIMUM, LEAST_MAXIMUM
from lti_tool.grading.values import StepTerms
from lti_tool.kinds.sharing.digest.service import ALLOWED as DIGESTS
from lti_tool.kinds.sharing.service import ALLOWED


def score_maximum() -> Default:
    """The highest score that a new task's column is made with."""
    label = _("Highest score in the gradebook")
    return Default(
        "sharing.score_maximum", label, 10.0, LEAST_MAXIMUM, LARGEST_MAXIMUM, is_whole=False, is_lockable=True
    )


def checks() -> Default:
    """Whether the worker looks at what was shared."""
    label = _("Look at what learners shared, on the public internet")
    return Default(ALLOWED, label, 0, 0, 1, is_switch=True)


def digests() -> Default:
    """Whether courses may tell channels outside."""
    label = _("Let instructors send a weekly card to a team's channel (Teams, Slack, Discord)")
    return Default(DIGESTS, label, 0, 0, 1, is_switch=True)


def all_defaults() -> list[Default]:
    """Return all of them in the order in which pages show them."""
    return [score_maximum(), checks(), digests()]


def first_steps(by: datetime | None = None) -> tuple[StepTerms, ...]:
    """Return the steps of a new task: one share."""
    return (StepTerms("share", 1, 0, by, 100),)
