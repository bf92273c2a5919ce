"""Pure decisions about a course's weeks: where an activity stands in them, and which dates move."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from lti_tool.activities.rules import Shift

LAST_MINUTE = time(23, 59)
LEAST_WEEKS, MOST_WEEKS = 4, 26


@dataclass(frozen=True, slots=True)
class CourseFrame:
    """On which day a course begins, for how many weeks it runs, and on whose clocks."""

    starts_on: date
    weeks: int
    zone: ZoneInfo

    def week_of(self, place: int, count: int) -> int:
        """The week, 0 for the first, of the activity at this place among so many laid over all weeks."""
        return place * self.weeks // count

    def morning(self, week: int) -> datetime:
        """When a week begins."""
        return self._at(week, 0, time())

    def evening(self, week: int, day: int) -> datetime:
        """The last minute of a day of a week, 1 for its first; days beyond it are those of the next."""
        return self._at(week, day - 1, LAST_MINUTE)

    def week_at(self, moment: datetime) -> int:
        """The week, 0 for the first, in which a moment lies; below 0 before the course begins."""
        return (moment.astimezone(self.zone).date() - self.starts_on).days // 7

    def _at(self, week: int, days: int, clock: time) -> datetime:
        day = self.starts_on + timedelta(weeks=week, days=days)
        return datetime.combine(day, clock, self.zone).astimezone(UTC)


def moved_if_planned(moment: datetime | None, planned: Collection[datetime], shift: Shift) -> datetime | None:
    """A date that is still as the plan gave it moves; one that somebody has set since stays."""
    return shift.moved(moment) if moment in planned else moment
