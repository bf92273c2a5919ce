"""What a class said, without anybody's name."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from lti_tool.kinds.quiz.rules.questions import Question

FEWEST = 5
"""Of fewer answers nothing is told: one could guess whose they are."""


@dataclass(frozen=True, slots=True)
class Said:
    """An answer as it was kept, whether it is right, and how many gave it."""

    given: str
    is_right: bool
    count: int = 1


@dataclass(frozen=True, slots=True)
class Spread:
    """How many answered, how many were right, and how often each choice was taken."""

    total: int
    right: int
    of_choices: tuple[int, ...]
    """Empty where there was nothing to choose."""


def spread_of(question: Question, answers: Iterable[Said]) -> Spread:
    """Count the answers to a question."""
    taken, total, right = Counter[int](), 0, 0
    chooses = question.kind in ("one", "several")
    for one in answers:
        total += one.count
        right += one.count * one.is_right
        if chooses:
            for place in one.given.split(","):
                taken[int(place)] += one.count
    choices = tuple(taken[place] for place in range(len(question.choices))) if chooses else ()
    return Spread(total, right, choices)
