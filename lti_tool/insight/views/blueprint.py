"""The blueprint of insight, and what its pages share."""

from flask import request

from lti_tool.course.naming import Author, Naming
from lti_tool.insight.spans import Span, span_of
from lti_tool.web.asking import participation_blueprint
from lti_tool.web.naming import shown_name
from lti_tool.web.ports import now

bp = participation_blueprint("insight", "lti_tool.insight.views", "/insight")
STAFF = Naming(reader_is_staff=True)
"""Only of activities that hide no names from staff."""


def asked_span() -> Span:
    """Return the time that the address asks for."""
    return span_of(request.args.get("span"), now())


def name_of(author: Author) -> str:
    """Return how staff see somebody called."""
    return shown_name(STAFF, author)
