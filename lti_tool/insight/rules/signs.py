"""An early sign that somebody may need a word: by rules that are told, for staff alone (row 76).

A sign is a reason to ask, and says nothing about why (R19).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

SignName = Literal["not_begun", "stopped", "unanswered", "behind"]
NOT_BEGUN = timedelta(days=7)
"""So long somebody may be known here, with something to open, before it is a sign that they have not."""
STOPPED = timedelta(days=14)
"""So long without any trace of somebody who did `ENOUGH` before."""
ENOUGH = 3
UNANSWERED = timedelta(hours=48)
"""So long what somebody wrote may wait."""
BEHIND = 2
"""Steps whose date has passed and that are not met."""


@dataclass(frozen=True, slots=True)
class Traces:
    """What the course knows of one learner."""

    known_since: datetime
    acts: int = 0
    """All that they did, reading too."""
    last_at: datetime | None = None
    """Of whatever they did, opening a page too."""
    waiting: int = 0
    """Threads of theirs to which nobody has replied for `UNANSWERED`."""
    was_replied_to: bool = False
    """Whether anybody ever replied to one of theirs."""
    missed: int = 0
    """Steps of which the date has passed."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign, with what it was read from."""

    name: SignName
    count: int = 0
    since: datetime | None = None


def signs_of(
    traces: Traces, opened_at: datetime | None, now: datetime, *, knows_all: bool = True
) -> Sequence[Sign]:
    """Return the signs of a learner; `opened_at` is when the first activity of the course did.

    Unless `knows_all`, some activities hide who took part: then nobody is said to stay away.
    """
    found = [_presence(traces, opened_at, now)] if knows_all else []
    if traces.waiting and not traces.was_replied_to:
        found.append(Sign("unanswered", traces.waiting))
    if traces.missed >= BEHIND:
        found.append(Sign("behind", traces.missed))
    return [sign for sign in found if sign]


def _presence(traces: Traces, opened_at: datetime | None, now: datetime) -> Sign | None:
    if traces.last_at is None:
        if opened_at is None:
            return None
        since = max(opened_at, traces.known_since)
        return Sign("not_begun", since=since) if now - since >= NOT_BEGUN else None
    if traces.acts >= ENOUGH and now - traces.last_at >= STOPPED:
        return Sign("stopped", traces.acts, traces.last_at)
    return None
