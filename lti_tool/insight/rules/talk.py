"""How people talk with each other, in numbers that can be said in words (row 75, row 80)."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from statistics import median

from lti_tool.activities.rules import Talk
from lti_tool.acts.balance.rules import MOST_A_WEEK
from lti_tool.insight.rules.beginnings import WAYS, Way, way_of
from lti_tool.insight.rules.ladder import Deed

WRITING = ("asked", "gave", "resolved")


@dataclass(frozen=True, slots=True)
class TalkFacts:
    """What became of what was begun."""

    begun: int
    replied_to: int
    replies: int
    questions: int
    answered: int
    """Questions to which another replied, or with an accepted answer."""
    first_reply: timedelta | None
    """The median wait; None where nobody replied."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Over how many people the writing is spread."""

    wrote: int
    people: int
    few: int
    """How many are the tenth of those who wrote that wrote most."""
    share_of_few: float
    """Of all that was written, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How much of what was written came from staff, from 0 to 1; None where nothing was."""

    this_week: float | None
    last_week: float | None


def talk_facts(talks: Collection[Talk]) -> TalkFacts:
    """Add up threads."""
    waits = [talk.first_reply_at - talk.begun_at for talk in talks if talk.first_reply_at]
    questions = [talk for talk in talks if talk.asks]
    return TalkFacts(
        begun=len(talks),
        replied_to=len(waits),
        replies=sum(talk.replies for talk in talks),
        questions=len(questions),
        answered=sum(bool(talk.replies or talk.is_answered) for talk in questions),
        first_reply=timedelta(seconds=median(wait.total_seconds() for wait in waits)) if waits else None,
    )


def spread_of(deeds: Iterable[Deed], people: Collection[int]) -> Spread:
    """Tell how many of these people wrote, and how much of it the busiest tenth of them did (R20)."""
    written: Counter[int] = Counter()
    for deed in deeds:
        if deed.verb in WRITING and deed.membership_id in people:
            written[deed.membership_id] += deed.count
    few = ceil(len(written) / 10)
    most = sum(count for _person, count in written.most_common(few))
    return Spread(len(written), len(people), few, most / written.total() if written else 0.0)


def balances(
    deeds: Iterable[Deed], groups: Mapping[int, Collection[int]], weeks: int
) -> dict[int, Mapping[Way, int]]:
    """Return how often each group asked, gave and thanked; `groups` holds the people of each.

    Of one person so many count at most, so that nobody stands for a whole group (product.md 4.2).
    """
    counts: Counter[tuple[int, Way]] = Counter()
    for deed in deeds:
        if way := way_of(deed):
            counts[deed.membership_id, way] += deed.count
    return {
        group: {way: sum(min(counts[one, way], weeks * MOST_A_WEEK[way]) for one in people) for way in WAYS}
        for group, people in groups.items()
    }


def lacking(balance: Mapping[Way, int]) -> Way | None:
    """Return the way that is furthest behind: less than a fifth of the most there is of another."""
    most = max(balance.values(), default=0)
    least = min(WAYS, key=lambda way: balance[way])
    return least if most and balance[least] * 5 < most else None


def share(of_staff: int, of_all: int) -> float | None:
    """Return the part of staff; None of nothing."""
    return of_staff / of_all if of_all else None


def busiest(counts: Mapping[tuple[int, int], int], most: int) -> Sequence[tuple[int, int, int]]:
    """Return who answered whom how often, the most often first."""
    order = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return [(giver, receiver, count) for (giver, receiver), count in order[:most]]
