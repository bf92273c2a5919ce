"""The blueprint of a hunt's views, and what all of them begin with."""

from lti_tool.activities.service import activity_for
from lti_tool.activities.values import ActivityView
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.web.asking import participation_blueprint

bp = participation_blueprint("hunt", "lti_tool.kinds.hunt.views", "/hunt")


def activity_of(who: Who) -> ActivityView:
    """Return the hunt that the participation is about.

    Raises:
        NotHere: if it is none of this course's.
    """
    return activity_for(db.session(), who, "hunt")
