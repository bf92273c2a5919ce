"""The pages of points."""

from lti_tool.points.views import own, setting
from lti_tool.points.views.blueprint import bp

__all__ = ["bp", "own", "setting"]
