"""How much of the words are staff's, and whether they should rather come in at the end (rows 75, 80, R16)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

WEEK = timedelta(days=7)
EARLY = timedelta(hours=24)
"""Staff who reply within a day of a thread's beginning come in early."""
LOUD = 0.25
"""Above it, learners leave the floor to staff: they wrote less where instructors wrote more (Mazzolini and
Maddison 2003)."""
FEWEST_THREADS = 3
"""Of each sort, before the two are compared."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words of one week: staff's, and everybody's."""

    staff: int
    all: int

    @property
    def share(self) -> float | None:
        """Staff's part of them, None where nobody wrote."""
        return self.staff / self.all if self.all else None


@dataclass(frozen=True, slots=True)
class ThreadValue:
    """A learner's thread: when it was begun, when staff first replied, and how often learners did."""

    begun_at: datetime
    staff_came_at: datetime | None
    learners_replies: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many replies of learners a thread has where staff came early, and where they did not."""

    early: float
    others: float


@dataclass(frozen=True, slots=True)
class Voice:
    """Staff's part in a discussion."""

    this_week: Words
    week_before: Words
    comparison: Comparison | None
    """None while there are too few threads of one sort."""

    @property
    def should_wait(self) -> bool:
        """Whether staff do better to come in at the end."""
        is_loud = (self.this_week.share or 0.0) > LOUD
        return is_loud or (self.comparison is not None and self.comparison.early < self.comparison.others)


def compared(threads: Iterable[ThreadValue]) -> Comparison | None:
    """Compare threads that staff joined early with the others."""
    early: list[int] = []
    others: list[int] = []
    for one in threads:
        came_early = one.staff_came_at is not None and one.staff_came_at - one.begun_at <= EARLY
        (early if came_early else others).append(one.learners_replies)
    if min(len(early), len(others)) < FEWEST_THREADS:
        return None
    return Comparison(sum(early) / len(early), sum(others) / len(others))
