"""Second looks: a learner asks staff to look at their score again, and staff answer."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Label, Select, func, select
from sqlalchemy.orm import Session

from lti_tool.acts.service import lock_membership, lock_memberships
from lti_tool.course.models import ACTIVITY, Membership, Person
from lti_tool.database import insert_new
from lti_tool.errors import Conflict, NotHere
from lti_tool.grading.acceptances import accept_steps
from lti_tool.grading.models import SecondLook, StaffActName, StepAcceptance
from lti_tool.grading.noting import note_staff_act
from lti_tool.grading.rules import Look, asking_refusal

LONGEST = 1_000
"""Characters of what is asked, and of an answer."""
MOST_LINES = 100


@dataclass(frozen=True, slots=True)
class LookLine:
    """One request as staff read it; `name` is None where the platform sends none."""

    id: int
    membership_id: int
    number: int
    name: str | None
    look: Look


def looks_of(session: Session, activity_id: int, membership_id: int) -> list[Look]:
    """What a learner asked in an activity, newest first."""
    mine = _COLUMNS.where(SecondLook.activity_id == activity_id, SecondLook.membership_id == membership_id)
    return [_look(row) for row in session.execute(mine.order_by(SecondLook.id.desc()).limit(MOST_LINES))]


def ask_look(
    session: Session, activity_id: int, membership_id: int, given: float | None, reason: str, now: datetime
) -> None:
    """Ask for a second look at the score `given`; the same form twice asks once.

    Raises:
        Conflict: of a `rules.looks.Refusal`.
    """
    lock_membership(session, membership_id)
    before = looks_of(session, activity_id, membership_id)
    if before and (before[0].given, before[0].reason) == (given, reason):
        return
    refusal = asking_refusal(given, before)
    if refusal is not None:
        raise Conflict(refusal)
    row: dict[str, object] = {"activity_id": activity_id, "membership_id": membership_id}
    row |= {"score_given": given, "reason": reason, "asked_at": now, "answer": ""}
    insert_new(session, SecondLook, [row], SecondLook.id)


def looks_in(session: Session, activity_id: int) -> list[LookLine]:
    """What learners asked in an activity: what waits first, the oldest first, and then the newest answers."""
    rows = session.execute(
        _LINES.where(SecondLook.activity_id == activity_id)
        .order_by(SecondLook.answered_at.desc().nulls_first(), SecondLook.id)
        .limit(MOST_LINES)
    )
    return [_line(row) for row in rows]


def look_in(session: Session, activity_id: int, look_id: int) -> LookLine:
    """One request of an activity.

    Raises:
        NotHere: the activity has none with this id.
    """
    here = (SecondLook.activity_id == activity_id, SecondLook.id == look_id)
    row = session.execute(_LINES.where(*here)).one_or_none()
    if row is None:
        raise NotHere
    return _line(row)


def answer_look(
    session: Session,
    activity_id: int,
    look_id: int,
    words: str,
    step_ids: Collection[int],
    by_membership_id: int,
    now: datetime,
) -> None:
    """Answer a request, and accept steps of who asked; their score follows at once. The same form twice
    answers once.

    Raises:
        NotHere: it is another activity's, or a step is, or who asked is no learner here any more.
        Conflict: "answered" by somebody else meanwhile.
    """
    here = (SecondLook.activity_id == activity_id, SecondLook.id == look_id)
    # First, as erasing does: the other way round would be a deadlock. Two who answer wait for each other too.
    lock_memberships(session, session.scalars(select(SecondLook.membership_id).where(*here)).all())
    found = session.scalar(select(SecondLook).where(*here))
    if found is None:
        raise NotHere
    if found.answered_at is not None:
        if found.answer == words and set(step_ids) <= _accepted(session, found.membership_id):
            return
        raise Conflict("answered")
    found.answer, found.answered_at = words, now
    whose = found.membership_id
    note_staff_act(
        session, activity_id, StaffActName.LOOKED_AGAIN, by_membership_id, now, membership_id=whose
    )
    if step_ids:
        wanted = [(whose, one) for one in step_ids]
        accept_steps(session, activity_id, wanted, by_membership_id, now)


def _accepted(session: Session, membership_id: int) -> set[int]:
    steps = select(StepAcceptance.step_id).where(StepAcceptance.membership_id == membership_id)
    return set(session.scalars(steps))


def waiting_looks(session: Session, activity_id: int) -> int:
    """How many requests of learners wait in an activity."""
    waits = (SecondLook.activity_id == activity_id, SecondLook.answered_at.is_(None))
    return session.scalar(select(func.count()).select_from(SecondLook).where(*waits)) or 0


def open_look(membership_id: Any) -> Label[int | None]:
    """Return a column: the request of a membership that waits, in a query that knows `ACTIVITY`."""
    return (
        select(func.max(SecondLook.id))
        .where(SecondLook.activity_id == ACTIVITY.c.id, SecondLook.membership_id == membership_id)
        .where(SecondLook.answered_at.is_(None))
        .correlate(ACTIVITY, Membership)
        .scalar_subquery()
        .label("look_id")
    )


_COLUMNS = select(
    SecondLook.score_given,
    SecondLook.reason,
    SecondLook.asked_at,
    SecondLook.answer,
    SecondLook.answered_at,
)
_LINES: Select[*tuple[Any, ...]] = (
    _COLUMNS.add_columns(SecondLook.id, SecondLook.membership_id, Membership.number, Person.name)
    .join(Membership, Membership.id == SecondLook.membership_id)
    .outerjoin(Person, Person.id == Membership.person_id)
)


def _look(row: Any) -> Look:
    return Look(row.score_given, row.reason, row.asked_at, row.answer, row.answered_at)


def _line(row: Any) -> LookLine:
    return LookLine(row.id, row.membership_id, row.number, row.name, _look(row))
