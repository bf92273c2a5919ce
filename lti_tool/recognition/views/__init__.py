"""The pages of recognition."""

from lti_tool.recognition.views import accolades, badges, briefs, mine, observing, papers, ticking
from lti_tool.recognition.views.blueprint import bp

__all__ = ["accolades", "badges", "bp", "briefs", "mine", "observing", "papers", "ticking"]
