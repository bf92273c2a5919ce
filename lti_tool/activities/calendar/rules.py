"""Pure decisions about a course's calendar: what stands in which week, and what is this week's."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from lti_tool.activities.planning.rules import CourseFrame
from lti_tool.activities.rules import is_open

MOST_WEEKS_SHOWN = 53
"""A year, and a week that two of them share; what is later stands in the last one."""
SPARE_WEEKS = 2
"""Beyond the last one, to which an activity can be moved."""


@dataclass(frozen=True, slots=True)
class Dates:
    """What of an activity decides where it stands."""

    activity_id: int
    opens_at: datetime | None
    due_at: datetime | None
    """By when its first step is due."""
    closes_at: datetime | None
    came_at: datetime | None = None
    """When the first learner came, to it or to what it opens."""

    @property
    def begins_at(self) -> datetime | None:
        """When it opens; where it has no such date, when something of it is due first, or when it closes."""
        return self.opens_at or self.due_at or self.closes_at

    def is_open(self, now: datetime) -> bool:
        """Whether it takes posts now."""
        return is_open(self.opens_at, self.closes_at, now)


@dataclass(frozen=True, slots=True)
class Week:
    """One week of a course: the ids of the activities that begin in it, that end in it, and that go on."""

    number: int
    """1 for the first; 0 for all that came before it."""
    first_day: date
    last_day: date
    is_now: bool
    is_past: bool
    begin: tuple[int, ...] = ()
    end: tuple[int, ...] = ()
    """Those that began in an earlier week."""
    early: tuple[int, ...] = ()
    """Those without an opening to which learners came in this week, and that stand in a later one."""
    go_on: tuple[int, ...] = ()


def week_of(dates: Dates, frame: CourseFrame) -> int | None:
    """The week in which an activity stands: 1 for the first, 0 for all before it; None without a date."""
    return None if dates.begins_at is None else _number(dates.begins_at, frame)


def weeks_of(every: Collection[Dates], frame: CourseFrame, now: datetime) -> list[Week]:
    """Every week of a course in its order, empty ones too, and one before the first where that is used."""
    spans = {one.activity_id: span for one in every if (span := _span(one, frame)) is not None}
    came = {one.activity_id: _number(one.came_at, frame) for one in every if one.came_at and not one.opens_at}
    last = max([frame.weeks, *(end for _begin, end in spans.values())])
    first = min([1, *(begin for begin, _end in spans.values())])
    weeks = [_week(number, spans, frame, now) for number in range(first, last + 1)]
    return [replace(week, early=_early(week.number, came, spans)) for week in weeks]


def number_now(frame: CourseFrame, now: datetime) -> int | None:
    """The week in which a course is; None before it begins and after its last one."""
    number = frame.week_at(now) + 1
    return number if 1 <= number <= frame.weeks else None


def first_day_of(number: int, frame: CourseFrame) -> date:
    """The day on which a week begins."""
    return frame.starts_on + timedelta(weeks=number - 1)


def guessed_start(every: Iterable[Dates], frame: CourseFrame) -> date:
    """The Monday of a course whose start nobody told: that of its first date, else of `frame`'s day."""
    begun = [one.begins_at.astimezone(frame.zone).date() for one in every if one.begins_at is not None]
    first = min(begun, default=frame.starts_on)
    return first - timedelta(days=first.weekday())


def this_and_next(
    every: Sequence[Dates], frame: CourseFrame, now: datetime
) -> tuple[list[Dates], Dates | None]:
    """What a learner is at: of what is open the activities that began last, and the next one to open."""
    here = frame.week_at(now) + 1
    begun = [
        (number, one)
        for one in every
        if one.is_open(now) and (number := week_of(one, frame)) is not None and number <= here
    ]
    newest = max((number for number, _one in begun), default=0)
    coming = [one for one in every if one.opens_at is not None and one.opens_at > now]
    upcoming = min(coming, key=lambda one: (one.opens_at or now, one.activity_id), default=None)
    return [one for number, one in begun if number == newest], upcoming


def _span(one: Dates, frame: CourseFrame) -> tuple[int, int] | None:
    begin = week_of(one, frame)
    if begin is None:
        return None
    end = begin if one.closes_at is None else _number(one.closes_at, frame)
    return begin, max(begin, end)


def _week(number: int, spans: dict[int, tuple[int, int]], frame: CourseFrame, now: datetime) -> Week:
    here = min(max(frame.week_at(now) + 1, 0), MOST_WEEKS_SHOWN)
    first_day = first_day_of(number, frame)
    return Week(
        number,
        first_day,
        first_day + timedelta(days=6),
        is_now=number == here,
        is_past=number < here,
        begin=tuple(one for one, (begin, _end) in spans.items() if begin == number),
        end=tuple(one for one, (begin, end) in spans.items() if begin < number == end),
        go_on=tuple(one for one, (begin, end) in spans.items() if begin < number < end),
    )


def _early(number: int, came: dict[int, int], spans: dict[int, tuple[int, int]]) -> tuple[int, ...]:
    return tuple(one for one, week in came.items() if one in spans and week == number < spans[one][0])


def _number(moment: datetime, frame: CourseFrame) -> int:
    return min(max(frame.week_at(moment) + 1, 0), MOST_WEEKS_SHOWN)
