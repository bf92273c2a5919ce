"""Moments as platforms write them into custom parameters (lti.md C4, D)."""

import re
from datetime import UTC, datetime
from functools import lru_cache

from lti_tool.lti.lifetimes import LATEST

_SECONDS = re.compile(r"\d{1,10}")
_GAP = re.compile(r"\s+(?=[+-]\d|Z$|UTC$)")
"""Between the time of day and its offset: Canvas writes `2018-01-15 00:00:00 -0700`."""


@lru_cache(maxsize=1024)
def told_moment(text: str) -> datetime | None:
    """The moment that a text names: ISO 8601 or close to it, or seconds since 1970; UTC where it has no zone.

    None for everything else, among it "" and 0, with which Moodle says that there is none.
    """
    text = text.strip()
    if _SECONDS.fullmatch(text):
        seconds = int(text)
        return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < LATEST else None
    try:
        moment = datetime.fromisoformat(_GAP.sub("", text).replace("UTC", "Z"))
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return moment if 0 < moment.timestamp() < LATEST else None
