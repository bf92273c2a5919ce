"""Authors from what statements select."""

from functools import lru_cache

from lti_tool.course.naming.rules import Author
from lti_tool.course.rules import is_staff, parse_roles


@lru_cache(maxsize=4096)
def author_of(membership_id: int, number: int, name: str | None, person_id: int | None, roles: str) -> Author:
    """Return an author; one whose person is None was erased."""
    return Author(membership_id, number, name, person_id is None, is_staff(parse_roles(roles)))
