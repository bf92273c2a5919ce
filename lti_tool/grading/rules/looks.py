"""Whether a learner may ask for a second look at their score."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

Refusal = Literal["no_score", "waits", "asked"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One time that a learner asked: of which score, and whether it waits for an answer."""

    given: float
    waits: bool


def asking_refusal(given: float | None, before: Collection[Asked]) -> Refusal | None:
    """Why somebody with this score cannot ask now; None where they can.

    One request waits at a time, and each score can be asked about once: an answer ends the matter until the
    score is another one.
    """
    if given is None:
        return "no_score"
    if any(one.waits for one in before):
        return "waits"
    return "asked" if any(one.given == given for one in before) else None
