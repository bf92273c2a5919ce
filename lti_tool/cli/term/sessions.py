"""The simulated term's weeks: whom the teacher thanks in class, and boards that begin anew."""

from contextlib import suppress
from datetime import date, datetime
from random import Random
from threading import Event

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from lti_tool.activities.kinds import Kinds
from lti_tool.boards.jobs import BoardTurns
from lti_tool.boards.joining import join
from lti_tool.cli.term.course import ZONE
from lti_tool.course.naming.service import alias_words
from lti_tool.course.who import Who
from lti_tool.errors import InputInvalid
from lti_tool.points.rules import period_of
from lti_tool.recognition.brief import read_brief
from lti_tool.recognition.ticking import Said, tick

MOST_THANKED = 8
"""More names in a row are a list, and no thanks."""


def say_aloud(session: Session, kinds: Kinds, who: Who, form_key: str, now: datetime) -> None:
    """Make a brief, say all of it aloud, and tick it."""
    brief = read_brief(session, kinds, who.context_id, None, now, MOST_THANKED, now)
    for place, line in enumerate(brief.lines):
        ref = line.deed.refs[0] if line.deed.refs else ("", 0)
        said = Said(line.author.membership_id, line.activity.id, line.deed.what, ref)
        tick(session, kinds, who, said, f"{form_key}-{place}", now)


def join_boards(session: Session, who: Who, number: int, now: datetime) -> None:
    """Join the course's boards under an alias; `number` tells one learner from another."""
    qualities, animals = alias_words()
    # By a lot of their own, so that an alias does not tell their place in the list of people.
    lot = Random(f"alias {number}")  # nosec B311  # a simulation
    alias = f"{lot.choice(qualities)} {lot.choice(animals)} {lot.randrange(10, 1000)}"
    # Whose own name is in it, as Robin's may be, stays away.
    with suppress(InputInvalid):
        join(session, who, alias, now)


class Weeks:
    """Does at the beginning of each week what a worker does with boards."""

    def __init__(self, engine: Engine) -> None:
        self._sessions = sessionmaker(engine, expire_on_commit=False)
        self._week: date | None = None

    def go_on(self, now: datetime) -> None:
        """Let it be this moment; nobody else may be writing."""
        week = period_of(now, ZONE.key)
        if week != self._week:
            self._week = week
            BoardTurns(self._sessions, lambda: now)(Event())
