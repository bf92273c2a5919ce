"""A person asks the school, not Stoke: who they are in each of a platform's courses."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.course.models import Membership, Person
from lti_tool.errors import NotHere


def memberships_of(session: Session, registration_id: int, id_on_platform: str) -> Sequence[int]:
    """Return the memberships of a user of a platform, by the platform's own number of them (`sub`).

    Raises:
        NotHere: Stoke knows nobody of this number there.
    """
    theirs = (
        select(Membership.id)
        .join(Person, Person.id == Membership.person_id)
        .where(Person.registration_id == registration_id, Person.id_on_platform == id_on_platform)
        .order_by(Membership.id)
    )
    if found := session.scalars(theirs).all():
        return found
    raise NotHere
