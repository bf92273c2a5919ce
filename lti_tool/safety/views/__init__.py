"""The pages of what is held about somebody."""

from lti_tool.safety.views import erasing, keeping, own
from lti_tool.safety.views.blueprint import bp

__all__ = ["bp", "erasing", "keeping", "own"]
