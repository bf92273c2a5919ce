"""Pure decisions of the course: what roles mean, and what may be said of a platform."""

from lti_tool.course.rules.roles import (
    STAFF,
    is_instructor,
    is_scored,
    is_staff,
    names_course,
    parse_roles,
    store_roles,
)
from lti_tool.course.rules.terms import Checked, check_terms, is_confirmed, name_problem, trimmed

__all__ = [
    "STAFF",
    "Checked",
    "check_terms",
    "is_confirmed",
    "is_instructor",
    "is_scored",
    "is_staff",
    "name_problem",
    "names_course",
    "parse_roles",
    "store_roles",
    "trimmed",
]
