"""Moments in the reader's zone and language; the database knows UTC only."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from flask import g, has_request_context, request
from flask_babel import format_datetime, get_locale, get_timezone

from lti_tool.lti.texts import known_locale
from lti_tool.web.ports import now

UTC_NAME = "UTC"
OUR_LOCALE = "en"
LANGUAGES = frozenset({"ar", "de", "en", "es", "fr", "nl"})
"""In which Stoke has its words: English in the code, the others in `translations/`."""
FULL = "yMMMMEEEEd"
"""The fields of a whole date, as CLDR names them."""
_ENGLISH = {
    "MMMEd": "EEE d MMM",
    "yMMMEd": "EEE d MMM y",
    "MMMd": "d MMM",
    "yMMMd": "d MMM y",
    FULL: "EEEE, d MMMM y",
}
MOST_WISHES = 10
"""Of a browser's `Accept-Language`; what comes after is left out."""


def reader_locale() -> str:
    """Return the locale of whoever is asking, as Babel spells it ("en_GB"), of those that Stoke speaks.

    The launch's comes first, or the user's where it named none (kept with the participation), then what the
    browser asks for. English where Stoke speaks none of them (row T5), and on the command line: words, dates
    and direction of a page are always of one language.
    """
    if not has_request_context():
        return OUR_LOCALE
    who = g.get("who")
    wishes = [(who.locale if who else None) or "", *list(request.accept_languages.values())[:MOST_WISHES]]
    return next(filter(None, map(spoken_locale, wishes)), OUR_LOCALE)


def spoken_locale(told: str) -> str | None:
    """Return the locale that was told, as Babel spells it, if it is one of a language that Stoke speaks."""
    locale = known_locale(told)
    return locale if locale and locale.partition("_")[0] in LANGUAGES else None


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


@lru_cache(maxsize=1024)
def pattern(skeleton: str, locale: str) -> str:
    """Return how a locale writes a date of these fields; English as Stoke does, day before month."""
    if locale.partition("_")[0] == OUR_LOCALE:
        return _ENGLISH[skeleton]
    known = Locale.parse(locale)
    format_ = known.date_formats["full"] if skeleton == FULL else known.datetime_skeletons[skeleton]
    return str(format_.pattern)


def moment(value: datetime) -> str:
    """Return like "Fri 13 Nov, 18:11"; with the year where it is another than this one."""
    return str(format_datetime(value, f"{_day_pattern(value)}, HH:mm"))


def second(value: datetime) -> str:
    """Return like "Fri 13 Nov, 18:11:52"; with the year where it is another than this one."""
    return str(format_datetime(value, f"{_day_pattern(value)}, HH:mm:ss"))


def full_moment(value: datetime) -> str:
    """Return like "Friday, 13 November 2026 at 18:11 (Europe/Brussels)"."""
    return f"{format_datetime(value, pattern(FULL, _locale()) + ', HH:mm')} ({get_timezone()})"


def full_day(value: datetime) -> str:
    """Return like "Friday, 13 November 2026"."""
    return str(format_datetime(value, pattern(FULL, _locale())))


def day(value: datetime) -> str:
    """Return like "Fri 13 Nov"; with the year where it is another than this one."""
    return str(format_datetime(value, _day_pattern(value)))


def calendar_day(value: date) -> str:
    """Return like "Fri 13 Nov" for a day in no zone; with the year where it is another than this one."""
    return day(datetime(value.year, value.month, value.day, 12, tzinfo=reader_zone()))


def _day_pattern(value: datetime) -> str:
    zone = get_timezone()
    is_this_year = value.astimezone(zone).year == now().astimezone(zone).year
    return pattern("MMMEd" if is_this_year else "yMMMEd", _locale())


def _locale() -> str:
    return str(get_locale())
