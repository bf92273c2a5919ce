"""Steps: what counts of a learner's acts, and the score that it makes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Literal

from lti_tool.acts.rules import ActValue, Item, items

StepName = Literal["post", "reply"]
DECIMALS = 4
"""Of a score on its way to a gradebook; Moodle keeps five, Canvas two."""


@dataclass(frozen=True, slots=True)
class StepTerms:
    """What an instructor asks for in one step; its place in the list is its position."""

    kind: StepName
    needed: int
    """Posts, or different people replied to; at least 1."""
    minimum_words: int
    due_at: datetime | None
    share: int
    """Weight among the steps, at least 0."""


@dataclass(frozen=True, slots=True)
class StepValue(StepTerms):
    """A step as it is stored."""

    id: int
    position: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a learner is in one step: what counts, at most what is needed, and when it was met."""

    counted: int
    met_at: datetime | None


NO_PROGRESS = Progress(counted=0, met_at=None)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a learner stands; shares are weights, `given` and `maximum` are gradebook points."""

    earned: float
    possible: float
    """Shares of the steps that are done or past their date."""
    total: float
    given: float | None
    """The score, rounded to four decimals; None while no step is done or past its date."""
    maximum: float
    done_steps: int
    is_complete: bool

    @property
    def earned_points(self) -> float:
        """What was earned, in gradebook points of the whole."""
        return self.earned * self.maximum / (self.total or 1.0)

    @property
    def possible_points(self) -> float:
        """What is possible by today, in gradebook points of the whole."""
        return self.possible * self.maximum / (self.total or 1.0)

    """Whether every step is done."""


def progress(
    steps: Sequence[StepTerms], acts: Iterable[ActValue], membership_id: int
) -> tuple[Progress, ...]:
    """Tell how far a learner is in each step, by their acts alone.

    An item counts from the moment since which it has met the step without interruption; that moment must
    not be later than the step's date. What is taken back, edited below the minimum, or a copy of
    another's text does not count, nor does an answer to oneself (row P16). Of answers to one person, one
    counts.
    """
    given = items(acts)
    return tuple(_progress(step, given, membership_id) for step in steps)


def _progress(step: StepTerms, given: Sequence[Item], membership_id: int) -> Progress:
    met: dict[int, datetime] = {}
    for item in given:
        since = _counts_since(step, item)
        target = _target(step, item, membership_id)
        if since is None or target is None or (step.due_at and since > step.due_at):
            continue
        met[target] = min(since, met.get(target, since))
    moments = sorted(met.values())[: step.needed]
    return Progress(len(moments), moments[-1] if len(moments) == step.needed else None)


def _target(step: StepTerms, item: Item, membership_id: int) -> int | None:
    """What may count once only: the item for posts, the person answered for replies; None: neither."""
    if item.verb not in ("asked", "gave"):
        return None
    if step.kind == "post":
        return item.id if item.to_membership_id is None else None
    return item.to_membership_id if item.to_membership_id != membership_id else None


def _counts_since(step: StepTerms, item: Item) -> datetime | None:
    if item.is_taken_back:
        return None
    since = None
    for version in reversed(item.versions):
        if version.is_copy or version.words < step.minimum_words:
            break
        since = version.since
    return since


def standing(
    steps: Sequence[StepTerms], progress: Sequence[Progress], now: datetime, maximum: float
) -> Standing:
    """Make the score of a learner's progress: earned ÷ possible, in the column's `maximum`.

    Possible are the steps that are done or past their date; a step that is past its date and not done
    earns the part of it that was done.
    """
    earned = possible = Fraction(0)
    for step, made in zip(steps, progress, strict=True):
        if made.met_at or _is_past(step, now):
            possible += step.share
            earned += Fraction(step.share * min(made.counted, step.needed), step.needed)
    done = sum(made.met_at is not None for made in progress)
    return Standing(
        earned=float(earned),
        possible=float(possible),
        total=float(sum(step.share for step in steps)),
        given=round(float(earned / possible) * maximum, DECIMALS) if possible else None,
        maximum=maximum,
        done_steps=done,
        is_complete=bool(steps) and done == len(steps),
    )


def wished(standing: Standing, was_sent: bool) -> float | None:
    """The score that the gradebook should hold; None: it should be left alone.

    A score that stood there and has lost its ground (all was taken back before any date) becomes 0: left
    alone, it would reward taking back.
    """
    return 0.0 if standing.given is None and was_sent else standing.given


def next_date(steps: Iterable[StepTerms], now: datetime) -> datetime | None:
    """The next date of a step, None where none is to come."""
    return min((step.due_at for step in steps if step.due_at and step.due_at >= now), default=None)


def _is_past(step: StepTerms, now: datetime) -> bool:
    return step.due_at is not None and step.due_at < now
