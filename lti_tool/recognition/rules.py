"""Whom to thank before a session, and for what: pure decisions (S15, S16, rows 56 and 57).

Nobody is named for what they did not do, and nothing is worked out of it.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Literal, get_args

from lti_tool.acts.rules import Item

DeedName = Literal[
    "accepted", "first", "thanked", "useful", "asked", "resolved", "found", "shared", "gave", "thanks", "read"
]
"""What somebody did, the strongest first: what helped another, then what they began or joined."""
DEEDS: tuple[DeedName, ...] = get_args(DeedName)
MAYBE_PRIVATE: tuple[DeedName, ...] = ("thanked", "thanks")
"""What may have been said between two people: nobody's place follows from it."""
MOST_DEEDS, MOST_REFS = 3, 9
"""Of one person: deeds to choose from, and acts of others that speak for one."""
MOST_QUESTIONS = 10
"""Of an activity: so many are looked at for one that waits."""
USUAL, LONGEST = timedelta(days=7), timedelta(days=28)
"""How far back a brief reaches where none was ticked before, and at most by itself."""
SESSION = timedelta(hours=12)
"""So long a session's ticks belong to its brief, and change nobody's place in it."""
SIZES = (5, 10, 20, 40)
"""How many people a brief may name: a minute of thanks, up to a whole class."""
A_PAGE = 20
"""So many stand on one page where more than ten are named."""
OWN: Mapping[str, DeedName] = {
    "asked": "asked",
    "gave": "gave",
    "resolved": "resolved",
    "shared": "shared",
    "found": "found",
    "thanked": "thanks",
}
COUNTED: tuple[DeedName, ...] = (
    *("asked", "gave", "first", "resolved", "thanks", "shared", "found", "read"),
    *("accepted", "useful"),
)
"""What a record counts: what one did, then what others said of it; not thanks, which may be private."""
Days = Mapping[int, date]
NO_DAYS: Days = {}
Ref = tuple[str, int]
"""Kind and id of an item, as the ledger names it."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One concrete thing that somebody did, or that others said of it."""

    what: DeedName
    membership_id: int
    activity_id: int
    refs: tuple[Ref, ...]
    """The items that speak for it, the newest first."""
    count: int = 1
    """How many people said it, how many answers were accepted, or on how many days somebody read."""
    hours: int = 0
    """How long somebody had waited for it."""

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands among others: the strongest first, and of the same kind what more people said."""
        return (DEEDS.index(self.what), -self.count)

    @property
    def is_little(self) -> bool:
        """Whether it is no more than to read on one day: that is said aloud once, not of each."""
        return self.what == "read" and self.count < 2


@dataclass(frozen=True, slots=True)
class Person:
    """A learner of the course, as far as it matters here."""

    membership_id: int
    group_id: int | None = None
    thanked_at: datetime | None = None
    """When they were thanked in class, the last time before this session."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody did in one activity and what stands of it, and thanks to them, the newest first."""

    counts: Mapping[DeedName, int]
    thanks: tuple[Ref, ...]
    read: frozenset[int] = frozenset()


def standing_of(items: Iterable[Item], person: int) -> Standing:
    """Count what stands of what somebody did; of marks and days each once."""
    counted: dict[DeedName, set[int]] = {}
    thanks: list[Ref] = []
    for item in items:
        if item.is_taken_back or item.is_hidden:
            continue
        what, one = _counted(item, person)
        if what in COUNTED:
            counted.setdefault(what, set()).add(one)
        if what == "thanked":
            thanks.append((item.kind, item.id))
    counts = {what: len(counted[what]) for what in COUNTED if what in counted}
    return Standing(counts, tuple(reversed(thanks)), frozenset(counted.get("read", ())))


def _counted(item: Item, person: int) -> tuple[DeedName | None, int]:
    if item.membership_id == person and item.verb in OWN:
        is_first = item.verb == "gave" and item.waited_hours
        return ("first" if is_first else OWN[item.verb]), item.id
    said, to, one = _said(item, NO_DAYS)
    return (said if to == person else None), one


def begins_at(last_thanked_at: datetime | None, now: datetime) -> datetime:
    """Return from when on a brief looks: since the last one that was ticked, else over the usual time."""
    return now - USUAL if last_thanked_at is None else max(last_thanked_at, now - LONGEST)


def deeds_of(
    items: Mapping[int, Iterable[Item]],
    learners: Collection[int],
    said: Collection[Ref] = (),
    days: Days = NO_DAYS,
) -> dict[int, list[Deed]]:
    """Return the best of what each learner did, the strongest first and one of each sort.

    `items` stand by activity, in the order in which they were begun. `said` has been thanked for before.
    `days` tells which day a row of reading is of: one in two activities is one.
    """
    found: dict[int, list[Deed]] = {}
    for deed in _all(items, learners, days):
        new = tuple(ref for ref in deed.refs if ref not in said) if said else deed.refs
        if new:
            theirs = deed if new == deed.refs else replace(deed, refs=new)
            found.setdefault(deed.membership_id, []).append(theirs)
    return {person: _best(deeds) for person, deeds in found.items()}


