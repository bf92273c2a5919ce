"""The blueprint of the pages of what is held about somebody."""

from lti_tool.web.asking import participation_blueprint

bp = participation_blueprint("safety", "lti_tool.safety.views", "/privacy")
