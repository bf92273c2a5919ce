"""Pure decisions about how long a course keeps texts and names (ADR 0062)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

WARNED_BEFORE = timedelta(days=30)
Next = Literal["rest", "warn", "wait", "erase", "finish"]
"""Nothing to do; tell people; they are told; erase some of them; all are erased."""


@dataclass(frozen=True, slots=True)
class Kept:
    """How a course stands."""

    months: int
    """So many after its end; 0: for ever."""
    ended_at: datetime
    has_people: bool
    """Whether anybody's name is here still."""
    erases_at: datetime | None
    """As people were told."""


def months_of(own: int | None, site: int, is_locked: bool) -> int:
    """After how many months a course erases: as it says itself, where it may and does."""
    return site if is_locked or own is None else own


def months_after(moment: datetime, months: int) -> datetime:
    """Return the same day so many months later, or the last one of a shorter month."""
    years, month = divmod(moment.month - 1 + months, 12)
    year = moment.year + years
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))


def next_of(kept: Kept, now: datetime) -> Next:
    """Say what is to be done. A course that came back to life is left alone, whoever was told what."""
    if not kept.months:
        return "rest"
    told = kept.erases_at
    if not kept.has_people:
        return "finish" if told is not None and now >= told else "rest"
    due = months_after(kept.ended_at, kept.months)
    if told is None or due > told:
        return "warn" if now >= due - WARNED_BEFORE else "rest"
    return "erase" if now >= told else "wait"


def told_day(kept: Kept, now: datetime) -> datetime:
    """From when on a course is erased whose people are told now: never sooner than they can read it."""
    return max(months_after(kept.ended_at, kept.months), now + WARNED_BEFORE)
