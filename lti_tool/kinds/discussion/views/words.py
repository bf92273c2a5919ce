"""Names, moments and sentences of a discussion's pages, in the reader's language and zone."""

from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from flask_babel import gettext as _

from lti_tool.activities.values import ActivityView
from lti_tool.kinds.discussion.reading.values import Author
from lti_tool.kinds.discussion.rules import LONGEST_POST
from lti_tool.web.times import moment, reader_locale, reader_zone
from lti_tool.web.wording import Wording

SAME_WEEK = timedelta(days=6)


def name_of(author: Author) -> str:
    """Return how a page calls somebody; a number where the platform sends no name."""
    if author.is_former:
        return str(_("A former participant"))
    return author.name or str(_("Participant %(number)s", number=author.number))


class Clock:
    """Writes moments as one page shows them; the same minute is worked out once for all pages."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self.locale, self.zone_name = reader_locale(), str(reader_zone())

    def short(self, value: datetime) -> str:
        """Return like "Tue 19:04" within the last days, "13 Nov, 19:04" before; with a year that differs."""
        if self._now - value < SAME_WEEK:
            return self._write(value, "EEE HH:mm")
        is_this_year = self._write(value, "y") == self._write(self._now, "y")
        return self._write(value, "d MMM, HH:mm" if is_this_year else "d MMM y, HH:mm")

    def full(self, value: datetime) -> str:
        """Return like "Friday, 13 November 2026, 18:11"."""
        return self._write(value, "EEEE, d MMMM y, HH:mm")

    def hour(self, value: datetime) -> str:
        """Return like "18:11"."""
        return self._write(value, "HH:mm")

    def zone(self) -> str:
        """Return the reader's zone like "Lagos (GMT+01:00)"."""
        city = self.zone_name.rpartition("/")[2].replace("_", " ")
        return city if city == "UTC" else f"{city} ({self._write(self._now, 'ZZZZ')})"

    def _write(self, value: datetime, pattern: str) -> str:
        return _written(value.replace(second=0, microsecond=0), pattern, self.locale, self.zone_name)


@lru_cache(maxsize=8192)
def _written(value: datetime, pattern: str, locale: str, zone: str) -> str:
    return str(format_datetime(value, pattern, tzinfo=ZoneInfo(zone), locale=locale))


def problem_words(reason: str) -> str:
    """Return the sentence below a composer whose text was not taken (rows P1, P3)."""
    if reason == "too_long":
        return str(_("A post holds up to %(most)s characters. Yours is longer.", most=f"{LONGEST_POST:,}"))
    return str(_("Write something first. Your text is still empty."))


def conflict_words(reason: str, activity: ActivityView, rest: str) -> Wording:
    """Return what a page says where something comes too early, too late, or for what is not there any more.

    `rest` says what became of the text that was sent, "" where none was.
    """
    if reason == "closed" and activity.closes_at:
        title, lead = (
            _("This discussion is closed"),
            _("It closed %(when)s.", when=moment(activity.closes_at)),
        )
        todo = _("Ask your instructor if it should open again.")
    elif reason == "not_open_yet" and activity.opens_at:
        title, lead = (
            _("This discussion is not open yet"),
            _("It opens %(when)s.", when=moment(activity.opens_at)),
        )
        todo = _("Come back then.")
    else:
        title, lead = _("This post is gone"), _("The post that you answer was removed meanwhile.")
        todo = _("Go back to the discussion.")
    return Wording(409, title, f"{lead} {rest}".strip(), [todo])
