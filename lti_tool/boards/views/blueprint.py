"""The blueprint of the pages of boards."""

from lti_tool.web.asking import participation_blueprint

bp = participation_blueprint("boards", "lti_tool.boards.views", "/boards")
