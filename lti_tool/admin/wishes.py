"""Links to be mailed: asked for on the sign-in page, made and sent by the worker."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from lti_tool.admin.admins import find_by_email
from lti_tool.admin.models import Admin, AdminLinkWish, AdminSignIn
from lti_tool.admin.sign_ins import LINK_LIFE
from lti_tool.database import upsert

MOST_LINKS = 3
"""Links that one admin may have open; more mails to them would be somebody's nuisance."""
LEASE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class ClaimedWish:
    """A link that this worker is to send."""

    admin_id: int
    email: str
    attempts: int
    until: datetime
    """When the lease ends; it tells this lease from any other, so that who comes late writes nothing."""


def wish_link(session: Session, email: str, now: datetime) -> bool:
    """Note that an admin wants a link by mail; False for a stranger, and where enough links are open."""
    admin = find_by_email(session, email)
    if admin is None:
        return False
    open_links = select(func.count()).where(AdminSignIn.admin_id == admin.id, AdminSignIn.expires_at > now)
    if (session.scalar(open_links) or 0) >= MOST_LINKS:
        return False
    values = {"asked_at": now, "due_at": now, "leased_until": None, "attempts": 0}
    upsert(session, AdminLinkWish, {"admin_id": admin.id}, values)
    return True


def is_wish_due(session: Session, now: datetime) -> bool:
    """Whether a link is to be sent; asked without taking a lock."""
    return session.scalar(select(AdminLinkWish.admin_id).where(_due(now)).limit(1)) is not None


def claim_wish(session: Session, now: datetime) -> ClaimedWish | None:
    """Lease the oldest due wish, if there is one; wishes as old as a link lives are forgotten."""
    session.execute(delete(AdminLinkWish).where(AdminLinkWish.asked_at <= now - LINK_LIFE))
    until = now + LEASE
    oldest = select(AdminLinkWish.admin_id).where(_due(now)).order_by(AdminLinkWish.due_at).limit(1)
    claimed = (
        update(AdminLinkWish)
        .where(AdminLinkWish.admin_id == oldest.with_for_update(skip_locked=True).scalar_subquery())
        .values(leased_until=until)
        .returning(AdminLinkWish.admin_id, AdminLinkWish.attempts)
        .execution_options(synchronize_session=False)
    )
    row = session.execute(claimed).one_or_none()
    if row is None:
        return None
    email = session.scalars(select(Admin.email).where(Admin.id == row.admin_id)).one()
    return ClaimedWish(row.admin_id, email, row.attempts, until)


def settle_wish(session: Session, wish: ClaimedWish) -> None:
    """Forget a wish that came true, unless it was wished anew or leased by another meanwhile."""
    session.execute(delete(AdminLinkWish).where(_is_ours(wish)))


def put_off_wish(session: Session, wish: ClaimedWish, due_at: datetime) -> None:
    """Try again at `due_at`, unless it was wished anew or leased by another meanwhile."""
    session.execute(
        update(AdminLinkWish)
        .where(_is_ours(wish))
        .values(leased_until=None, due_at=due_at, attempts=wish.attempts + 1)
    )


def _is_ours(wish: ClaimedWish) -> ColumnElement[bool]:
    return and_(AdminLinkWish.admin_id == wish.admin_id, AdminLinkWish.leased_until == wish.until)


def _due(now: datetime) -> ColumnElement[bool]:
    free = or_(AdminLinkWish.leased_until.is_(None), AdminLinkWish.leased_until <= now)
    return and_(AdminLinkWish.due_at <= now, free)
