"""Participations are opened by a launch and found again by their key, which the browser keeps."""

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import cast

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.orm import Session

from lti_tool.course.arrival import Arrival
from lti_tool.course.models import Membership, Participation, Person
from lti_tool.lti.values import DeepLinkingSettings, Launch
from lti_tool.prepared import Prepared

LIFE = timedelta(hours=8)
IDLE = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class OpenedParticipation:
    """What the browser is told: the public id for the path, and the key for the cookie."""

    public_id: str
    key: str


def open_participation(
    session: Session, arrival: Arrival, launch: Launch, now: datetime, about_membership_id: int | None = None
) -> OpenedParticipation:
    """Open a participation for a launch that has settled; 8 hours at most, 2 without a request.

    `about_membership_id` is whose work a review is about.
    """
    is_told_by_link = arrival.resource_link_id is not None and not arrival.is_at_course
    opened = OpenedParticipation(secrets.token_urlsafe(12), secrets.token_urlsafe(32))
    row = {
        "public_id": opened.public_id,
        "key_digest": digest_of(opened.key),
        "membership_id": arrival.membership_id,
        "resource_link_id": arrival.resource_link_id,
        "about_membership_id": about_membership_id,
        "activity_id": None if is_told_by_link else arrival.activity_id,
        "locale": launch.locale or launch.user.locale,
        "return_url": launch.return_url,
        "deep_linking": _as_json(launch.deep_linking),
        "is_masquerade": launch.is_masquerade,
        "opened_at": now,
        "seen_at": now,
        "expires_at": now + LIFE,
    }
    _OPEN.all(session, row)
    return opened


_OPEN = Prepared(insert(cast(Table, Participation.__table__)).inline())


def digest_of(key: str) -> str:
    """Return the digest under which a key of 256 random bits is kept."""
    return sha256(key.encode()).hexdigest()


def mark_seen(session: Session, participation_id: int, now: datetime) -> None:
    """Note a request, so that the participation stays open for two more hours."""
    session.execute(update(Participation).where(Participation.id == participation_id).values(seen_at=now))


def purge_participations(session: Session, now: datetime) -> int:
    """Delete participations that can open nothing any more; return how many."""
    ended = delete(Participation).where(Participation.expires_at < now)
    return int(session.execute(ended).rowcount)  # type: ignore[attr-defined]  # a DELETE has a rowcount


def _as_json(settings: DeepLinkingSettings | None) -> str | None:
    if settings is None:
        return None
    return json.dumps(asdict(settings) | {"accept_types": sorted(settings.accept_types)})


def choose_theme(session: Session, membership_id: int, theme: str) -> None:
    """Keep a person's appearance: "light", "dark" or "auto"."""
    person = select(Membership.person_id).where(Membership.id == membership_id).scalar_subquery()
    session.execute(update(Person).where(Person.id == person).values(theme=theme))
