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
from lti_tool.course.rules.terms import AROUND, Checked, check_terms, name_problem

__all__ = [
    "AROUND",
    "STAFF",
    "Checked",
    "check_terms",
    "is_instructor",
    "is_scored",
    "is_staff",
    "name_problem",
    "names_course",
    "parse_roles",
    "store_roles",
]
