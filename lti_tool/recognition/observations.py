"""What was said in class, as staff noted it, and of whom it can be noted."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.recognising.models import Recognition
from lti_tool.course.conditions import learning
from lti_tool.course.models import ACTIVITY, Membership, Person
from lti_tool.course.naming import Author
from lti_tool.course.naming.reading import author_of

MOST_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Observation:
    """What somebody said in class, and when that was noted."""

    id: int
    author: Author
    words: str
    at: datetime


def observations_in(session: Session, context_id: int) -> list[Observation]:
    """Read what was noted last in a course; one statement."""
    row = Recognition
    rows = session.execute(
        select(row.id, row.words, row.created_at, Membership, Person.name)
        .join(ACTIVITY, ACTIVITY.c.id == row.activity_id)
        .join(Membership, Membership.id == row.membership_id)
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(ACTIVITY.c.context_id == context_id, row.what == "observed", row.taken_back_at.is_(None))
        .order_by(row.id.desc())
        .limit(MOST_SHOWN)
    )
    return [Observation(one, _author(member, name), words, at) for one, words, at, member, name in rows]


def learners_in(session: Session, context_id: int) -> list[Author]:
    """Read the learners who are there; one statement."""
    rows = session.execute(
        select(Membership, Person.name)
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(Membership.context_id == context_id, learning())
        .order_by(Membership.number)
    )
    return [_author(member, name) for member, name in rows]


def _author(member: Membership, name: str | None) -> Author:
    return author_of(member.id, member.number, name, member.person_id, member.roles)
