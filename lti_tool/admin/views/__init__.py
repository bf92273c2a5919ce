"""The admin's pages."""

from lti_tool.admin.views import health, launch_log, signing_in
from lti_tool.admin.views.blueprint import bp

__all__ = ["bp", "health", "launch_log", "signing_in"]
