"""What grading tells pages, as frozen values."""

from dataclasses import dataclass
from datetime import datetime

from lti_tool.grading.models import DeliveryState
from lti_tool.grading.rules import (
    PLAIN,
    Extension,
    GradingTerms,
    LateTerms,
    Progress,
    ReleaseName,
    ReleaseTerms,
    Standing,
    StepName,
    StepTerms,
    StepValue,
)

__all__ = [
    "PLAIN",
    "DeliveryValue",
    "Extension",
    "GradingTerms",
    "LateTerms",
    "LearnerRow",
    "LearnerStanding",
    "LearnerWork",
    "Progress",
    "ReleaseName",
    "ReleaseTerms",
    "Standing",
    "StepName",
    "StepStanding",
    "StepTerms",
    "StepValue",
]


@dataclass(frozen=True, slots=True)
class StepStanding:
    """One line of a learner's checklist."""

    step: StepValue
    progress: Progress
    accepted_at: datetime | None = None
    """Since when staff accept it."""


@dataclass(frozen=True, slots=True)
class DeliveryValue:
    """Where a learner's score stands between us and the gradebook; points are out of `score_maximum`."""

    id: int
    state: DeliveryState
    reason: str
    """One of `rules.Answer`, "" where there is none."""
    score_given: float
    score_maximum: float
    sent_given: float | None
    """What the platform last took from us, None while it took nothing."""
    sent_at: datetime | None
    found_given: float | None
    """What a person put into the gradebook instead."""
    due_at: datetime | None
    """When it is tried next, None: not by itself."""


@dataclass(frozen=True, slots=True)
class LearnerStanding:
    """What a learner sees of their grade."""

    steps: tuple[StepStanding, ...]
    score: Standing
    delivery: DeliveryValue | None
    """None while no score was wished."""
    has_column: bool
    """Whether the gradebook has a column for the activity, or will have one."""
    terms: GradingTerms = PLAIN
    extension: Extension | None = None
    """Whether, and how, the dates of the steps are their own."""
    held: ReleaseTerms | None = None
    """How the score is held back from the gradebook, None where it is not."""
    all_steps: tuple[StepValue, ...] = ()
    """Those of others too: a role's step is asked of who holds it."""
    look_id: int | None = None
    """Their request for a second look that waits; known where their steps are read with them."""


@dataclass(frozen=True, slots=True)
class LearnerRow:
    """One line of the instructor's table; `name` is None where the platform sends none."""

    membership_id: int
    number: int
    name: str | None
    has_opened: bool
    """Whether they ever opened Stoke in this course; else its list of people brought them."""
    is_gone: bool
    """Whether the course's list of people has them no more."""
    group_ids: tuple[int, ...]
    """Keys of `CourseGroup`."""
    steps: tuple[StepStanding, ...]
    score: Standing
    delivery: DeliveryValue | None
    extension: Extension | None = None
    terms: GradingTerms = PLAIN
    held: ReleaseTerms | None = None
    """As for `LearnerStanding`."""
    look_id: int | None = None
    """Their request for a second look that waits."""


@dataclass(frozen=True, slots=True)
class LearnerWork:
    """Who somebody is whose work staff look at, and where they stand."""

    membership_id: int
    number: int
    name: str | None
    is_former: bool
    """Whether the person was erased."""
    is_scored: bool
    """Whether what they do counts towards a grade: not of staff, mentors and preview users."""
    standing: LearnerStanding
    look_id: int | None = None
    """As for `LearnerRow`."""
