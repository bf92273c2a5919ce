"""The circle of whoever opens a discussion or writes in it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.values import ActivityView
from lti_tool.course.who import Who
from lti_tool.errors import NotHere
from lti_tool.kinds.discussion.circles.models import Circle
from lti_tool.kinds.discussion.circles.service import join_circle
from lti_tool.kinds.discussion.options import read_options
from lti_tool.kinds.discussion.sight.rules import Sight
from lti_tool.kinds.discussion.sight.service import sight_of


def joined(session: Session, who: Who, activity: ActivityView, now: datetime) -> Sight:
    """Return what a learner sees once they are in a circle; to be called where the transaction writes."""
    join_circle(session, activity, who.membership_id, now)
    return sight_of(session, who, activity, now)


def own_circle(session: Session, who: Who, activity: ActivityView, now: datetime) -> int | None:
    """Return the circle that a thread of theirs is for, None for all: without circles, and from staff."""
    if who.is_staff or read_options(activity.options).circles == "off":
        return None
    found = sight_of(session, who, activity, now)
    return found.circle or joined(session, who, activity, now).circle


def seen_by_circle(session: Session, activity: ActivityView, circle_id: int) -> Sight:
    """Return what staff see who look at one circle.

    Raises:
        NotHere: if there is no such circle in this discussion.
    """
    here = (Circle.activity_id == activity.id, Circle.id == circle_id)
    number = session.scalar(select(Circle.number).where(*here))
    if number is None:
        raise NotHere
    return Sight(circle=circle_id, circle_number=number)
