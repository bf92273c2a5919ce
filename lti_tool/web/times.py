"""Moments in the reader's zone and language; the database knows UTC only."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from flask import g
from flask_babel import format_datetime, get_timezone

UTC_NAME = "UTC"


@lru_cache(maxsize=256)
def known_locale(name: str | None) -> str | None:
    """Return a locale as Babel spells it ("en_GB"), None where it knows none of this name (row T5)."""
    try:
        return str(Locale.parse((name or "").replace("-", "_")))
    except (UnknownLocaleError, ValueError, TypeError):
        return None


@lru_cache(maxsize=1024)
def zone_of(name: str | None) -> ZoneInfo:
    """Return the zone of this name; UTC where a platform sends none or nonsense (row T5)."""
    try:
        return ZoneInfo(name or UTC_NAME)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(UTC_NAME)


def reader_zone() -> ZoneInfo:
    """Return the zone of whoever is asking."""
    who = g.get("who")
    return zone_of(who.time_zone if who else None)


def moment(value: datetime) -> str:
    """Return like "Fri 13 Nov, 18:11"."""
    return str(format_datetime(value, "EEE d MMM, HH:mm"))


def second(value: datetime) -> str:
    """Return like "Fri 13 Nov, 18:11:52"."""
    return str(format_datetime(value, "EEE d MMM, HH:mm:ss"))


def full_moment(value: datetime) -> str:
    """Return like "Friday, 13 November 2026 at 18:11 (Europe/Brussels)"."""
    return f"{format_datetime(value, 'EEEE, d MMMM y, HH:mm')} ({get_timezone()})"


def day(value: datetime) -> str:
    """Return like "Fri 13 Nov"."""
    return str(format_datetime(value, "EEE d MMM"))
