"""What an act is worth in points, and why one is worth nothing (product.md 7, rows 32 to 35).

All of it is decided anew for one person and one week whenever something happens in that week, since what is
taken back, hidden or restored changes what comes after it. Points never feed a score.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from lti_tool.acts.rules import ActValue, Item, items

Rule = Literal[
    "ask", "give", "first", "thank", "share", "find", "solve", "read", "useful", "accepted", "recognised"
]
"""The menu: what one does oneself, and what others say of it."""
RULES: tuple[Rule, ...] = get_args(Rule)
Why = Literal["", "undone", "copy", "oneself", "too_soon", "too_fast", "same_person", "enough", "cap"]
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
"""So many of a week count; more of them do no harm (R20, R22)."""
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
_OWN: Mapping[str, Rule] = {
    "asked": "ask",
    "gave": "give",
    "resolved": "give",
    "thanked": "thank",
    "shared": "share",
    "found": "find",
    "solved": "solve",
    "read": "read",
}


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


def judge(
    acts: Iterable[ActValue],
    membership_id: int,
    period: date,
    zone: str,
    worth: "Worth",
    *,
    public_only: bool = False,
) -> tuple[Entry, ...]:
    """Judge what happened to one person's points in one week.

    `acts` are theirs, and those of others about what they did, in that week and since. An act is judged by
    what its rule was worth when it happened. Oldest first in what comes back. `public_only` judges as if
    there were no private acts: what all see meanwhile tells nothing of them, nor of what they use up.
    """
    known = (item for item in items(acts) if not (public_only and item.is_private))
    begun = [(rule, item) for item in known if (rule := _rule_of(item, membership_id))]
    given = [(rule, item) for rule, item in begun if worth.is_on(_at(item))]
    here = [(rule, item) for rule, item in given if period_of(_at(item), zone) == period]
    here.sort(key=lambda one: (_at(one[1]), one[1].act_id))
    judging, found, left = _Judging(), list[Entry](), CAP
    for rule, item in here:
        why, bonus = judging.why(rule, item), _bonus(item, worth)
        amount = _after_hints(item, worth.of(rule, _at(item))) + bonus
        is_beyond = rule in BEYOND_CAP
        got = 0 if why else amount if is_beyond else min(amount, left)
        left -= 0 if is_beyond else got
        named: Rule = "first" if bonus else rule
        found.append(Entry(item.act_id, named, got, why or ("cap" if got < amount else ""), _at(item)))
    return tuple(found)


def _after_hints(item: Item, worth: int) -> int:
    return worth if item.kind not in HINTED else worth // 2 if item.kind == HINTED[0] else 0


def _bonus(item: Item, worth: "Worth") -> int:
    return first_reply_bonus(item.waited_hours, worth.of("first", _at(item)))


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


class _Judging:
    """What has been counted so far, in the order in which things happened."""

    def __init__(self) -> None:
        self._counted: Counter[Rule] = Counter()
        self._last: dict[Rule, datetime] = {}
        self._moments: list[datetime] = []
        self._people: set[tuple[Rule, int]] = set()

    def why(self, rule: Rule, item: Item) -> Why:
        """Return why an item counts nothing; one that counts is remembered."""
        at = _at(item)
        why = _in_itself(rule, item)
        if not why and rule not in FROM_OTHERS:
            self._moments.append(at)
            why = self._pace(rule, at)
        why = why or self._enough(rule, item)
        if not why:
            self._counted[rule] += 1
            self._last[rule] = at
            self._people.add((rule, _other(rule, item)))
        return why

    def _pace(self, rule: Rule, at: datetime) -> Why:
        last = self._last.get(rule)
        if last is not None and at - last < COOL_DOWN:
            return "too_soon"
        return "too_fast" if sum(at - one < BURST for one in self._moments) > BURST_ACTS else ""

    def _enough(self, rule: Rule, item: Item) -> Why:
        if rule in ("thank", "useful") and (rule, _other(rule, item)) in self._people:
            return "same_person"
        most = ENOUGH.get(rule)
        return "enough" if most is not None and self._counted[rule] >= most else ""


def _rule_of(item: Item, membership_id: int) -> Rule | None:
    if item.membership_id == membership_id and item.verb in _OWN:
        return _OWN[item.verb]
    if item.to_membership_id != membership_id:
        return None
    if item.verb == "accepted":
        return "accepted"
    if item.verb == "thanked":
        return "useful"
    said: dict[tuple[str, str], Rule] = {
        ("reacted", "useful"): "useful",
        ("recognised", "accolade"): "recognised",
    }
    return said.get((item.verb, item.kind))


def _in_itself(rule: Rule, item: Item) -> Why:
    if item.is_taken_back or item.is_hidden:
        return "undone"
    if item.versions[-1].is_copy:
        return "copy"
    is_own = item.membership_id == item.to_membership_id
    return "oneself" if is_own and rule in ("give", "thank", *FROM_OTHERS) else ""


def _other(rule: Rule, item: Item) -> int:
    return item.membership_id if rule in FROM_OTHERS else item.to_membership_id or 0


def _at(item: Item) -> datetime:
    return item.versions[0].since
