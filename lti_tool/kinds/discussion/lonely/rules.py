"""Pure decisions on what waits for a reply: where it stands, and whose it is to answer (ADR 0038)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

WAITING_FROM = 2**52
"""Places above it are those of threads that wait; no moment before the year 2112 has as many microseconds."""
LATEST = 2**53
"""All places are below it, so that a JSON number, and a cursor, hold each."""
LONELY_AFTER = timedelta(hours=12)
"""From then on a page points at it (product.md 7)."""
CLAIM = timedelta(minutes=30)
"""For so long a reply is somebody's to write (R8)."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def place_by_need(created_at: datetime, active_at: datetime, *, waits: bool) -> int:
    """Return where a thread stands among the others, the highest first.

    What waits comes before all else, the longest first; then what was active last.
    """
    if waits:
        return LATEST - (created_at - _EPOCH) // _MICROSECOND
    return (active_at - _EPOCH) // _MICROSECOND


def is_waiting(place: int) -> bool:
    """Whether a thread at this place waits for a reply."""
    return place > WAITING_FROM


def hours_waited(
    age: timedelta, *, is_first: bool, claimed_by: int | None, has_replied: bool, reader: int
) -> int:
    """Return for how long a first reply was waited for, in whole hours; 0 where it is none, or came soon.

    While somebody has claimed it, it is theirs alone, even where another was faster.
    """
    is_theirs = claimed_by == reader and not has_replied
    if age < LONELY_AFTER or not (is_theirs or (is_first and claimed_by is None)):
        return 0
    return int(age / timedelta(hours=1))


Loneliness = Literal["lonely", "mine", "anothers"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a page says of a thread that nobody has answered, and for how long that holds."""

    state: Loneliness
    """Nobody writes; the reader does; or somebody else."""
    hours: int
    """How long it has waited."""
    minutes: int
    """How long it is claimed for yet; 0 where it is not."""


def waiting(
    place: int,
    created_at: datetime,
    claimed_by: int | None,
    until: datetime | None,
    reader: int,
    now: datetime,
) -> Waiting | None:
    """Tell what a page says of a thread: None where it does not wait, or not for long enough."""
    age = now - created_at
    if not is_waiting(place) or age < LONELY_AFTER:
        return None
    hours = int(age / timedelta(hours=1))
    if claimed_by is None or until is None or until <= now:
        return Waiting("lonely", hours, 0)
    left = -((now - until) // timedelta(minutes=1))
    return Waiting("mine" if claimed_by == reader else "anothers", hours, left)
