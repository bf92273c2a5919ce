"""Whose idea an activity was, beside its other columns."""

from typing import Any

from sqlalchemy import Row

from lti_tool.course.models import Membership, Person
from lti_tool.course.naming import Author
from lti_tool.course.naming.reading import author_of

PROPOSER = (
    Membership.id.label("proposer_id"),
    Membership.number.label("proposer_number"),
    Membership.person_id.label("proposer_person_id"),
    Membership.roles.label("proposer_roles"),
    Person.name.label("proposer_name"),
)
"""Columns of a row that `proposer_of_row` reads."""


def proposer_of_row(row: Row[*tuple[Any, ...]]) -> Author | None:
    """Return who proposed the activity of a row that has `PROPOSER`; None where nobody did."""
    if row.proposer_id is None:
        return None
    person = row.proposer_name, row.proposer_person_id
    return author_of(row.proposer_id, row.proposer_number, *person, row.proposer_roles)
