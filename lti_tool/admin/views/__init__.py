"""The admin's pages."""

from lti_tool.admin.views import (
    addresses,
    defaults,
    health,
    invitations,
    launch_log,
    platforms,
    records,
    registering,
    signing_in,
)
from lti_tool.admin.views.blueprint import bp

__all__ = [
    "addresses",
    "bp",
    "defaults",
    "health",
    "invitations",
    "launch_log",
    "platforms",
    "records",
    "registering",
    "signing_in",
]
