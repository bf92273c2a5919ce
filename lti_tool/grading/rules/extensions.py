"""More time for one learner: every date of an activity moves for them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from lti_tool.grading.rules.steps import StepTerms, StepValue


@dataclass(frozen=True, slots=True)
class Extension:
    """How much more time: so many days for every date, or until one moment for what would end before it."""

    days: int | None
    """At least 1; None where `until` says it."""
    until: datetime | None


def moved(date: datetime | None, extension: Extension | None, zone: str) -> datetime | None:
    """A learner's own date in the place of everybody's; days are those of the clocks of `zone`."""
    if date is None or extension is None:
        return date
    if extension.until is not None:
        return max(date, extension.until)
    try:
        return (date.astimezone(ZoneInfo(zone)) + timedelta(days=extension.days or 0)).astimezone(UTC)
    except OverflowError:
        return date


def is_own(step: StepTerms, extension: Extension | None) -> bool:
    """Whether a step's date is a learner's own, and not everybody's."""
    if extension is None or step.due_at is None:
        return False
    return extension.until is None or step.due_at == extension.until


def own_steps(
    steps: Sequence[StepValue], extension: Extension | None, zone: str, closes_at: datetime | None = None
) -> tuple[StepValue, ...]:
    """The steps with a learner's own dates; one without a date is due when the activity closes (ADR 0076)."""
    return tuple(
        replace(step, due_at=moved(step.due_at or closes_at, extension, zone))
        if extension or not step.due_at
        else step
        for step in steps
    )
