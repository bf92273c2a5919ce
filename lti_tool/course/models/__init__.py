"""The tables of the course: what platforms told us, and who takes part."""

from lti_tool.course.models.launch_log import LaunchLine
from lti_tool.course.models.participation import Participation
from lti_tool.course.models.people import Membership, Person
from lti_tool.course.models.places import Context, LineItem, ResourceLink
from lti_tool.course.models.platforms import Deployment, Invite, Registration

__all__ = [
    "Context",
    "Deployment",
    "Invite",
    "LaunchLine",
    "LineItem",
    "Membership",
    "Participation",
    "Person",
    "Registration",
    "ResourceLink",
]
