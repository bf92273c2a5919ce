"""Who started when: some adopt earlier than others (S6, row 78)."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, get_args

from lti_tool.insight.rules.ladder import Deed

Way = Literal["ask", "give", "thank"]
WAYS: tuple[Way, ...] = get_args(Way)
_WAY_OF: Mapping[str, Way] = {"asked": "ask", "gave": "give", "resolved": "give", "thanked": "thank"}
EARLIEST = 5
"""So many of those who started first are named, so that one of them can be asked to host."""
MOST_WEEKS = 30
"""Of a longer course the last ones are shown; who started before stands in the first of them."""


@dataclass(frozen=True, slots=True)
class Week:
    """A week, which begins on Monday in UTC, and how many began in it."""

    begins: date
    started: int
    """People who did more than read for the first time."""
    so_far: int
    firsts: Mapping[Way, int]
    """How many asked, gave and thanked for the first time."""


def way_of(deed: Deed) -> Way | None:
    """Tell whether a deed asks, gives or thanks; None of all else."""
    return _WAY_OF.get(deed.verb)


def started_at(deeds: Iterable[Deed]) -> dict[int, datetime]:
    """Return when each person did more than read for the first time."""
    return _earliest(
        (deed.membership_id, deed.first_at) for deed in deeds if deed.rung not in (None, "watch")
    )


def weeks_of(deeds: Collection[Deed], people: Collection[int], now: datetime) -> list[Week]:
    """Return the weeks from the first in which somebody started until now; none while nobody has."""
    here = [deed for deed in deeds if deed.membership_id in people]
    starts = started_at(here)
    if not starts:
        return []
    mondays = _mondays(monday(min(starts.values())), monday(now))
    started = _by_week(starts.values(), mondays[0])
    firsts = {way: _by_week(_firsts(here, way), mondays[0]) for way in WAYS}
    weeks, so_far = [], 0
    for begins in mondays:
        so_far += started[begins]
        weeks.append(Week(begins, started[begins], so_far, {way: firsts[way][begins] for way in WAYS}))
    return weeks


def earliest(deeds: Iterable[Deed], people: Collection[int]) -> list[tuple[int, datetime]]:
    """Return who of these people started first, and when."""
    here = [(at, person) for person, at in started_at(deeds).items() if person in people]
    return [(person, at) for at, person in sorted(here)[:EARLIEST]]


def monday(moment: datetime) -> date:
    """Return the first day of a moment's week, in UTC."""
    return moment.date() - timedelta(days=moment.weekday())


def _firsts(deeds: Iterable[Deed], way: Way) -> Iterable[datetime]:
    return _earliest((deed.membership_id, deed.first_at) for deed in deeds if way_of(deed) == way).values()


def _earliest(moments: Iterable[tuple[int, datetime]]) -> dict[int, datetime]:
    found: dict[int, datetime] = {}
    for person, at in moments:
        found[person] = min(at, found.get(person, at))
    return found


def _mondays(first: date, last: date) -> Sequence[date]:
    count = (last - first).days // 7 + 1
    shown = min(count, MOST_WEEKS)
    return [last - timedelta(weeks=back) for back in range(shown - 1, -1, -1)]


def _by_week(moments: Iterable[datetime], first: date) -> Counter[date]:
    """Count moments by week; what was before the first that is shown stands in it."""
    return Counter(max(monday(at), first) for at in moments)
