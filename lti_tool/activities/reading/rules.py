"""When reading counts, and how it is told apart from being away."""

from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

LONG_ENOUGH = timedelta(seconds=20)
"""So long a page is in sight before it was read (product.md 4.3)."""
WINDOW = timedelta(days=7)
SIGNS_OF_READING = 2
LONGEST_TAKEAWAY = 280
Attention = Literal["reading", "away"]
"""Of whoever did nothing else lately (row 74, R19)."""


def day_of(moment: datetime, zone: str) -> date:
    """Return the day of a moment where the course is; `zone` is an IANA name."""
    return moment.astimezone(ZoneInfo(zone)).date()


def has_stayed(opened_at: datetime, now: datetime) -> bool:
    """Whether somebody who opened a page then can have had it in sight for long enough."""
    return now - opened_at >= LONG_ENOUGH


def attention(signs: int) -> Attention | None:
    """Tell what so many signs of reading within `WINDOW` mean; one alone means neither.

    Signs are an activity opened, stayed at, marked as useful in, or noted from, each once a day.
    """
    if signs >= SIGNS_OF_READING:
        return "reading"
    return None if signs else "away"


def one_line(text: str) -> str:
    """Return a takeaway as it is kept: one line, without spaces around it."""
    return " ".join(text.split())
