"""The pages of a discussion."""

from lti_tool.kinds.discussion.views import changing, drafting, pages, settings, work, writing
from lti_tool.kinds.discussion.views.blueprint import bp

__all__ = ["bp", "changing", "drafting", "pages", "settings", "work", "writing"]
