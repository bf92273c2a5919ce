"""The tables of the course: what platforms told us, and who takes part."""

from lti_tool.course.models.aliases import Alias, Reveal
from lti_tool.course.models.copies import ContextCopy, NoticeHandler, ReceivedNotice
from lti_tool.course.models.groups import CourseGroup, GroupMembership
from lti_tool.course.models.launch_log import LaunchLine
from lti_tool.course.models.participation import Participation
from lti_tool.course.models.people import Membership, Person
from lti_tool.course.models.places import ACTIVITY, Context, LineItem, ResourceLink
from lti_tool.course.models.platforms import LOGIN_KEY, Deployment, Invite, Registration
from lti_tool.course.models.rosters import ErasedUser, RosterEntry, RosterSync

__all__ = [
    "ACTIVITY",
    "LOGIN_KEY",
    "Alias",
    "Context",
    "ContextCopy",
    "CourseGroup",
    "Deployment",
    "ErasedUser",
    "GroupMembership",
    "Invite",
    "LaunchLine",
    "LineItem",
    "Membership",
    "NoticeHandler",
    "Participation",
    "Person",
    "ReceivedNotice",
    "Registration",
    "ResourceLink",
    "Reveal",
    "RosterEntry",
    "RosterSync",
]
