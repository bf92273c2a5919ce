"""Use cases of mail: choose and agree, withdraw at once, and ask for a look soon."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from lti_tool.course.models import Membership, Person
from lti_tool.course.who import Who
from lti_tool.database import insert_into
from lti_tool.errors import Conflict, InputInvalid
from lti_tool.notices.mailing.models import MailChoice
from lti_tool.notices.mailing.rules import RHYTHMS, SETTLING, Rhythm

WORDING = "2026-11"
"""Version of the sentence that people agree to, in templates/notices/mail.html."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose, and where mail would go; `address` is None where the platform shares none."""

    address: str | None
    rhythm: Rhythm = "weekly"
    replies: bool = True
    quiet_from: int = 21
    quiet_until: int = 8
    agreed_at: datetime | None = None
    """When they agreed to the sentence of today; None: they did not, or no more."""


@dataclass(frozen=True, slots=True)
class NewChoice:
    """What a form says."""

    rhythm: str
    replies: bool
    quiet_from: int
    quiet_until: int
    agrees: bool
    time_zone: str
    """IANA name that exists, or ""."""


def choice_of(session: Session, membership_id: int) -> Choice:
    """Read what somebody chose; one statement."""
    row = session.execute(
        select(Person.email, MailChoice)
        .select_from(Membership)
        .join(Person, Person.id == Membership.person_id)
        .outerjoin(MailChoice, MailChoice.membership_id == Membership.id)
        .where(Membership.id == membership_id)
    ).one_or_none()
    if row is None:
        return Choice(None)
    chosen = row.MailChoice
    if chosen is None:
        return Choice(row.email)
    holds = chosen.withdrawn_at is None and chosen.agreed_to == WORDING
    return Choice(
        row.email,
        rhythm_of(chosen.rhythm),
        chosen.replies,
        chosen.quiet_from,
        chosen.quiet_until,
        chosen.agreed_at if holds else None,
    )


def choose(session: Session, who: Who, new: NewChoice, now: datetime) -> None:
    """Keep what somebody chose. Off withdraws their consent at once; all else needs it.

    Raises:
        InputInvalid: of `agrees`, "missing"; of `rhythm` or `quiet`, "unknown".
        Conflict: "no_address".
    """
    if new.rhythm not in RHYTHMS:
        raise InputInvalid("rhythm", "unknown")
    if not (0 <= new.quiet_from < 24 and 0 <= new.quiet_until < 24):
        raise InputInvalid("quiet", "unknown")
    if new.rhythm == "off":
        return withdraw(session, who.membership_id, now)
    stands = choice_of(session, who.membership_id)
    if stands.address is None:
        raise Conflict("no_address")
    if not (new.agrees or stands.agreed_at):
        raise InputInvalid("agrees", "missing")
    _keep(session, who, new, now, stands.agreed_at)
    return None


def withdraw(session: Session, membership_id: int, now: datetime) -> None:
    """Send somebody no more mail of this course; a mail that is being made is not sent either."""
    session.execute(
        update(MailChoice)
        .where(MailChoice.membership_id == membership_id, MailChoice.rhythm != "off")
        .values(rhythm="off", withdrawn_at=now, due_at=None, lease_token=None, leased_until=None)
        .execution_options(synchronize_session=False)
    )


def look_soon(session: Session, membership_id: int, now: datetime) -> None:
    """Have somebody who wants mail told soon; for thanks, the one thing that does not wait. One statement."""
    soon = now + SETTLING
    later = or_(MailChoice.due_at > soon, MailChoice.leased_until.is_not(None))
    session.execute(
        update(MailChoice)
        .where(MailChoice.membership_id == membership_id, MailChoice.rhythm != "off", later)
        .values(due_at=soon)
        .execution_options(synchronize_session=False)
    )


def _keep(session: Session, who: Who, new: NewChoice, now: datetime, agreed_at: datetime | None) -> None:
    chosen: dict[str, object] = {
        "registration_id": who.registration_id,
        "rhythm": new.rhythm,
        "replies": new.replies,
        "quiet_from": new.quiet_from,
        "quiet_until": new.quiet_until,
        "time_zone": new.time_zone,
        "locale": who.locale,
        "agreed_at": agreed_at or now,
        "agreed_to": WORDING,
        "withdrawn_at": None,
        "due_at": now,
        "lease_token": None,  # nosec B105  # no password: nobody holds the row
        "leased_until": None,
        "attempts": 0,
        "first_failed_at": None,
        "reason": "",
    }
    # What came before they agreed is in the inbox; mail begins with what comes.
    begun = dict.fromkeys(("digested_at", "told_until", "replies_until", "thanks_until"), now)
    key = {"membership_id": who.membership_id}
    kept = insert_into(session, MailChoice).values(**key, **chosen, **begun)
    changed = chosen if agreed_at else chosen | begun
    session.execute(kept.on_conflict_do_update(index_elements=list(key), set_=changed))


def rhythm_of(stored: str) -> Rhythm:
    """Return a rhythm as a row holds it."""
    return next(one for one in RHYTHMS if one == stored)
