"""The launch's use case: a verified message becomes a participation, in one transaction."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.activities.kinds import Kinds
from lti_tool.activities.placing import settle_activity
from lti_tool.course.arrival import Arrival, settle_launch
from lti_tool.course.copies.wanting import want_notices
from lti_tool.course.launch_log import log_opened
from lti_tool.course.participations import OpenedParticipation, open_participation
from lti_tool.course.rules import is_staff
from lti_tool.errors import NotAllowed
from lti_tool.grading.submissions import SubmissionAddress, read_address, submission_at
from lti_tool.launch.reviews import Work, work_to_review
from lti_tool.lti.trace import LaunchTrace
from lti_tool.lti.values import Launch, MessageType, SubmissionReview


@dataclass(frozen=True, slots=True)
class Opened:
    """A participation, its course and the activity that its link opens."""

    participation: OpenedParticipation
    context_id: int
    activity_id: int | None
    about_membership_id: int | None = None
    """Whose work it is to show."""


def open_launch(session: Session, kinds: Kinds, launch: Launch, trace: LaunchTrace, now: datetime) -> Opened:
    """Settle the launch into the course, find its activity, open a participation and write the log's line.

    Raises:
        DeploymentPending: the deployment waits for the admin's yes.
        NotHere: the launch names an activity or work that this registration or course does not have.
        NotAllowed: somebody who is not staff comes to review.
    """
    opened = _open(session, kinds, launch, now)
    log_opened(session, launch, opened.context_id, trace, now)
    return opened


def _open(session: Session, kinds: Kinds, launch: Launch, now: datetime) -> Opened:
    if launch.review is not None:
        return _open_review(session, launch, launch.review, now)
    address = read_address(launch.target_link_uri)
    if launch.message_type is MessageType.RESOURCE_LINK and address is not None:
        return _open_submission(session, launch, address, now)
    arrival = settle_launch(session, launch, now)
    want_notices(session, arrival, launch, now)
    activity_id = None
    if launch.message_type is MessageType.RESOURCE_LINK:
        activity_id = settle_activity(session, kinds, arrival, launch, now)
        arrival = replace(arrival, activity_id=activity_id)
    return Opened(open_participation(session, arrival, launch, now), arrival.context_id, activity_id)


def _open_review(session: Session, launch: Launch, review: SubmissionReview, now: datetime) -> Opened:
    """Open one learner's work, for staff only; nothing is made but what staff who arrive leave."""
    arrival = settle_launch(session, launch, now, notes_link=False)
    if not is_staff(launch.roles):
        raise NotAllowed("see_work")
    return _open_work(session, arrival, launch, work_to_review(session, arrival, review), now)


def _open_submission(session: Session, launch: Launch, address: SubmissionAddress, now: datetime) -> Opened:
    """Open what a gradebook keeps the address of: the work for staff, the activity for everybody else.

    The address opens nothing by itself, and what the launch says of its resource link is not believed
    (lti.md C11).
    """
    arrival = settle_launch(session, launch, now, notes_link=False)
    work = Work(*submission_at(session, arrival.context_id, address))
    if not is_staff(launch.roles):
        work = replace(work, membership_id=None)
    return _open_work(session, arrival, launch, work, now)


def _open_work(session: Session, arrival: Arrival, launch: Launch, work: Work, now: datetime) -> Opened:
    # By no link: what the launch says of it may be wrong, and the activity need not have one (lti.md C11).
    there = replace(arrival, resource_link_id=None, activity_id=work.activity_id)
    opened = open_participation(session, there, launch, now, work.membership_id)
    return Opened(opened, arrival.context_id, work.activity_id, work.membership_id)
