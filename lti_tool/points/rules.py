"""What an act is worth in points, and why one is worth nothing (product.md 7, rows 32 to 35).

All of it is decided anew for one person and one week whenever something happens in that week, since what is
taken back, hidden or restored changes what comes after it. Points never feed a score.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo

Rule = Literal[
    "ask", "give", "first", "thank", "share", "find", "solve", "read", "useful", "accepted", "recognised"
]
"""The menu: what one does oneself, and what others say of it."""
RULES: tuple[Rule, ...] = get_args(Rule)
Why = Literal[
    "",
    "undone",
    "copy",
    "oneself",
    "nothing",
    "too_soon",
    "too_fast",
    "same_person",
    "same_post",
    "same_day",
    "enough",
    "hints",
    "cap",
]
"""Why an act counts nothing, or not all of it; "" where it counts."""
USUAL: Mapping[Rule, int] = {
    "ask": 10,
    "give": 15,
    "first": 5,
    "thank": 5,
    "share": 20,
    "find": 10,
    "solve": 10,
    "read": 5,
    "useful": 5,
    "accepted": 15,
    "recognised": 15,
}
"""Giving is worth most; being useful is told by others; reading counts too (S5)."""
MOST_WORTH = 50
TARGET, CAP = 100, 125
"""Of a week: what to aim at, and where it ends, so that who missed a week makes some of it up in the next."""
ENOUGH: Mapping[Rule, int] = {"ask": 3, "give": 5, "thank": 5, "read": 3}
"""So many of a week count, those that are worth most; more of them do no harm (R20, R22)."""
MOST_OF_A_POST = 4
"""So many people of a week count who say that one post was useful."""
COOL_DOWN = timedelta(seconds=180)
"""Between two of the same."""
BURST, BURST_ACTS = timedelta(seconds=60), 10
LONELY_HOURS, MOST_WAITS = 12, 3
"""A first reply is worth as much more for each twelve hours that somebody waited, up to three times (R8)."""
HINTED = ("clue_1", "clue_2")
"""Kinds of clues solved with hints: the first takes half of the points, the second the rest (S22)."""
FROM_OTHERS: tuple[Rule, ...] = ("useful", "accepted", "recognised")
BEYOND_CAP: tuple[Rule, ...] = ("recognised",)
"""What comes on top of a week's end: staff gave it, with a reason (row 53)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one act is worth for one person."""

    act_id: int
    rule: Rule
    amount: int
    why: Why
    at: datetime


def period_of(moment: datetime, zone: str) -> date:
    """Return the Monday of the week in which a moment lies, on the clocks of a zone."""
    day = moment.astimezone(ZoneInfo(zone)).date()
    return day - timedelta(days=day.weekday())


def first_reply_bonus(hours: int, worth: int) -> int:
    """Return what a first reply brings on top after so many hours of waiting."""
    return min(hours // LONELY_HOURS, MOST_WAITS) * worth


@dataclass(frozen=True, slots=True)
class Worth:
    """What each rule was worth from when on, and whether points were given: changes, oldest first."""

    changes: Sequence[tuple[datetime, str, int]] = ()

    def of(self, rule: Rule, moment: datetime) -> int:
        """Return what a rule was worth at a moment."""
        return self._last(rule, USUAL[rule], moment)

    def is_on(self, moment: datetime) -> bool:
        """Whether points were given at a moment: not before somebody switched them on."""
        return bool(self._last("on", 0, moment))

    def now(self) -> tuple[bool, dict[Rule, int]]:
        """Return what holds since the last change: whether points are given, and what each rule is worth."""
        return bool(self._last("on", 0)), {rule: self._last(rule, USUAL[rule]) for rule in RULES}

    def _last(self, name: str, otherwise: int, moment: datetime | None = None) -> int:
        # What changes in the moment of an act changes after it, whichever was written first: a rebuild could
        # not tell.
        past = [
            (changed, worth) for since, changed, worth in self.changes if moment is None or since < moment
        ]
        known = [worth for changed, worth in past if changed == name]
        return known[-1] if known else otherwise


@dataclass(frozen=True, slots=True)
class Total:
    """What entries of one rule add up to, and when it was reached."""

    amount: int
    reached_at: datetime


def totals(entries: Iterable[Entry]) -> dict[Rule, Total]:
    """Add up entries by rule, oldest first, without those that are worth nothing."""
    found: dict[Rule, Total] = {}
    for entry in entries:
        if entry.amount:
            before = found[entry.rule].amount if entry.rule in found else 0
            found[entry.rule] = Total(before + entry.amount, entry.at)
    return found
