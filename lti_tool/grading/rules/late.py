"""Late work: until when it counts, how much, and what that leaves of a date (ADR 0028)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Literal

LateName = Literal["none", "decay", "window"]
END_OF_TIME = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class LateTerms:
    """What an activity takes after a step's date; the other fields matter for the rule that they name."""

    rule: LateName = "none"
    """"none": nothing. "decay": all in full for a while, then less and less. "window": only what answers
    others, and nobody earns more by that than they had at the date."""
    grace_hours: int = 0
    """decay: so long after the date it still counts in full."""
    zero_days: int = 0
    """decay: so long after the date it has come down to nothing, in a straight line; at least the grace."""
    cutoff_days: int | None = None
    """decay: so long after the date nothing is taken any more, whatever it would still be worth."""
    window_days: int = 0
    """window: so long after the date answers are taken."""


NOTHING_LATE = LateTerms()


def full_until(due_at: datetime, late: LateTerms) -> datetime:
    """Until when work counts as if it were in time: the step's date, and the grace that it gives."""
    return later(due_at, timedelta(hours=late.grace_hours)) if late.rule == "decay" else due_at


def ends_at(due_at: datetime, late: LateTerms) -> datetime:
    """When the last moment comes in which work counts for anything."""
    if late.rule == "decay":
        last = late.zero_days if late.cutoff_days is None else min(late.zero_days, late.cutoff_days)
        return max(later(due_at, timedelta(days=last)), full_until(due_at, late))
    return later(due_at, timedelta(days=late.window_days)) if late.rule == "window" else due_at


def worth(since: datetime, due_at: datetime | None, late: LateTerms, *, is_answer: bool) -> Fraction:
    """What a piece of work is worth that stands since then, between 0 and 1.

    `is_answer` says that it answers or thanks somebody, which is all that a reply window takes.
    """
    if due_at is None or since <= full_until(due_at, late):
        return Fraction(1)
    if since > ends_at(due_at, late):
        return Fraction(0)
    if late.rule == "window":
        return Fraction(int(is_answer))
    zero_at, full = later(due_at, timedelta(days=late.zero_days)), full_until(due_at, late)
    return Fraction((zero_at - since) // _MICROSECOND, (zero_at - full) // _MICROSECOND)


def later(moment: datetime, much: timedelta) -> datetime:
    """The moment so much later, or the end of all calendars."""
    return moment + much if END_OF_TIME - moment > much else END_OF_TIME


_MICROSECOND = timedelta(microseconds=1)
