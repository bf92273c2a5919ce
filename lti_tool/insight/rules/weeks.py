"""In how many of the last weeks somebody took part: a streak that forgives (row 50)."""

from collections.abc import Iterable
from datetime import datetime

from lti_tool.insight.rules.beginnings import monday

WEEKS = 4
"""This one among them."""
STEADY = 3
"""In so many of them is steady: a week off breaks nothing."""


def weeks_taken_part(moments: Iterable[datetime], now: datetime) -> int:
    """Return in how many of the last four weeks, which begin on Monday in UTC, any of these moments lies."""
    ago = {(monday(now) - monday(moment)).days // 7 for moment in moments}
    return len(ago & set(range(WEEKS)))
