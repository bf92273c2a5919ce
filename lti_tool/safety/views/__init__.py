"""The pages of what is held about somebody."""

from lti_tool.safety.views import erasing, own
from lti_tool.safety.views.blueprint import bp

__all__ = ["bp", "erasing", "own"]
