"""What somebody tried before they were erased counts on if they come back (ADR 0067)."""

import hmac
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from lti_tool.activities.models import SpentTry
from lti_tool.course.models import Membership, Person
from lti_tool.database import upsert


@dataclass(frozen=True, slots=True)
class Spent:
    """What was tried at one question or clue."""

    wrong: int
    """Wrong answers."""
    hints: int
    """Hints that were opened."""


@dataclass(frozen=True, slots=True)
class Try:
    """What somebody who is being erased has tried; `what` is the key of a question or a clue."""

    activity_id: int
    what: str
    spent: Spent


def keep_tries(session: Session, id_on_platform: str, tries: Iterable[Try], secret: str) -> None:
    """Keep what was tried under a digest that leads to no row."""
    for one in tries:
        digest = _digest(secret, one.activity_id, one.what, id_on_platform)
        key = {"activity_id": one.activity_id, "digest": digest}
        upsert(session, SpentTry, key, {"wrong": one.spent.wrong, "hints": one.spent.hints})


def spent_by(
    session: Session, activity_id: int, membership_id: int, whats: Collection[str], secret: str
) -> dict[str, Spent]:
    """Read what a member had tried of these before they were erased: nothing, in one statement, for most."""
    has_any = exists().where(SpentTry.activity_id == activity_id)
    user = session.scalar(
        select(Person.id_on_platform)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.id == membership_id, has_any)
    )
    if user is None:
        return {}
    digests = {_digest(secret, activity_id, what, user): what for what in whats}
    rows = session.scalars(
        select(SpentTry).where(SpentTry.activity_id == activity_id, SpentTry.digest.in_(digests))
    )
    return {digests[row.digest]: Spent(row.wrong, row.hints) for row in rows}


def _digest(secret: str, activity_id: int, what: str, id_on_platform: str) -> str:
    told = f"tried:{activity_id}:{what}:{id_on_platform}".encode()
    return hmac.new(secret.encode(), told, sha256).hexdigest()
