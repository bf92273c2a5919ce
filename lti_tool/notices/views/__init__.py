"""The inbox."""

from lti_tool.notices.views import choosing, pages
from lti_tool.notices.views.blueprint import bp

__all__ = ["bp", "choosing", "pages"]
