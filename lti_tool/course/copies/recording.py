"""Notices of copied courses: taken once, and read where a launch does not tell its course's history."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lti_tool.course.models import ContextCopy, Deployment, ReceivedNotice
from lti_tool.database import insert_once
from lti_tool.lti.notices import CONTEXT_COPY, Notice

KEPT = timedelta(days=3)
"""Longer than any token counts: a notice that comes again later than that is refused as expired."""
MOST_ANCESTORS = 50


def take_notice(session: Session, registration_id: int, notice: Notice, now: datetime) -> bool:
    """Note what a verified notice says of a copied course; False where it says nothing new to us.

    Another type, an unknown deployment or one without the admin's yes leaves no trace.
    """
    deployment_id = session.scalar(
        select(Deployment.id).where(
            Deployment.registration_id == registration_id,
            Deployment.id_on_platform == notice.deployment_id,
            Deployment.approved_at.is_not(None),
        )
    )
    if deployment_id is None or notice.type != CONTEXT_COPY or notice.context_id is None:
        return False
    if _was_taken(session, registration_id, notice.id_on_platform):
        return False
    key = {"registration_id": registration_id, "id_on_platform": notice.id_on_platform}
    insert_once(session, ReceivedNotice, key, {"received_at": now})
    for position, origin in enumerate(notice.origins):
        pair = {
            "deployment_id": deployment_id,
            "copy_on_platform": notice.context_id,
            "origin_on_platform": origin,
        }
        insert_once(session, ContextCopy, pair, {"position": position, "told_at": now})
    return True


def recorded_ancestors(session: Session, deployment_id: int, context_on_platform: str) -> tuple[str, ...]:
    """Return the contexts that this one was copied from by what notices said, nearest first."""
    found: list[str] = []
    level = [context_on_platform]
    while level and len(found) < MOST_ANCESTORS:
        origins = session.scalars(
            select(ContextCopy.origin_on_platform)
            .where(ContextCopy.deployment_id == deployment_id, ContextCopy.copy_on_platform.in_(level))
            .order_by(ContextCopy.position, ContextCopy.id.desc())
            .limit(MOST_ANCESTORS)
        )
        level = [one for one in dict.fromkeys(origins) if one not in (context_on_platform, *found)]
        found += level
    return tuple(found[:MOST_ANCESTORS])


def purge_notices(session: Session, now: datetime) -> None:
    """Forget which notices came, once none of them can come again; what they said stays."""
    session.execute(delete(ReceivedNotice).where(ReceivedNotice.received_at < now - KEPT))


def _was_taken(session: Session, registration_id: int, id_on_platform: str) -> bool:
    notices = select(ReceivedNotice.id).where(
        ReceivedNotice.registration_id == registration_id, ReceivedNotice.id_on_platform == id_on_platform
    )
    return session.scalar(notices) is not None
