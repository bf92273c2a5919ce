"""Who is on track, and whom staff should look at; and what it makes of a step that they accept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from lti_tool.grading.rules.late import LateTerms
from lti_tool.grading.rules.steps import Progress, StepTerms, is_past

Lane = Literal["look", "behind", "nothing", "on_track"]
"""To look at: something was done for a step, and not enough of it counts. Behind: for some step whose date is
over nothing was done. Nothing: for no step at all was anything done. On track: each is met, but for those
that may be missed."""
Why = Literal["short", "late", "partly"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A step whose date is over, for which something was done that does not make it met."""

    place: int
    """Of the step in the activity's order, from 0."""
    why: Why
    """Short: enough of it, but some under the least words. Late: it came when it did not count in full any
    more. Partly: less than was asked."""
    counted: int
    """What counts."""
    done: int
    """What was done, however short."""


@dataclass(frozen=True, slots=True)
class Triage:
    """Where one learner belongs, and why."""

    lane: Lane
    doubts: tuple[Doubt, ...] = ()
    missed: tuple[int, ...] = ()
    """Places of steps whose date is over and for which nothing was done."""


def triage(
    steps: Sequence[StepTerms],
    made: Sequence[Progress],
    however_short: Sequence[Progress],
    late: LateTerms,
    now: datetime,
    *,
    spare: int = 0,
    tells_all: bool = True,
) -> Triage:
    """Sort one learner by the steps whose date, with its grace, is over.

    `however_short` is what `made` would be if no step asked for words; `spare` how many may be missed. Where
    names are hidden from staff, `tells_all` is False: then what was done for a step to come moves nobody out
    of "nothing".
    """
    past = [place for place, step in enumerate(steps) if is_past(step, late, now)]
    open_ = [place for place in past if made[place].met_at is None]
    doubts = tuple(
        Doubt(place, _why(steps[place], made[place], however_short[place]), made[place].counted, done)
        for place in open_
        if (done := however_short[place].counted)
    )
    missed = tuple(place for place in open_ if not however_short[place].counted)
    told = range(len(steps)) if tells_all else past
    did_any = any(made[place].counted or however_short[place].counted for place in told)
    if not open_ or (did_any and len(open_) <= spare):
        return Triage("on_track")
    if doubts:
        return Triage("look", doubts, missed)
    return Triage("behind" if did_any else "nothing", (), missed)


def accepted(step: StepTerms, made: Progress, accepted_at: datetime | None) -> Progress:
    """Return what a learner has of a step: all of it where staff accept it, whatever is missing."""
    if accepted_at is None:
        return made
    return Progress(counted=step.needed, met_at=made.met_at or accepted_at)


def _why(step: StepTerms, made: Progress, however_short: Progress) -> Why:
    if however_short.counted < step.needed:
        return "partly"
    return "short" if made.counted < step.needed else "late"
