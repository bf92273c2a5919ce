"""The pages of insight."""

from lti_tool.insight.views import answers, course, mine, outcomes, people
from lti_tool.insight.views.blueprint import bp

__all__ = ["answers", "bp", "course", "mine", "outcomes", "people"]
