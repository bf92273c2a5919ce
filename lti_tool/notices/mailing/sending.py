"""What the worker does with a row: claim it, read whom it is about, and settle it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from lti_tool.course.models import Context, Membership, Person
from lti_tool.course.rules import is_staff, parse_roles
from lti_tool.database import upsert
from lti_tool.notices.mailing.models import MailChoice, MailServer
from lti_tool.notices.mailing.rules import Told, Wish
from lti_tool.notices.mailing.service import rhythm_of
from lti_tool.notices.rules import Notice
from lti_tool.notices.service import new_of
from lti_tool.notices.sources import Reader, Source
from lti_tool.outbox.models import WorkRow
from lti_tool.outbox.rules import PauseValue
from lti_tool.outbox.service import claim, is_free, is_in_use, settle

LEASE_SECONDS = 120
"""A mail server may take its time, 20 s for each step."""
UNTIL_BACK = timedelta(days=1)
"""So long after who has left is looked for again."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row that is ours, with whom it is about, as it stood at `at`."""

    membership_id: int
    token: str
    at: datetime
    address: str
    course: str
    locale: str | None
    wish: Wish
    told: Told
    reader: Reader
    row: WorkRow


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be mailed to one person, before it is put into words."""

    membership_id: int
    course: str
    locale: str | None
    zone: ZoneInfo
    notices: Sequence[Notice]
    is_digest: bool
    name: str
    """Of this mail alone; tells nothing of anybody."""


def is_mail_due(session: Session, now: datetime) -> bool:
    """Whether somebody is to be looked after; asked without taking a lock."""
    due = (is_free(MailChoice, now), is_in_use(MailChoice))
    return session.scalar(select(MailChoice.membership_id).where(*due).limit(1)) is not None


def claim_mail(session: Session, now: datetime) -> Claimed | None:
    """Lease the row that is due longest; None where none is, or where nothing can be mailed to them now.

    Who was erased, or whose address the platform shares no more, is left alone for good: their next choice
    makes the row due again. Who has left may come back, so they are looked after again a day later.
    """
    leased = claim(session, MailChoice, now, 1, LEASE_SECONDS)
    for membership_id in leased.ids:
        row = session.execute(
            select(MailChoice, Membership, Person, Context.title)
            .join(Membership, Membership.id == MailChoice.membership_id)
            .join(Context, Context.id == Membership.context_id)
            .outerjoin(Person, Person.id == Membership.person_id)
            .where(MailChoice.membership_id == membership_id)
        ).one()
        if row.Person is None or not row.Person.email:
            settle(session, MailChoice, membership_id, leased.token, {"due_at": None, "reason": "no_address"})
            return None
        if row.Membership.gone_at is not None:
            settle(session, MailChoice, membership_id, leased.token, {"due_at": now + UNTIL_BACK})
            return None
        return _claimed(row.MailChoice, row.Membership, row.Person, row.title, leased.token, now)
    return None


def is_wanted(session: Session, claimed: Claimed) -> bool:
    """Whether a claimed row is still ours, and its mail goes to the same address.

    Who stops mail, chooses anew or is erased takes the row out of our hands.
    """
    theirs = (
        select(MailChoice.membership_id)
        .join(Membership, Membership.id == MailChoice.membership_id)
        .join(Person, Person.id == Membership.person_id)
        .where(MailChoice.membership_id == claimed.membership_id, MailChoice.lease_token == claimed.token)
        .where(Person.email == claimed.address, Membership.gone_at.is_(None))
    )
    return session.scalar(theirs) is not None


def new_for(session: Session, sources: Sequence[Source], claimed: Claimed) -> list[Notice]:
    """Read what is new to them."""
    return new_of(session, sources, claimed.reader, claimed.at)


def settle_mail(session: Session, claimed: Claimed, told: Told, look_at: datetime) -> None:
    """Keep up to when they have been told, and when to look again; what asked for a sooner look holds."""
    asked_meanwhile = case((MailChoice.due_at > claimed.at, MailChoice.due_at), else_=look_at)
    values = {
        "due_at": asked_meanwhile,
        "attempts": 0,
        "first_failed_at": None,
        "reason": "",
        "digested_at": told.digested_at,
        "told_until": told.all,
        "replies_until": told.replies,
        "thanks_until": told.thanks,
    }
    settle(session, MailChoice, claimed.membership_id, claimed.token, values)


def put_off_mail(session: Session, claimed: Claimed, failed: dict[str, object]) -> None:
    """Try again later: `failed` is as `outbox.jobs.tried_in_vain` says."""
    settle(session, MailChoice, claimed.membership_id, claimed.token, failed)


def server_pause(session: Session) -> PauseValue:
    """Return how the mail server fares."""
    row = session.execute(
        select(MailServer.failures, MailServer.paused_until, MailServer.reason)
    ).one_or_none()
    return PauseValue(row.failures, row.paused_until, reason=row.reason) if row else PauseValue()


def keep_server(session: Session, pause: PauseValue, sent_at: datetime | None = None) -> None:
    """Keep how the mail server fares."""
    values: dict[str, object] = {
        "failures": pause.failures,
        "paused_until": pause.paused_until,
        "reason": pause.reason,
    }
    upsert(session, MailServer, {"id": 1}, values | ({"sent_at": sent_at} if sent_at else {}))


def zone_named(*names: str | None) -> ZoneInfo:
    """Return the first of these zones that exists, else UTC."""
    for name in names:
        try:
            return ZoneInfo(name or "")
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return ZoneInfo("UTC")


def _claimed(
    chosen: MailChoice, member: Membership, person: Person, course: str, token: str, now: datetime
) -> Claimed:
    zone = zone_named(chosen.time_zone, person.time_zone)
    return Claimed(
        membership_id=member.id,
        token=token,
        at=now,
        address=str(person.email),
        course=course,
        locale=chosen.locale,
        wish=Wish(rhythm_of(chosen.rhythm), chosen.replies, chosen.quiet_from, chosen.quiet_until, zone),
        told=Told(chosen.digested_at, chosen.told_until, chosen.replies_until, chosen.thanks_until),
        reader=Reader(member.id, member.context_id, is_staff(parse_roles(member.roles))),
        row=chosen,
    )
