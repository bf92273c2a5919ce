"""Holding an activity's scores back, and letting them out: the newest of each, and a line on who did."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, aliased

from lti_tool.course.models import LineItem, Membership, Person
from lti_tool.grading.models import DeliveryState, Grading, ScoreDelivery, StaffAct, StaffActName
from lti_tool.grading.noting import note_staff_act
from lti_tool.grading.rules import ReleaseTerms, is_held
from lti_tool.grading.terms import RELEASE, release_of_row

MOST_LINES = 20


@dataclass(frozen=True, slots=True)
class HeldScores:
    """How an activity's scores are held, and how many wait."""

    release: ReleaseTerms
    is_held: bool
    count: int


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """One time at which scores went out; by its date where `number` is None."""

    number: int | None
    name: str | None
    scores: int
    at: datetime


def held_scores(session: Session, activity_id: int, now: datetime) -> HeldScores:
    """How an activity's scores are held now; one statement."""
    count = (
        select(func.count())
        .select_from(ScoreDelivery)
        .where(ScoreDelivery.line_item_id.in_(_columns(activity_id)), _HELD)
        .scalar_subquery()
    )
    asked = select(*RELEASE, count.label("held")).where(Grading.activity_id == activity_id)
    row = session.execute(asked).one_or_none()
    if row is None:
        return HeldScores(ReleaseTerms(), is_held=False, count=0)
    release = release_of_row(row)
    return HeldScores(release, is_held(release, row.released_at, now), row.held)


def follow_release(session: Session, activity_id: int, by_membership_id: int | None, now: datetime) -> int:
    """Hold an activity's scores that wait, or let those out that are held, as its terms say now.

    Returns how many went out; a line is written where any did. `by_membership_id` is None where a date did.
    """
    if held_scores(session, activity_id, now).is_held:
        # A sending that is under way ends as that of an older wish, which does not settle this one.
        held: dict[str, Any] = {
            "state": DeliveryState.HELD,
            "version": ScoreDelivery.version + 1,
            "due_at": None,
        }
        _change(session, activity_id, ScoreDelivery.state == DeliveryState.WAITING, held)
        return 0
    waiting = {"state": DeliveryState.WAITING, "due_at": now}
    count = _change(session, activity_id, _HELD, waiting)
    if count:
        note_staff_act(session, activity_id, StaffActName.RELEASED, by_membership_id, now, scores=count)
    return count


def release_now(session: Session, activity_id: int, by_membership_id: int, now: datetime) -> int:
    """Let an activity's scores out, and those that come after them; returns how many waited."""
    session.execute(
        update(Grading).where(Grading.activity_id == activity_id).values(released_at=now),
    )
    return follow_release(session, activity_id, by_membership_id, now)


def releases_of(
    session: Session, activity_id: int, what: StaffActName = StaffActName.RELEASED
) -> list[ReleaseLine]:
    """When held scores went out and who let them, or who sent zeros, newest first."""
    by = aliased(Membership)
    rows = session.execute(
        select(by.number, Person.name, StaffAct.scores, StaffAct.created_at)
        .outerjoin(by, by.id == StaffAct.by_membership_id)
        .outerjoin(Person, Person.id == by.person_id)
        .where(StaffAct.activity_id == activity_id, StaffAct.what == what)
        .order_by(StaffAct.id.desc())
        .limit(MOST_LINES)
    )
    return [ReleaseLine(row.number, row.name, row.scores or 0, row.created_at) for row in rows]


_HELD = ScoreDelivery.state == DeliveryState.HELD


def _columns(activity_id: int) -> Any:
    return select(LineItem.id).where(LineItem.activity_id == activity_id)


def _change(session: Session, activity_id: int, which: Any, values: dict[str, Any]) -> int:
    clean = {"reason": "", "attempts": 0, "first_failed_at": None}
    changed = session.scalars(
        update(ScoreDelivery)
        .where(ScoreDelivery.line_item_id.in_(_columns(activity_id)), which)
        .values(values | clean)
        .returning(ScoreDelivery.id)
        .execution_options(synchronize_session=False)
    )
    return len(changed.all())
