"""Who looked up which name, and why."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from lti_tool.course.models import Membership, Person, Reveal
from lti_tool.course.naming.reading import author_of
from lti_tool.course.naming.rules import Author
from lti_tool.course.who import Who

REVEALS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class RevealLine:
    """One line of the log; nobody is named in it but who looked."""

    id: int
    by: Author | None
    """None where their membership is gone."""
    item_kind: str
    item_id: int
    reason: str
    at: datetime


def note_reveal(
    session: Session, who: Who, activity_id: int, item_kind: str, item_id: int, reason: str, now: datetime
) -> None:
    """Write down that somebody looks up a name; to be committed before it is shown."""
    item = {"item_kind": item_kind, "item_id": item_id}
    row = {"activity_id": activity_id, "by_membership_id": who.membership_id, "reason": reason}
    session.execute(insert(Reveal), row | item | {"revealed_at": now})


def reveals_in(session: Session, activity_id: int, before: int) -> list[RevealLine]:
    """Read a page of an activity's log, newest first, and one line more where older ones follow."""
    rows = session.execute(
        select(Reveal, Membership, Person.name)
        .outerjoin(Membership, Membership.id == Reveal.by_membership_id)
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(Reveal.activity_id == activity_id, Reveal.id < before)
        .order_by(Reveal.id.desc())
        .limit(REVEALS_A_PAGE + 1)
    )
    return [_line(reveal, member, name) for reveal, member, name in rows]


def _line(reveal: Reveal, member: Membership | None, name: str | None) -> RevealLine:
    by = None
    if member is not None:
        by = author_of(member.id, member.number, name, member.person_id, member.roles)
    return RevealLine(reveal.id, by, reveal.item_kind, reveal.item_id, reveal.reason, reveal.revealed_at)
