"""Signing in by a one-time link, and the sessions that follow (ADR 0021): nobody has a password."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from lti_tool.admin.models import Admin, AdminSession, AdminSignIn
from lti_tool.course.participations import digest_of
from lti_tool.errors import SignInLinkInvalid
from lti_tool.lti.texts import known_time_zone

LINK_LIFE = timedelta(minutes=15)
SESSION_LIFE = timedelta(hours=8)
IDLE = timedelta(hours=1)
SEEN_AGAIN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The admin who is asking."""

    admin_id: int
    session_id: int
    email: str
    theme: str
    time_zone: str
    """Of the browser that they signed in with; "" where it told none."""
    seen_at: datetime


def make_link(session: Session, admin_id: int, now: datetime) -> str:
    """Make a one-time link's token, valid for 15 minutes; only its digest is kept."""
    token = secrets.token_urlsafe(32)
    row = AdminSignIn(
        admin_id=admin_id, token_digest=digest_of(token), created_at=now, expires_at=now + LINK_LIFE
    )
    session.add(row)
    session.flush()
    return token


def check_link(session: Session, token: str, now: datetime) -> None:
    """Look whether a link still opens a session, without spending it.

    Raises:
        SignInLinkInvalid: if it is unknown, used or expired.
    """
    link = select(AdminSignIn.id).where(
        AdminSignIn.token_digest == digest_of(token), AdminSignIn.expires_at > now
    )
    if session.scalar(link) is None:
        raise SignInLinkInvalid


def sign_in(session: Session, token: str, time_zone: str, now: datetime) -> tuple[int, str]:
    """Spend a link; return the admin's id and the key of the session that it opens.

    `time_zone` is what the browser says of itself; only the name of a zone that exists is kept.

    Raises:
        SignInLinkInvalid: if it is unknown, used or expired.
    """
    spent = (
        delete(AdminSignIn)
        .where(AdminSignIn.token_digest == digest_of(token), AdminSignIn.expires_at > now)
        .returning(AdminSignIn.admin_id)
    )
    admin_id = session.execute(spent).scalar_one_or_none()
    if admin_id is None:
        raise SignInLinkInvalid
    key = secrets.token_urlsafe(32)
    row = AdminSession(
        admin_id=admin_id,
        key_digest=digest_of(key),
        time_zone=known_time_zone(time_zone) or "",
        opened_at=now,
        seen_at=now,
        expires_at=now + SESSION_LIFE,
    )
    session.add(row)
    session.flush()
    return admin_id, key


def find_signed_in(session: Session, key: str, now: datetime) -> SignedIn | None:
    """Return whose session this key opens, None where it opens none (any more)."""
    statement = (
        select(
            Admin.id, AdminSession.id, Admin.email, Admin.theme, AdminSession.time_zone, AdminSession.seen_at
        )
        .join(Admin, Admin.id == AdminSession.admin_id)
        .where(
            AdminSession.key_digest == digest_of(key),
            AdminSession.expires_at > now,
            AdminSession.seen_at > now - IDLE,
        )
    )
    row = session.execute(statement).one_or_none()
    return SignedIn(*row) if row else None


def mark_seen(session: Session, session_id: int, now: datetime) -> None:
    """Note a request, so that the session stays open for one more hour."""
    session.execute(update(AdminSession).where(AdminSession.id == session_id).values(seen_at=now))


def sign_out(session: Session, session_id: int) -> None:
    """End a session."""
    session.execute(delete(AdminSession).where(AdminSession.id == session_id))


def purge_sign_ins(session: Session, now: datetime) -> None:
    """Delete links and sessions that open nothing any more."""
    session.execute(delete(AdminSignIn).where(AdminSignIn.expires_at <= now))
    session.execute(delete(AdminSession).where(AdminSession.expires_at <= now))
    session.execute(delete(AdminSession).where(AdminSession.seen_at <= now - IDLE))