def newest_questions(items: Mapping[int, Iterable[Item]], learners: Collection[int]) -> list[Deed]:
    """Return the questions that learners asked last, the newest of each activity first."""
    found: list[Deed] = []
    for activity_id, begun in items.items():
        asked = [item for item in begun if item.verb == "asked" and item.membership_id in learners]
        standing = [item for item in asked if not (item.is_taken_back or item.is_hidden)]
        found += [one for item in standing[: -MOST_QUESTIONS - 1 : -1] for one in _own(item, activity_id)]
    return found


def in_order(people: Iterable[Person], deeds: Mapping[int, Sequence[Deed]]) -> list[int]:
    """Return who did something, in the order in which they are to be thanked.

    Who was never thanked in class comes first, then who was longest ago. Of one day, each group gives one
    person in turn, those with the strongest deeds first. Who only read on one day comes after all of them.
    """
    there = sorted(
        (one for one in people if deeds.get(one.membership_id)),
        key=lambda one: (_strength(deeds[one.membership_id]), one.membership_id),
    )
    turns: Counter[tuple[date, int | None]] = Counter()
    places: list[tuple[bool, date, int, int]] = []
    for strength, one in enumerate(there):
        day = one.thanked_at.date() if one.thanked_at else date.min
        turns[day, one.group_id] += 1
        places.append((_is_little(deeds[one.membership_id]), day, turns[day, one.group_id], strength))
    return [there[strength].membership_id for _little, _day, _turn, strength in sorted(places)]


def _is_little(deeds: Sequence[Deed]) -> bool:
    """Whether what somebody did for others to see is little."""
    return all(one.is_little or one.what in MAYBE_PRIVATE for one in deeds)


def _strength(deeds: Sequence[Deed]) -> tuple[int, int]:
    return next((one.place for one in deeds if one.what not in MAYBE_PRIVATE), (len(DEEDS), 0))


def _best(deeds: Sequence[Deed]) -> list[Deed]:
    sorts: dict[DeedName, Deed] = {}
    # Of equals the newest, which came last.
    for deed in sorted(reversed(deeds), key=lambda one: one.place):
        sorts.setdefault(deed.what, deed)
    return list(sorts.values())[:MOST_DEEDS]


def _all(items: Mapping[int, Iterable[Item]], learners: Collection[int], days: Days) -> Iterator[Deed]:
    heaps: dict[tuple[DeedName, int, int], _Heap] = {}
    for activity_id, begun in items.items():
        for item in begun:
            if item.is_taken_back or item.is_hidden:
                continue
            if item.membership_id in learners:
                yield from _own(item, activity_id)
            what, person, counted = _said(item, days)
            if what and person in learners:
                # Days are counted over all activities, what others say in each of them.
                key = (what, person, 0 if what == "read" else activity_id)
                heaps.setdefault(key, _Heap()).add(activity_id, (item.kind, item.id), counted)
    for (what, person, _where), heap in heaps.items():
        newest = tuple(reversed(heap.refs))[:MOST_REFS]
        yield Deed(what, person, heap.activity_id, newest, len(heap.counted))


def _said(item: Item, days: Days) -> tuple[DeedName | None, int, int]:
    """Return what an act says of whom together with others of its sort, and what is counted of it."""
    if item.verb == "read":
        day = days.get(item.id)
        return "read", item.membership_id, item.id if day is None else -day.toordinal()
    to = item.to_membership_id
    if to is None or to == item.membership_id:
        return None, 0, 0
    sorts: dict[tuple[str, str], DeedName] = {
        ("accepted", item.kind): "accepted",
        ("thanked", item.kind): "thanked",
        ("reacted", "useful"): "useful",
    }
    what = sorts.get((item.verb, item.kind))
    return what, to, item.id if what == "accepted" else item.membership_id


def _own(item: Item, activity_id: int) -> Iterator[Deed]:
    what = OWN.get(item.verb)
    if what is None or item.versions[-1].is_copy:
        return
    if what == "gave" and item.waited_hours:
        what = "first"
    yield Deed(what, item.membership_id, activity_id, ((item.kind, item.id),), hours=item.waited_hours)


@dataclass(slots=True)
class _Heap:
    """Acts that together say one thing of somebody."""

    activity_id: int = 0
    """Of the newest."""
    refs: list[Ref] = field(default_factory=list)
    counted: set[int] = field(default_factory=set)

    def add(self, activity_id: int, ref: Ref, counted: int) -> None:
        self.activity_id = activity_id
        self.refs.append(ref)
        self.counted.add(counted)
