"""The blueprint of a race's views, and what all of them begin with."""

from lti_tool.activities.service import activity_for
from lti_tool.activities.values import ActivityView
from lti_tool.course.who import Who
from lti_tool.database import LARGEST_ID, db
from lti_tool.web.asking import participation_blueprint

SOURCE = f"/sources/<int(max={LARGEST_ID}):source_id>"
bp = participation_blueprint("race", "lti_tool.kinds.race.views", "/race")


def activity_of(who: Who) -> ActivityView:
    """Return the race that the participation is about.

    Raises:
        NotHere: if it is none of this course's.
    """
    return activity_for(db.session(), who, "race")
