"""Pure decisions about what learners said an activity was worth."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, get_args

Answer = Literal["yes", "partly", "no"]
ANSWERS: tuple[Answer, ...] = get_args(Answer)
Hint = Literal["keep", "fix", "retire"]
ASKED_FOR = timedelta(days=14)
"""So long after its closing an activity is asked about at the course home."""
FEWEST = 5
"""Answers below which nothing is shown: one could tell who said what."""


@dataclass(frozen=True, slots=True)
class WorthCount:
    """How many gave each answer."""

    yes: int = 0
    partly: int = 0
    no: int = 0

    @property
    def all(self) -> int:
        """How many answered."""
        return self.yes + self.partly + self.no


def hint_of(count: WorthCount) -> Hint | None:
    """Tell what to do with an activity: a "partly" is worth half; None while too few have answered.

    Seven of ten points of what is possible keep it, fewer than four retire it.
    """
    if count.all < FEWEST:
        return None
    halves = 2 * count.yes + count.partly
    if 10 * halves >= 7 * 2 * count.all:
        return "keep"
    return "fix" if 10 * halves >= 4 * 2 * count.all else "retire"
