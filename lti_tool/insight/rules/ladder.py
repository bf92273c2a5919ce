"""Five ways of taking part, from watching to curating (S3, R23, row 73). None of them is a score."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from lti_tool.acts.rules import Beginning

Rung = Literal["watch", "share", "comment", "produce", "curate"]
RUNGS: tuple[Rung, ...] = get_args(Rung)
_RUNG_OF: Mapping[str, Rung] = {
    "read": "watch",
    "reacted": "watch",
    "shared": "share",
    "found": "share",
    "thanked": "comment",
    "answered": "comment",
    "solved": "comment",
    "asked": "produce",
    "resolved": "curate",
    "accepted": "curate",
}


@dataclass(frozen=True, slots=True)
class Deed:
    """What one person did of one verb in a time; nothing that was taken back or is hidden."""

    membership_id: int
    verb: Beginning
    is_reply: bool
    count: int
    first_at: datetime
    last_at: datetime

    @property
    def rung(self) -> Rung | None:
        """Where it stands; None of what is no learner's act."""
        return rung_of(self.verb, is_reply=self.is_reply)


@dataclass(frozen=True, slots=True)
class Step:
    """A rung and its people: who stands there is on no higher one."""

    rung: Rung
    standing: int
    reached: int
    """How many did such a thing at all."""


def rung_of(verb: Beginning, *, is_reply: bool) -> Rung | None:
    """Return where an act stands: what answers another is a comment, what begins a thread is produced."""
    if verb == "gave":
        return "comment" if is_reply else "produce"
    return _RUNG_OF.get(verb)


def highest(deeds: Iterable[Deed]) -> dict[int, Rung]:
    """Return the highest rung of each person who did something."""
    found: dict[int, Rung] = {}
    for deed in deeds:
        rung, before = deed.rung, found.get(deed.membership_id)
        if rung and (before is None or RUNGS.index(rung) > RUNGS.index(before)):
            found[deed.membership_id] = rung
    return found


def ladder(deeds: Collection[Deed], people: Collection[int]) -> list[Step]:
    """Return the five rungs, the highest first, with how many of these people stand on each."""
    standing = Counter(rung for person, rung in highest(deeds).items() if person in people)
    reached = Counter(
        rung
        for rung, _person in {
            (deed.rung, deed.membership_id) for deed in deeds if deed.membership_id in people
        }
    )
    return [Step(rung, standing[rung], reached[rung]) for rung in reversed(RUNGS)]
