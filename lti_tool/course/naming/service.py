"""Giving aliases: at random, so that nothing tells whose they are or who came first."""

import secrets
import tomllib
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from importlib.resources import files

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.course.models import Alias
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


def read_alias(session: Session, activity_id: int, membership_id: int) -> str | None:
    """Return what an activity calls somebody; None where they have no alias there yet."""
    own = (Alias.activity_id == activity_id, Alias.membership_id == membership_id)
    return session.scalar(select(Alias.words).where(*own))


def give_alias(session: Session, activity_id: int, membership_id: int, now: datetime) -> str:
    """Return somebody's alias, which they get now if they have none; two requests give one."""
    for attempt in range(10 * TRIES):
        found = read_alias(session, activity_id, membership_id)
        if found is not None:
            return found
        words = _draw(is_crowded=attempt >= TRIES)
        row = {"activity_id": activity_id, "membership_id": membership_id, "words": words, "given_at": now}
        if insert_new(session, Alias, [row], Alias.id):
            return words
    raise RuntimeError("No alias is free.")


def _draw(*, is_crowded: bool) -> str:
    qualities, animals = alias_words()
    words = f"{secrets.choice(qualities)} {secrets.choice(animals)}"
    return f"{words} {secrets.randbelow(LARGEST_NUMBER)}" if is_crowded else words
