"""The launch's use case: a verified message becomes a participation, in one transaction."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.activities.kinds import Kinds
from lti_tool.activities.placing import settle_activity
from lti_tool.course.arrival import settle_launch
from lti_tool.course.participations import OpenedParticipation, open_participation
from lti_tool.lti.values import Launch, MessageType


@dataclass(frozen=True, slots=True)
class Opened:
    """A participation and the activity that its link opens."""

    participation: OpenedParticipation
    activity_id: int | None


def open_launch(session: Session, kinds: Kinds, launch: Launch, now: datetime) -> Opened:
    """Settle the launch into the course, find its activity and open a participation.

    Raises:
        DeploymentPending: the deployment waits for the admin's yes.
        NotHere: the launch names an activity that this registration does not have.
    """
    arrival = settle_launch(session, launch, now)
    activity_id = None
    if launch.message_type is MessageType.RESOURCE_LINK:
        activity_id = settle_activity(session, kinds, arrival, launch, now)
    return Opened(open_participation(session, arrival, launch, now), activity_id)
