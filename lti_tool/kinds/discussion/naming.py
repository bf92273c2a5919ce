"""How a discussion calls its people for one reader."""

from lti_tool.activities.values import ActivityView
from lti_tool.course.naming import Naming
from lti_tool.course.who import Who
from lti_tool.kinds.discussion.options import read_options


def naming_of(who: Who, activity: ActivityView) -> Naming:
    """Return what `web.naming.shown_name` needs beside an author."""
    return Naming(who.is_staff, read_options(activity.options).anonymity)
