"""The blueprint of a quiz's views, and what all of them begin with."""

from lti_tool.activities.service import activity_for
from lti_tool.activities.values import ActivityView
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.web.asking import participation_blueprint

bp = participation_blueprint("quiz", "lti_tool.kinds.quiz.views", "/quiz")


def activity_of(who: Who) -> ActivityView:
    """Return the quiz that the participation is about.

    Raises:
        NotHere: if it is none of this course's.
    """
    return activity_for(db.session(), who, "quiz")
