"""The pages of a hunt."""

from lti_tool.kinds.hunt.views import answering, glance, helping, pages, settings
from lti_tool.kinds.hunt.views.blueprint import bp

__all__ = ["answering", "bp", "glance", "helping", "pages", "settings"]
