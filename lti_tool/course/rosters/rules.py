"""When a list of people is read (again), and what its troubles are called."""

from datetime import datetime, timedelta
from typing import Literal

Trouble = Literal[
    "silent",
    "failed",
    "busy",
    "misconfigured",
    "access_refused",
    "scope_missing",
    "refused",
    "unreadable",
    "empty",
    "not_offered",
    "internal_error",
]
"""Why a list was not applied. "refused": 403 and the like (row N6); "empty": it names nobody at all."""
FRESH = timedelta(hours=12)
"""A launch makes an older list due."""
NIGHT = timedelta(hours=24)
IN_USE = timedelta(days=7)
"""A course without a launch for so long is not read by itself."""
ASKED_AGAIN = timedelta(minutes=1)
"""Who presses the button sooner is shown what came of the last time."""
FOR_A_PERSON: frozenset[Trouble] = frozenset({"refused", "scope_missing", "not_offered"})
"""Somebody has to allow something at the platform first; a look a day notices that they did."""


def after_whole(used_at: datetime | None, now: datetime) -> datetime | None:
    """When to read next after a whole walk: the next night, while the course is in use."""
    in_use = used_at is not None and now - used_at < IN_USE
    return now + NIGHT if in_use else None


def after_trouble(
    trouble: Trouble, used_at: datetime | None, now: datetime, delay: timedelta
) -> datetime | None:
    """When to try again: after `delay`, or a day where only a person can help; never where nobody comes."""
    if used_at is None or now - used_at >= IN_USE:
        return None
    return now + (NIGHT if trouble in FOR_A_PERSON else delay)


def may_ask(last_try_at: datetime | None, now: datetime) -> bool:
    """Whether a person may have the list read again now."""
    return last_try_at is None or now - last_try_at >= ASKED_AGAIN
