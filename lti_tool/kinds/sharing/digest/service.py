"""Use cases of a weekly card: staff name a channel or take it away; the worker claims and settles."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from lti_tool.activities.defaults import site_number
from lti_tool.database import upsert
from lti_tool.errors import InputInvalid
from lti_tool.kinds.sharing.digest.models import EchoDigest
from lti_tool.kinds.sharing.digest.rules import WAYS, Way, is_address, next_due
from lti_tool.lti.sealing import seal

ALLOWED = "sharing.digests"
"""The site's default: 1 where its admin lets courses tell channels outside."""
PURPOSE = "webhook"
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Channel:
    """Where a course's card goes, as staff read it: the address is not shown again."""

    way: Way
    names: bool
    due_at: datetime | None
    sent_at: datetime | None
    reason: str
    """Why it was not sent, "" where nothing is wrong."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What staff choose; an empty address keeps the one that is there."""

    way: str
    address: str
    names: bool
    locale: str | None


def are_digests_allowed(session: Session) -> bool:
    """Whether the admin lets courses tell channels outside: not unless it was switched on."""
    return site_number(session, ALLOWED) == 1


def channel_of(session: Session, context_id: int) -> Channel | None:
    """Return a course's channel, None where it has none."""
    row = session.get(EchoDigest, context_id)
    if row is None:
        return None
    way: Way = next(one for one in WAYS if one == row.way)
    return Channel(way, row.names, row.due_at, row.sent_at, row.reason)


def set_channel(
    session: Session, context_id: int, registration_id: int, wanted: Wanted, secret: str, now: datetime
) -> None:
    """Name a course's channel; the first card comes on the next Monday, and tells of the days until then.

    Raises:
        InputInvalid: of `way`, "unknown"; of `address`, "empty", or "elsewhere" where it is not one of them.
    """
    way, address = next((one for one in WAYS if one == wanted.way), None), wanted.address.strip()
    known = session.get(EchoDigest, context_id)
    if way is None:
        raise InputInvalid("way", "unknown")
    if not address and (known is None or known.way != way):
        raise InputInvalid("address", "empty")
    if address and not is_address(way, address):
        raise InputInvalid("address", "elsewhere")
    kept = {"address": seal(secret, PURPOSE, address)} if address else {}
    begins = {} if known else {"told_until": now, "sent_at": None}
    values = {"way": way, "names": wanted.names, "locale": wanted.locale, "due_at": next_due(now)}
    fresh = {"attempts": 0, "first_failed_at": None, "reason": "", "registration_id": registration_id}
    if known is None:
        upsert(session, EchoDigest, {"context_id": context_id}, values | kept | begins | fresh)
        return
    session.execute(
        update(EchoDigest)
        .where(EchoDigest.context_id == context_id)
        .values(values | kept | fresh)
        .execution_options(synchronize_session=False)
    )


def send_soon(session: Session, context_id: int, now: datetime) -> None:
    """Let a course's card be sent at once."""
    session.execute(
        update(EchoDigest)
        .where(EchoDigest.context_id == context_id)
        .values(due_at=now, reason="", attempts=0, first_failed_at=None)
        .execution_options(synchronize_session=False)
    )


def drop_channel(session: Session, context_id: int) -> None:
    """Tell a course's channel nothing more, and forget its address."""
    session.execute(delete(EchoDigest).where(EchoDigest.context_id == context_id))
