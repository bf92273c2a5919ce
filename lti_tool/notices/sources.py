"""Where notices come from: each kind of activity reads its own out of what is there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.course.who import Who
from lti_tool.notices.rules import Notice

SOURCES = "stoke.notices"
"""Under this name the app keeps its sources."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose notices are read: all of a course's, or those of one activity."""

    membership_id: int
    context_id: int
    is_staff: bool
    activity_id: int | None = None


Source = Callable[[Session, Reader, datetime, datetime], Sequence[Notice]]
"""Returns what a reader is told of that came after the third argument, as it stands at the fourth: the newest
`rules.MOST` at most, and nothing that they do not see."""


def reader_of(who: Who) -> Reader:
    """Return whose notices a participation shows: at the course home all, at an activity its own.

    The platform may keep who launched one activity from the others.
    """
    return Reader(who.membership_id, who.context_id, who.is_staff, who.activity_id)
