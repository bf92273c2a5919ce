"""Who stands before and after a learner in an activity's list."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select, union_all
from sqlalchemy.orm import Session

from lti_tool.course.conditions import scored
from lti_tool.course.models import ACTIVITY, Membership, Person


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A learner; `name` is None where the platform sends none."""

    membership_id: int
    number: int
    name: str | None


def neighbours(session: Session, activity_id: int, number: int) -> tuple[Neighbour | None, Neighbour | None]:
    """Return who is before and after the member of this number, in the order of numbers; one statement."""
    before = _here(activity_id).where(Membership.number < number).order_by(Membership.number.desc())
    after = _here(activity_id).where(Membership.number > number).order_by(Membership.number)
    both = union_all(select(before.subquery()), select(after.subquery()))
    found = [Neighbour(*row) for row in session.execute(both)]
    return (
        next((one for one in found if one.number < number), None),
        next((one for one in found if one.number > number), None),
    )


def _here(activity_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(Membership.id, Membership.number, Person.name)
        .join(ACTIVITY, ACTIVITY.c.context_id == Membership.context_id)
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(ACTIVITY.c.id == activity_id, scored(), Membership.gone_at.is_(None))
        .limit(1)
    )
