"""Pure decisions of the balance: how often people asked, gave and thanked, and how even that is."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import log

from lti_tool.acts.rules import Item

MOST_A_WEEK = {"ask": 3, "give": 5, "thank": 5}
"""What counts of one person's acts in one week."""
SIDES: Mapping[str, str] = {"asked": "ask", "gave": "give", "thanked": "thank"}
"""By verb: the side of the triangle that an act is on."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How often somebody, or everybody, asked, gave and thanked."""

    asks: int = 0
    gives: int = 0
    thanks: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.asks + self.gives + self.thanks

    @property
    def evenness(self) -> float:
        """Entropy of the three shares by its largest: 1 where they are equal, 0 where one is all."""
        shares = [count / self.total for count in (self.asks, self.gives, self.thanks) if count]
        return abs(sum(share * log(share) for share in shares)) / log(3)


def week_of(moment: datetime) -> int:
    """Number the week of a moment in UTC."""
    return (moment.date().toordinal() - 1) // 7


def counts_of_items(items: Iterable[Item], people: Collection[int]) -> Counts:
    """Count what these people asked, gave and thanked for, up to so many of each a week.

    Thanks to one person count once a week, private ones never: they must move no number that others see.
    """
    done: Counter[tuple[int, str, int]] = Counter()
    thanked: set[tuple[int, int | None, int]] = set()
    for item in items:
        if item.verb not in SIDES or item.membership_id not in people or not _stands(item):
            continue
        week = week_of(item.versions[0].since)
        if item.verb == "thanked":
            pair = (item.membership_id, item.to_membership_id, week)
            if pair in thanked:
                continue
            thanked.add(pair)
        done[item.membership_id, SIDES[item.verb], week] += 1
    sums: Counter[str] = Counter()
    for (_who, side, _week), count in done.items():
        sums[side] += min(count, MOST_A_WEEK[side])
    return Counts(sums["ask"], sums["give"], sums["thank"])


def _stands(item: Item) -> bool:
    return not (item.is_taken_back or item.is_hidden or item.is_private or item.versions[-1].is_copy)
