"""Authors from what statements select."""

from functools import lru_cache
from typing import Any

from sqlalchemy import ScalarSelect, select

from lti_tool.course.models import Alias, Membership, Person
from lti_tool.course.naming.rules import Author
from lti_tool.course.rules import is_staff, parse_roles


@lru_cache(maxsize=4096)
def author_of(
    membership_id: int,
    number: int,
    name: str | None,
    person_id: int | None,
    roles: str,
    alias: str | None = None,
) -> Author:
    """Return an author; one whose person is None was erased."""
    return Author(membership_id, number, name, person_id is None, is_staff(parse_roles(roles)), alias)


def author_columns(activity_id: Any, member: Any = Membership, person: Any = Person) -> tuple[Any, ...]:
    """Select what `author_of` takes, in its order, of a member and their person (outer join)."""
    alias = alias_in(activity_id, member.id)
    return (member.id, member.number, person.name, member.person_id, member.roles, alias)


def alias_in(activity_id: Any, membership_id: Any) -> ScalarSelect[str]:
    """Select what an activity calls a member, beside the columns of either."""
    own = (Alias.activity_id == activity_id, Alias.membership_id == membership_id)
    return select(Alias.words).where(*own).correlate_except(Alias).scalar_subquery()
