"""The pages of a hunt."""

from lti_tool.kinds.hunt.views import answering, helping, pages, settings
from lti_tool.kinds.hunt.views.blueprint import bp

__all__ = ["answering", "bp", "helping", "pages", "settings"]
