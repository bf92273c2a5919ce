"""The blueprint of the pages of exports."""

from lti_tool.web.asking import participation_blueprint

bp = participation_blueprint("exports", "lti_tool.exports.views", "/export")
