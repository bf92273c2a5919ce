"""What the course home tells a learner of the weeks: what is this week's, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lti_tool.activities.calendar.rules import Dates, number_now, this_and_next
from lti_tool.activities.calendar.service import start_of
from lti_tool.activities.values import ActivityLine
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.web.times import reader_zone


@dataclass(frozen=True, slots=True)
class Sparks:
    """The week where somebody told the course's start, and ids of activities: this week's, and the next."""

    week: int | None
    these: tuple[int, ...]
    upcoming: int | None
    opens_at: datetime | None
    """When the next one does."""


def sparks_of(who: Who, lines: Sequence[ActivityLine], now: datetime) -> Sparks | None:
    """Return where a learner's course is; None where nothing has a date. One statement."""
    every = [Dates(line.id, line.opens_at, None, line.closes_at) for line in lines]
    start = start_of(db.session(), who.context_id, every, reader_zone(), now)
    these, upcoming = this_and_next(every, start.frame, now)
    if not these and upcoming is None:
        return None
    return Sparks(
        number_now(start.frame, now) if start.is_told else None,
        tuple(one.activity_id for one in these),
        upcoming.activity_id if upcoming else None,
        upcoming.opens_at if upcoming else None,
    )
