"""Pure decisions of the front desk: what a course home puts first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step of one of a course's activities that a learner has not met."""

    activity_id: int
    position: int
    due_at: datetime | None
    counts_until: datetime | None
    """At least the date: late work may count."""
    opens_at: datetime | None
    closes_at: datetime | None
    """Of the activity."""


def due_for_me(steps: Iterable[OpenStep], now: datetime) -> list[OpenStep]:
    """The steps that can still be met, what ends first before what has no end.

    A step counts until its date or as long as it takes late work, and only while its activity takes posts.
    What opens later comes after what ends at the same time.
    """

    def still_counts(step: OpenStep) -> bool:
        return min(step.counts_until or NEVER, step.closes_at or NEVER) >= now

    def ends(step: OpenStep) -> datetime:
        return min(step.due_at or NEVER, step.closes_at or NEVER)

    def order(step: OpenStep) -> tuple[datetime, datetime, int, int]:
        return ends(step), max(step.opens_at or now, now), step.activity_id, step.position

    return sorted(filter(still_counts, steps), key=order)
