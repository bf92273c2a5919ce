"""Giving aliases: at random, so that nothing tells whose they are or who came first."""

import secrets
import tomllib
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from importlib.resources import files

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.course.conditions import learning
from lti_tool.course.models import Alias, Membership
from lti_tool.database import insert_new

TRIES = 20
"""Before a number stands behind the words, which is where most of an activity's aliases are taken."""
LARGEST_NUMBER = 10_000


@lru_cache(maxsize=1)
def alias_words() -> tuple[Sequence[str], Sequence[str]]:
    """Return the qualities and the animals of which aliases are made."""
    text = files(__package__).joinpath("aliases.toml").read_text(encoding="utf-8")
    words = tomllib.loads(text)
    return tuple(words["qualities"]), tuple(words["animals"])


def aliases_of(session: Session, activity_id: int, membership_ids: Iterable[int]) -> dict[int, str]:
    """Return what an activity calls these people, without those who have no alias there yet."""
    theirs = (Alias.activity_id == activity_id, Alias.membership_id.in_(membership_ids))
    rows = session.execute(select(Alias.membership_id, Alias.words).where(*theirs))
    return {row.membership_id: row.words for row in rows}


def give_aliases(
    session: Session, activity_id: int, membership_ids: Collection[int], now: datetime
) -> dict[int, str]:
    """Return the aliases of these people, who get one now if they have none; two requests give one."""
    for attempt in range(10 * TRIES):
        found = aliases_of(session, activity_id, membership_ids)
        missing = [one for one in membership_ids if one not in found]
        if not missing:
            return found
        here = {"activity_id": activity_id, "given_at": now}
        rows = [here | {"membership_id": one, "words": _draw(is_crowded=attempt >= TRIES)} for one in missing]
        insert_new(session, Alias, rows, Alias.id)
    raise RuntimeError("No alias is free.")


def _draw(*, is_crowded: bool) -> str:
    qualities, animals = alias_words()
    words = f"{secrets.choice(qualities)} {secrets.choice(animals)}"
    return f"{words} {secrets.randbelow(LARGEST_NUMBER)}" if is_crowded else words


def count_learners(session: Session, context_id: int) -> int:
    """Count the learners of a course who are there, as far as is known: among them somebody is hidden."""
    here = (Membership.context_id == context_id, learning())
    return session.scalar(select(func.count()).select_from(Membership).where(*here)) or 0
