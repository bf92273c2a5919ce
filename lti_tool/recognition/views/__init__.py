"""The pages of recognition."""

from lti_tool.recognition.views import accolades, briefs, mine, observing, papers, ticking
from lti_tool.recognition.views.blueprint import bp

__all__ = ["accolades", "bp", "briefs", "mine", "observing", "papers", "ticking"]
