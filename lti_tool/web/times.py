"""Moments in the reader's zone and language; the database knows UTC only."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from flask import g, has_request_context, request
from flask_babel import format_datetime, get_timezone

from lti_tool.lti.texts import known_locale
from lti_tool.web.ports import now

UTC_NAME = "UTC"
OUR_LOCALE = "en"
MOST_WISHES = 10
"""Of a browser's `Accept-Language`; what comes after is left out."""


def reader_locale() -> str:
    """Return the locale of whoever is asking, as Babel spells it ("en_GB").

    The launch's comes first, or the user's where it named none (kept with the participation), then what the
    browser asks for. English where nobody knows the locale (row T5), and on the command line.
    """
    if not has_request_context():
        return OUR_LOCALE
    who = g.get("who")
    if locale := known_locale((who.locale if who else None) or ""):
        return locale
    wishes = list(request.accept_languages.values())[:MOST_WISHES]
    return next(filter(None, map(known_locale, wishes)), OUR_LOCALE)


@lru_cache(maxsize=256)
def way_of_writing(locale: str) -> tuple[str, str]:
    """Return a locale as HTML spells it ("en-GB"), and its direction: "ltr" or "rtl"."""
    return locale.replace("_", "-"), Locale.parse(locale).text_direction


@lru_cache(maxsize=1024)
def zone_of(name: str | None) -> ZoneInfo:
    """Return the zone of this name; UTC where a platform sends none or nonsense (row T5)."""
    try:
        return ZoneInfo(name or UTC_NAME)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(UTC_NAME)


def reader_zone() -> ZoneInfo:
    """Return the zone of whoever is asking: a person of a course, or an admin."""
    reader = g.get("who") or g.get("admin")
    return zone_of(reader.time_zone if reader else None)


def moment(value: datetime) -> str:
    """Return like "Fri 13 Nov, 18:11"; with the year where it is another than this one."""
    return str(format_datetime(value, f"{_day_pattern(value)}, HH:mm"))


def second(value: datetime) -> str:
    """Return like "Fri 13 Nov, 18:11:52"; with the year where it is another than this one."""
    return str(format_datetime(value, f"{_day_pattern(value)}, HH:mm:ss"))


def full_moment(value: datetime) -> str:
    """Return like "Friday, 13 November 2026 at 18:11 (Europe/Brussels)"."""
    return f"{format_datetime(value, 'EEEE, d MMMM y, HH:mm')} ({get_timezone()})"


def day(value: datetime) -> str:
    """Return like "Fri 13 Nov"; with the year where it is another than this one."""
    return str(format_datetime(value, _day_pattern(value)))


def calendar_day(value: date) -> str:
    """Return like "Fri 13 Nov" for a day in no zone; with the year where it is another than this one."""
    return day(datetime(value.year, value.month, value.day, 12, tzinfo=reader_zone()))


def _day_pattern(value: datetime) -> str:
    zone = get_timezone()
    is_this_year = value.astimezone(zone).year == now().astimezone(zone).year
    return "EEE d MMM" if is_this_year else "EEE d MMM y"
