"""The admin's pages."""

from lti_tool.admin.views import health, signing_in
from lti_tool.admin.views.blueprint import bp

__all__ = ["bp", "health", "signing_in"]
