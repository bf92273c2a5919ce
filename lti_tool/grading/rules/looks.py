"""Whether a learner may ask for a second look at their score."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Refusal = Literal["no_score", "waits", "asked"]


@dataclass(frozen=True, slots=True)
class Look:
    """One request as its learner reads it; `answer` is "" while it waits."""

    given: float
    """The score that it is about, in gradebook points."""
    reason: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None


def asking_refusal(given: float | None, before: Collection[Look]) -> Refusal | None:
    """Why somebody with this score cannot ask now; None where they can.

    One request waits at a time, and each score can be asked about once: an answer ends the matter until the
    score is another one.
    """
    if given is None:
        return "no_score"
    if any(one.answered_at is None for one in before):
        return "waits"
    return "asked" if any(one.given == given for one in before) else None
