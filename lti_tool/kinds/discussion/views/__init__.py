"""The pages of a discussion."""

from lti_tool.kinds.discussion.views import (
    accepting,
    balance,
    changing,
    drafting,
    mentioning,
    minutes,
    pages,
    posting,
    previewing,
    reacting,
    revealing,
    searching,
    settings,
    steering,
    thanking,
    work,
    writing,
)
from lti_tool.kinds.discussion.views.blueprint import bp

__all__ = [
    "accepting",
    "balance",
    "bp",
    "changing",
    "drafting",
    "mentioning",
    "minutes",
    "pages",
    "posting",
    "previewing",
    "reacting",
    "revealing",
    "searching",
    "settings",
    "steering",
    "thanking",
    "work",
    "writing",
]
