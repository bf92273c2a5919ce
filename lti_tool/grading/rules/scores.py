"""The score that a learner's progress makes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from lti_tool.grading.rules.best import Part, best_of, earned
from lti_tool.grading.rules.steps import PLAIN, GradingTerms, Progress, StepTerms, is_past

DECIMALS = 4
"""Of a score on its way to a gradebook; Moodle keeps five, Canvas two."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a learner stands; shares are weights, `given` and `maximum` are gradebook points."""

    earned: float
    possible: float
    """Shares of the steps that are done or past their date, and grace; of the best of them."""
    total: float
    given: float | None
    """The score, rounded to four decimals; None while no step is done or past its date."""
    maximum: float
    done_steps: int
    is_complete: bool
    """Whether every step that counts is done."""

    @property
    def is_full(self) -> bool:
        """Whether nothing could be added to it, also of the steps to come."""
        return self.given is not None and self.earned >= self.total

    @property
    def earned_points(self) -> float:
        """What was earned, in gradebook points of the whole."""
        return self.earned * self.maximum / (self.total or 1.0)

    @property
    def possible_points(self) -> float:
        """What is possible by today, in gradebook points of the whole."""
        return self.possible * self.maximum / (self.total or 1.0)


def standing(
    steps: Sequence[StepTerms],
    progress: Sequence[Progress],
    now: datetime,
    maximum: float,
    terms: GradingTerms = PLAIN,
) -> Standing:
    """Make the score of a learner's progress: earned ÷ possible so far, in the column's `maximum`.

    Possible are the steps that are done or past their date and grace; a step that is past it and not done
    earns the part of it that was done. Where only the best steps count, those make the score.
    """
    is_capped, spare = terms.late.rule == "window", terms.spare(len(steps))
    so_far: list[Part] = []
    to_come: list[int] = []
    for step, made in zip(steps, progress, strict=True):
        if made.met_at or is_past(step, terms.late, now):
            so_far.append(_part(step, made))
        else:
            to_come.append(step.share)
    kept = best_of(so_far, spare, is_capped)
    mine, possible = earned(kept, is_capped), sum(one.share for one in kept)
    room = len(steps) - spare - len(kept)
    done = sum(made.met_at is not None for made in progress)
    return Standing(
        earned=float(mine),
        possible=float(possible),
        total=float(possible + sum(sorted(to_come, reverse=True)[:room])),
        given=round(float(mine / possible) * maximum, DECIMALS) if possible else None,
        maximum=maximum,
        done_steps=done,
        is_complete=bool(steps) and done >= len(steps) - spare,
    )


def _part(step: StepTerms, made: Progress) -> Part:
    in_time = min(made.counted, step.needed) - made.late
    return Part(
        share=step.share,
        in_time=Fraction(step.share * in_time, step.needed),
        late=step.share * Fraction(made.late_worth) / step.needed,
    )


def wished(standing: Standing, was_sent: bool) -> float | None:
    """The score that the gradebook should hold; None: it should be left alone.

    A score that stood there and has lost its ground (all was taken back before any date) becomes 0: left
    alone, it would reward taking back.
    """
    return 0.0 if standing.given is None and was_sent else standing.given
