"""Which lists are to be read: those of courses in use, and those that somebody asks for.

A launch does not pay for it: courses in use are found by a look at the participations that were opened.
"""

from datetime import datetime

from sqlalchemy import Select, and_, case, literal, or_, select, update
from sqlalchemy.orm import Session

from lti_tool.course.models import Context, Deployment, Membership, Participation, RosterSync
from lti_tool.course.participations import LIFE
from lti_tool.course.rosters.rules import FRESH, may_ask
from lti_tool.database import insert_into


def want_rosters(session: Session, opened_since: datetime, now: datetime) -> None:
    """Want the lists of courses into which somebody launched since then, unless they are fresh.

    One that failed keeps the date of its next try.
    """
    used = _used(opened_since)
    rows = used.add_columns(literal(now, RosterSync.due_at.type))
    new = insert_into(session, RosterSync).from_select(["context_id", "registration_id", "due_at"], rows)
    session.execute(new.on_conflict_do_nothing())
    is_old = or_(RosterSync.last_whole_at.is_(None), RosterSync.last_whole_at <= now - FRESH)
    is_later = and_(RosterSync.due_at > now, RosterSync.attempts == 0)
    wanted = and_(is_old, or_(RosterSync.due_at.is_(None), is_later))
    session.execute(
        update(RosterSync)
        .where(RosterSync.context_id.in_(select(used.subquery().c.id)))
        .values(used_at=now, due_at=case((wanted, now), else_=RosterSync.due_at))
        .execution_options(synchronize_session=False)
    )


def ask_for_roster(session: Session, context_id: int, now: datetime) -> bool:
    """Have a course's list read as soon as may be; False where it was read (or tried) a minute ago.

    A course whose platform offers no list has none to ask for.
    """
    row = session.execute(
        select(Context.memberships_url, Deployment.registration_id, RosterSync.last_try_at)
        .join(Deployment, Deployment.id == Context.deployment_id)
        .outerjoin(RosterSync, RosterSync.context_id == Context.id)
        .where(Context.id == context_id)
    ).one()
    if row.memberships_url is None or not may_ask(row.last_try_at, now):
        return False
    asked = {"due_at": now, "used_at": now, "attempts": 0, "first_failed_at": None}
    new = insert_into(session, RosterSync).values(
        context_id=context_id, registration_id=row.registration_id, **asked
    )
    session.execute(new.on_conflict_do_update(index_elements=["context_id"], set_=asked))
    return True


def _used(since: datetime) -> Select[int, int]:
    """Contexts with a list into which somebody launched, with their registrations."""
    opened = (
        select(Membership.context_id)
        .join(Participation, Participation.membership_id == Membership.id)
        # The same moment as `opened_at >= since`, and the one that has an index.
        .where(Participation.expires_at >= since + LIFE)
    )
    return (
        select(Context.id, Deployment.registration_id)
        .join(Deployment, Deployment.id == Context.deployment_id)
        .where(Context.memberships_url.is_not(None), Context.id.in_(opened))
    )
