"""The pages of a quiz."""

from lti_tool.kinds.quiz.views import answering, importing, pages, settings, sharing
from lti_tool.kinds.quiz.views.blueprint import bp

__all__ = ["answering", "bp", "importing", "pages", "settings", "sharing"]
