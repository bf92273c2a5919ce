"""How far a look at the way to the gradebook has come, step by step."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

CheckName = Literal["access", "column", "score", "result"]
CheckState = Literal["done", "waiting", "failed"]
NO_ACCESS = frozenset({"access_refused", "misconfigured"})
NO_WORD = frozenset({"", "silent", "failed", "internal_error", "busy"})
"""Reasons that do not say at which step it was."""
CHECK_PATIENCE = timedelta(minutes=10)
"""After that the score's own row goes on alone; whoever looks then sees how it stands."""
ENDED = frozenset({"superseded", "not_gradable", "needs_instructor", "overridden"})


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """What is known of a score that was sent to see whether it arrives."""

    has_column: bool
    state: str
    """Of the delivery, see `models.DeliveryState`."""
    reason: str
    """Of the delivery, see `rules.Answer`."""
    is_sent: bool
    """Whether the platform took it since the check was asked for."""
    is_over: bool
    """Whether nobody looks for news any more."""
    read_given: float | None
    read_reason: str


@dataclass(frozen=True, slots=True)
class CheckStep:
    """One step; `reason` says why it waits or failed, "" where there is nothing to say."""

    name: CheckName
    state: CheckState
    reason: str = ""


def check_steps(facts: CheckFacts) -> tuple[CheckStep, ...]:
    """Tell the four steps from what is known; none is done before the one above it."""
    steps: list[CheckStep] = []
    known: tuple[tuple[CheckName, bool, str], ...] = (
        ("access", _has_access(facts), facts.reason),
        ("column", facts.has_column and facts.reason != "column_gone", facts.reason),
        ("score", facts.is_sent, facts.reason),
        ("result", facts.read_given is not None, facts.read_reason),
    )
    for name, is_done, reason in known:
        blocked = bool(steps) and steps[-1].state != "done"
        if blocked:
            steps.append(CheckStep(name, "waiting"))
        elif is_done:
            steps.append(CheckStep(name, "done"))
        else:
            steps.append(CheckStep(name, _unfinished(name, facts), reason))
    return tuple(steps)


def _has_access(facts: CheckFacts) -> bool:
    """Any other answer than a closed door came from behind it."""
    return facts.is_sent or (facts.reason not in NO_WORD and facts.reason not in NO_ACCESS)


def _unfinished(name: CheckName, facts: CheckFacts) -> CheckState:
    if name == "result":
        return "failed" if facts.is_over else "waiting"
    if name == "access":
        return "failed" if facts.reason in NO_ACCESS else "waiting"
    return "failed" if facts.state in ENDED or facts.reason not in NO_WORD else "waiting"
