"""The pages of exports."""

from lti_tool.exports.views import book, course
from lti_tool.exports.views.blueprint import bp

__all__ = ["book", "bp", "course"]
