"""What the steps that count so far add up to, where only the best of them count."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations


@dataclass(frozen=True, slots=True)
class Part:
    """A step that counts so far; all in shares of the score."""

    share: int
    in_time: Fraction
    """Earned by what counted in full."""
    late: Fraction
    """Earned after that."""


def earned(parts: Sequence[Part], is_capped: bool) -> Fraction:
    """What these steps earn together; with `is_capped` no more late than in time (the reply window)."""
    in_time, late = (
        sum((one.in_time for one in parts), Fraction(0)),
        sum((one.late for one in parts), Fraction(0)),
    )
    return in_time + (min(late, in_time) if is_capped else late)


def best_of(parts: Sequence[Part], spare: int, is_capped: bool) -> tuple[Part, ...]:
    """Leave out up to `spare` of the steps, so that the rest makes the highest score.

    As long as no more steps count than may be missed, what earned nothing makes no score at all.
    """
    if not spare or not parts:
        return tuple(parts)
    some = combinations(parts, max(len(parts) - spare, 1))
    best = max(some, key=lambda one: _rank(one, is_capped))
    return () if len(parts) <= spare and not earned(best, is_capped) else best


def _rank(parts: Sequence[Part], is_capped: bool) -> tuple[Fraction, int]:
    possible = sum(one.share for one in parts)
    return (earned(parts, is_capped) / possible if possible else Fraction(-1)), possible
