"""The blueprint of the pages of points."""

from lti_tool.web.asking import participation_blueprint

bp = participation_blueprint("points", "lti_tool.points.views", "/points")
