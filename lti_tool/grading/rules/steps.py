"""What steps ask for, what a learner has of them, and when their dates matter."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from lti_tool.grading.rules.late import NOTHING_LATE, LateTerms, ends_at, full_until
from lti_tool.grading.rules.releases import AT_ONCE, ReleaseTerms
from lti_tool.grading.rules.roles import Held

StepName = Literal[
    "post",
    "reply",
    "ask",
    "give",
    "thank",
    "resolution",
    "share",
    "find",
    "answer",
    "right",
    "solve",
    "read",
    "days",
    "role",
    "useful",
]


@dataclass(frozen=True, slots=True)
class StepTerms:
    """What an instructor asks for in one step; its place in the list is its position."""

    kind: StepName
    needed: int
    """Posts, questions, gives or sources; different people replied to, thanked, or who found something of
    theirs useful; days of reading; or days with something of one's own. At least 1."""
    minimum_words: int
    due_at: datetime | None
    """None: whenever the activity closes, if it ever does (`own_steps`)."""
    share: int
    """Weight among the steps, at least 0."""
    held: Held | None = field(default=None, kw_only=True)
    """Of a step of the kind "role", as one learner has it: their role; None where they never held one."""


@dataclass(frozen=True, slots=True)
class StepValue(StepTerms):
    """A step as it is stored, or with a learner's own date."""

    id: int
    position: int


@dataclass(frozen=True, slots=True)
class GradingTerms:
    """What holds for all steps of an activity; as it stands here for one that says nothing."""

    late: LateTerms = NOTHING_LATE
    best: int | None = None
    """How many of the steps count, the best ones; None: all."""
    release: ReleaseTerms = AT_ONCE
    zone: str = "UTC"
    """An IANA name: where a day ends, for days on which somebody was active."""

    def spare(self, steps: int) -> int:
        """How many of so many steps may be missed."""
        return max(steps - self.best, 0) if self.best else 0


PLAIN = GradingTerms()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a learner is in one step: what counts, at most what is needed, and when it was met."""

    counted: int
    met_at: datetime | None
    late: int = 0
    """How much of `counted` came after it counted in full, or in a reply window."""
    late_worth: float = 0.0
    """What that is worth, out of as much that had come in time."""


NO_PROGRESS = Progress(counted=0, met_at=None)


ANSWERING: tuple[StepName, ...] = ("reply", "give", "thank", "days", "role", "useful")
"""Steps for which an answer to somebody may count."""


def is_asked(step: StepTerms, made: Progress) -> bool:
    """Whether a step is one learner's to do: a role's is theirs who hold it, and theirs who did it in time.

    Whose role ended before they had done it is asked no more, nor is anybody whose role came, or came again,
    after the step's date, so that nobody has less for having held one.
    """
    if step.kind != "role":
        return True
    held = step.held
    if held is None or _is_due_by(step, held.since):
        return False
    is_held = held.until is None and not _is_due_by(step, held.again or held.since)
    return is_held or made.met_at is not None


def _is_due_by(step: StepTerms, moment: datetime) -> bool:
    return step.due_at is not None and moment >= step.due_at


def counts_until(step: StepTerms, late: LateTerms) -> datetime | None:
    """The last moment in which work counts for a step; None: it has no date."""
    if step.due_at is None or (late.rule == "window" and step.kind not in ANSWERING):
        return step.due_at
    return ends_at(step.due_at, late)


def in_time_until(step: StepTerms, late: LateTerms) -> datetime | None:
    """The last moment in which work counts in full for a step; None: it has no date."""
    return None if step.due_at is None else full_until(step.due_at, late)


def next_date(steps: Iterable[StepTerms], now: datetime, late: LateTerms = NOTHING_LATE) -> datetime | None:
    """The next moment at which a score may move although nobody does anything, None where none is to come.

    That is where a step's date and its grace end: what is not done by then becomes possible. What late work
    is worth follows from when it came, so a decay and a cut-off move no score that stands.
    """
    moments = filter(None, (in_time_until(step, late) for step in steps))
    return min((moment for moment in moments if moment >= now), default=None)


def is_past(step: StepTerms, late: LateTerms, now: datetime) -> bool:
    """Whether the last moment is over in which work counts in full for a step."""
    moment = in_time_until(step, late)
    return moment is not None and moment < now
