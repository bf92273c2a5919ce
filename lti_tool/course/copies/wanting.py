"""The wish that a platform tells us of copied courses, from the first launch that names its service."""

from datetime import datetime

from sqlalchemy import null, update
from sqlalchemy.orm import Session

from lti_tool.course.arrival import Arrival
from lti_tool.course.models import Deployment, NoticeHandler
from lti_tool.database import upsert
from lti_tool.lti.values import Launch


def want_notices(session: Session, arrival: Arrival, launch: Launch, now: datetime) -> None:
    """Have the worker ask for notices where a launch tells a service that is new to its deployment."""
    if launch.notices_url is None or launch.notices_url == arrival.notices_url:
        return
    deployment = update(Deployment).where(Deployment.id == arrival.deployment_id)
    session.execute(deployment.values(notices_url=launch.notices_url))
    values = {"registration_id": arrival.registration_id, "due_at": now, "attempts": 0, "reason": ""}
    free = {"lease_token": null(), "leased_until": None, "first_failed_at": None}
    upsert(session, NoticeHandler, {"deployment_id": arrival.deployment_id}, values | free)
