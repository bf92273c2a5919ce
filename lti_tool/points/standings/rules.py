"""What somebody has in each list that a course keeps, from their weeks' totals."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, get_args

from lti_tool.points.rules import Rule

Span = Literal["week", "season", "course"]
SHOWN_FIRST: tuple[Span, ...] = ("season", "week", "course")
What = Literal["all", "share", "ask", "answer", "thank", "read", "find", "improved"]
"""All points, those of one kind of act, or how much more than in one's own weeks before."""
WHATS: tuple[What, ...] = get_args(What)
RULES_OF: Mapping[What, frozenset[Rule]] = {
    "share": frozenset({"share"}),
    "ask": frozenset({"ask"}),
    "answer": frozenset({"give", "first", "accepted"}),
    "thank": frozenset({"thank"}),
    "read": frozenset({"read"}),
    "find": frozenset({"find"}),
}
MOST_SEASON_WEEKS = 4
"""What is new about a board wears off after four weeks (R5)."""
WEEK = timedelta(days=7)
EVER = date(1970, 1, 5)
"""Where the list of a whole course starts."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Which lists a course keeps."""

    by_week: bool = False
    season_weeks: int = MOST_SEASON_WEEKS
    """0: no seasons."""
    season_starts: date = EVER
    whole_course: bool = False
    by_act: bool = False
    improved: bool = False

    @property
    def spans(self) -> tuple[Span, ...]:
        """The times over which lists go; the first is shown first."""
        wanted = {"season": self.season_weeks > 0, "week": self.by_week, "course": self.whole_course}
        return tuple(span for span in SHOWN_FIRST if wanted[span])

    def starts(self, span: Span, week: date) -> date:
        """Return the first Monday of the list that goes on in a week."""
        if span == "course":
            return EVER
        return self.season_of(week)[0] if span == "season" else week

    def season_of(self, week: date) -> tuple[date, int]:
        """Return a season's first Monday, and which one it is, from 1 on."""
        long = self.season_weeks * WEEK
        number = (week - self.season_starts) // long
        return self.season_starts + number * long, number + 1

    def ends(self, week: date) -> date:
        """Return the last Sunday of the season of a week."""
        return self.season_of(week)[0] + self.season_weeks * WEEK - timedelta(days=1)


def past_seasons(weeks: Mapping[date, int], plan: Plan, week: date) -> list[tuple[int, int]]:
    """Return what somebody had in each season before that of `week`, by its number, the newest first."""
    found: dict[int, int] = {}
    for one, amount in weeks.items():
        number = plan.season_of(one)[1]
        if 0 < number < plan.season_of(week)[1]:
            found[number] = found.get(number, 0) + amount
    return sorted(found.items(), reverse=True)


@dataclass(frozen=True, slots=True)
class WeekTotal:
    """What somebody has of one rule in one week, and the part of it that all may see at once."""

    period: date
    rule: Rule
    amount: int
    reached_at: datetime | None
    public_amount: int
    public_reached_at: datetime | None

    def shown(self, week: date) -> tuple[int, datetime | None]:
        """Return what of it may be seen while `week` goes on, and when it was reached."""
        if self.period < week:
            return self.amount, self.reached_at
        return self.public_amount, self.public_reached_at


@dataclass(frozen=True, slots=True)
class Key:
    """One list."""

    span: Span
    starts: date
    what: What


@dataclass(frozen=True, slots=True)
class Place:
    """What somebody has in a list, and since when: who reached as much first stands first."""

    amount: int
    reached_at: datetime


def places(totals: Iterable[WeekTotal], plan: Plan, week: date) -> dict[Key, Place]:
    """Return what somebody has in each list that goes on in `week`; nothing where they have no points."""
    known, found = list(totals), dict[Key, Place]()
    for span in plan.spans:
        starts = plan.starts(span, week)
        within = [one for one in known if starts <= one.period <= week]
        for what in WHATS:
            if what == "all" or (plan.by_act and what in RULES_OF):
                place = _sum([one for one in within if what == "all" or one.rule in RULES_OF[what]], week)
                if place:
                    found[Key(span, starts, what)] = place
    more = _more_than_before(known, week) if plan.improved else None
    if more:
        found[Key("week", week, "improved")] = more
    return found


def _sum(totals: Iterable[WeekTotal], week: date) -> Place | None:
    amount, reached_at = 0, None
    for one in totals:
        got, at = one.shown(week)
        if got and at is not None:
            amount, reached_at = amount + got, max(at, reached_at or at)
    return Place(amount, reached_at) if reached_at is not None else None


def _more_than_before(totals: list[WeekTotal], week: date) -> Place | None:
    """Return how much more this week holds than one's own mean of the weeks before; never less than nothing.

    Weeks count from the first in which they had points; who had none before has nothing to do better than.
    """
    before = [one for one in totals if one.period < week and one.amount]
    now = _sum([one for one in totals if one.period == week], week)
    if not before or now is None:
        return None
    weeks = (week - min(one.period for one in before)) // WEEK
    more = now.amount - round(sum(one.amount for one in before) / weeks)
    return Place(more, now.reached_at) if more > 0 else None
