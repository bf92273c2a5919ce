"""Agreeing to share in public, once for each wording, and taking that back (row 28)."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, delete, select, update
from sqlalchemy.orm import Session

from lti_tool.database import upsert
from lti_tool.kinds.sharing.models import Share, ShareConsent
from lti_tool.kinds.sharing.owned.models import OwnPlace, ShareMention
from lti_tool.kinds.sharing.rules import CONSENT_VERSION, MAIL


def has_agreed(session: Session, membership_id: int) -> bool:
    """Whether somebody agreed to the notice as it is worded now."""
    return agreed_at(session, membership_id) is not None


def agreed_at(session: Session, membership_id: int) -> datetime | None:
    """Return when they did, None where they did not, or took it back."""
    own = (ShareConsent.membership_id == membership_id, ShareConsent.version == CONSENT_VERSION)
    return session.scalar(select(ShareConsent.given_at).where(*own, ShareConsent.withdrawn_at.is_(None)))


def who_agreed() -> Select[int]:
    """Return the memberships of all who agree by now, to be asked within another statement."""
    now = (ShareConsent.version == CONSENT_VERSION, ShareConsent.withdrawn_at.is_(None))
    return select(ShareConsent.membership_id).where(*now)


def agree(session: Session, membership_id: int, now: datetime) -> None:
    """Keep that somebody agreed."""
    values = {"version": CONSENT_VERSION, "given_at": now, "withdrawn_at": None}
    upsert(session, ShareConsent, {"membership_id": membership_id}, values)


def take_consent_back(session: Session, membership_id: int, now: datetime) -> None:
    """Take it back: copies of what they shared outside go, and their own places; what they earned stays.

    A worker that looks at a share meanwhile has no lease on it any more, so that it keeps nothing.
    """
    for table in (OwnPlace, ShareMention):
        session.execute(delete(table).where(table.membership_id == membership_id))
    own = ShareConsent.membership_id == membership_id
    session.execute(update(ShareConsent).where(own).values(withdrawn_at=now))
    outside = (Share.membership_id == membership_id, Share.place.not_in(("", MAIL)))
    _change(session, *outside, text="", handle="", account="")
    _change(session, *outside, due_at=None, lease_token=None, leased_until=None)
    _change(session, *outside, Share.check == "waiting", check="none")


def _change(session: Session, *which: ColumnElement[bool], **values: object) -> None:
    session.execute(update(Share).where(*which).values(**values).execution_options(synchronize_session=False))
