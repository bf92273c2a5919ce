"""The activities of a course, and what was begun in them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.activities.kinds import Kinds
from lti_tool.activities.rules import Talk
from lti_tool.activities.service import activities_of
from lti_tool.activities.values import ActivityView
from lti_tool.activities.worth.before import Original


@dataclass(frozen=True, slots=True)
class Course:
    """The activities of a course, the oldest first, as far as staff may see there who did what."""

    all: Sequence[ActivityView]
    named: Sequence[ActivityView]
    """Those that do not hide names from staff."""

    @property
    def left_out(self) -> list[str]:
        """Titles of those that do."""
        return [one.title for one in self.all if one not in self.named]


def course_of(session: Session, kinds: Kinds, context_id: int) -> Course:
    """Read a course's activities; one statement."""
    activities = activities_of(session, context_id)[::-1]
    return Course(activities, [one for one in activities if not kinds.anonymity_of(one).hides_from_staff])


def ids_of(activities: Collection[ActivityView]) -> list[int]:
    """Return the ids of activities."""
    return [one.id for one in activities]


def talks_in(
    session: Session, kinds: Kinds, activities: Collection[ActivityView | Original], since: datetime
) -> list[Talk]:
    """Read what was begun since then for others to reply to; one statement for each kind that has such."""
    of_kind: dict[str, list[int]] = defaultdict(list)
    for one in activities:
        of_kind[one.kind].append(one.id)
    return [talk for kind, ids in of_kind.items() for talk in kinds[kind].talks(session, ids, since)]
