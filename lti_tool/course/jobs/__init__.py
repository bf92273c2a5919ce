"""What the worker does for courses: finding lists of people to read, and reading them."""

from lti_tool.course.jobs.roster import PlatformRoster, Roster
from lti_tool.course.jobs.syncs import RosterSyncs
from lti_tool.course.jobs.wishes import RosterWishes

__all__ = ["PlatformRoster", "Roster", "RosterSyncs", "RosterWishes"]
