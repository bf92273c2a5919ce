"""Moments as one page shows them, and what staff call a learner there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from lti_tool.course.naming import Author, Naming
from lti_tool.web.naming import shown_name
from lti_tool.web.times import FULL, UTC_NAME, pattern, reader_locale, reader_zone, zone_of

SAME_WEEK = timedelta(days=6)


def gradebook_name(membership_id: int, number: int, name: str | None, *, is_former: bool = False) -> str:
    """Return what staff call a learner where the gradebook does, whatever a discussion hides (ADR 0032)."""
    return shown_name(Naming(reader_is_staff=True), Author(membership_id, number, name, is_former))


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A date on the reader's clocks, in the city `home`, and on those of the city where it was set."""

    home: str
    here: str
    there: str
    city: str


def next_date(dates: Iterable[datetime | None], now: datetime) -> datetime | None:
    """Return the first of these dates that is to come."""
    return min((date for date in dates if date is not None and date > now), default=None)


def city_of(zone_name: str) -> str:
    """Return what people call a zone: "Lagos" of "Africa/Lagos"."""
    return zone_name.rpartition("/")[2].replace("_", " ")


class Clock:
    """Writes moments as one page shows them; the same minute is worked out once for all pages."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.locale, self.zone_name = reader_locale(), str(reader_zone())

    def short(self, value: datetime) -> str:
        """Return like "Tue 19:04" within the last days, "13 Nov, 19:04" before; with a year that differs."""
        if self.now - value < SAME_WEEK:
            return self._write(value, "EEE HH:mm")
        is_this_year = self._write(value, "y") == self._write(self.now, "y")
        return self._write(value, f"{self._pattern('MMMd' if is_this_year else 'yMMMd')}, HH:mm")

    def full(self, value: datetime) -> str:
        """Return like "Friday, 13 November 2026, 18:11"."""
        return self._write(value, f"{self._pattern(FULL)}, HH:mm")

    def hour(self, value: datetime) -> str:
        """Return like "18:11"."""
        return self._write(value, "HH:mm")

    def zone(self) -> str:
        """Return the reader's zone like "Lagos (GMT+01:00)"."""
        city = city_of(self.zone_name)
        return city if city == "UTC" else f"{city} ({self._write(self.now, 'ZZZZ')})"

    def elsewhere(self, value: datetime, zone_name: str) -> Elsewhere | None:
        """Return a date on two clocks; None where they agree, or staff's is UTC, since no LMS told theirs."""
        if zone_name == UTC_NAME or _offset(value, zone_name) == _offset(value, self.zone_name):
            return None
        how = f"{self._pattern('MMMEd')}, HH:mm"
        written = _written(value.replace(second=0, microsecond=0), how, self.locale, zone_name)
        return Elsewhere(city_of(self.zone_name), self._write(value, how), written, city_of(zone_name))

    def _pattern(self, skeleton: str) -> str:
        return pattern(skeleton, self.locale)

    def _write(self, value: datetime, pattern: str) -> str:
        return _written(value.replace(second=0, microsecond=0), pattern, self.locale, self.zone_name)


def _offset(value: datetime, zone_name: str) -> timedelta | None:
    return value.astimezone(zone_of(zone_name)).utcoffset()


@lru_cache(maxsize=8192)
def _written(value: datetime, pattern: str, locale: str, zone: str) -> str:
    return str(format_datetime(value, pattern, tzinfo=ZoneInfo(zone), locale=locale))
