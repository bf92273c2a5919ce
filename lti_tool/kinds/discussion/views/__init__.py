"""The pages of a discussion."""

from lti_tool.kinds.discussion.views import (
    accepting,
    changing,
    drafting,
    pages,
    posting,
    settings,
    thanking,
    work,
    writing,
)
from lti_tool.kinds.discussion.views.blueprint import bp

__all__ = [
    "accepting",
    "bp",
    "changing",
    "drafting",
    "pages",
    "posting",
    "settings",
    "thanking",
    "work",
    "writing",
]
