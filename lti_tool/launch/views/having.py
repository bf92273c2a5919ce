"""What a course has to choose from, for the ways to add."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lti_tool.activities.placing import placed_in
from lti_tool.activities.service import count_activities
from lti_tool.activities.values import ActivityView


@dataclass(frozen=True, slots=True)
class Had:
    """How many activities a course has, and how many of them are nowhere in it yet."""

    count: int
    waiting: int


def had_of(activities: Sequence[ActivityView], placed: Collection[int]) -> Had:
    """Return what a course has whose activities are these, of which some have their place."""
    return Had(len(activities), sum(one.id not in placed for one in activities))


def had_by(session: Session, context_id: int) -> Had:
    """Return what the course has; two statements."""
    count = count_activities(session, context_id)
    return Had(count, count - len(placed_in(session, context_id)))
