"""The pages of boards."""

from lti_tool.boards.views import freezing, joining, setting, show
from lti_tool.boards.views.blueprint import bp

__all__ = ["bp", "freezing", "joining", "setting", "show"]
