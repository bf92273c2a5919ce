"""What an instructor may ask of scores: zeros for who did nothing, and another try."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select, update
from sqlalchemy.orm import Session

from lti_tool.acts.models import Act, Verb
from lti_tool.course.conditions import scored
from lti_tool.course.models import ACTIVITY, LineItem, Membership, Person
from lti_tool.database import insert_new
from lti_tool.errors import NotHere
from lti_tool.grading.models import DeliveryState, ScoreDelivery, StaffActName
from lti_tool.grading.noting import note_staff_act
from lti_tool.grading.steps import schedule_rescores
from lti_tool.outbox.service import lift_pause


@dataclass(frozen=True, slots=True)
class IdleLearner:
    """Who did nothing and was sent nothing; `name` is None where the platform sends none."""

    membership_id: int
    number: int
    name: str | None
    has_opened: bool
    """Whether they ever opened Stoke in this course; else its list of people alone tells their role."""


def idle_learners(session: Session, activity_id: int) -> list[IdleLearner]:
    """Whom `send_zeros` would send a 0, in the order of their numbers. Without a gradebook column nobody."""
    rows = session.execute(
        _idle_learners(activity_id)
        .with_only_columns(Membership.id, Membership.number, Person.name, Membership.launched_at.is_not(None))
        .outerjoin(Person, Person.id == Membership.person_id)
    )
    return [IdleLearner(*row) for row in rows]


def send_zeros(
    session: Session,
    activity_id: int,
    now: datetime,
    only: Collection[int] | None = None,
    by_membership_id: int | None = None,
) -> int:
    """Queue a 0 for every learner who has done nothing and was sent nothing; returns how many.

    A line is written of who did where any went out.

    From then on their score follows what they do. Without a gradebook column nobody is sent anything.
    `only`: memberships, where not all of these learners are meant.
    """
    idle = session.execute(_idle_learners(activity_id)).mappings()
    rows = [row for row in idle if only is None or row["membership_id"] in only]
    zero = {"score_given": 0.0, "due_at": now, "completed": False}
    # Who posts at this moment has a score of their own by now.
    count = len(insert_new(session, ScoreDelivery, [{**row, **zero} for row in rows], ScoreDelivery.id))
    if count:
        note_staff_act(session, activity_id, StaffActName.SENT_ZEROS, by_membership_id, now, scores=count)
    return count


def retry(session: Session, delivery_id: int, activity_id: int, now: datetime) -> None:
    """Try one score again now. Where a person had changed the grade, Stoke's score is to win this once.

    Raises:
        NotHere: the activity has no such score.
    """
    if not _try_again(session, activity_id, ScoreDelivery.id == delivery_id, now):
        raise NotHere


def retry_all(session: Session, activity_id: int, now: datetime) -> int:
    """Try all scores that have not arrived again now; returns how many.

    What a person changed in the gradebook stays, and so does what is held.
    """
    arrived = (DeliveryState.DELIVERED, DeliveryState.OVERRIDDEN, DeliveryState.HELD)
    return _try_again(session, activity_id, ScoreDelivery.state.not_in(arrived), now)


def try_now(session: Session, registration_id: int, now: datetime) -> None:
    """Try all that waits for one platform now, whatever stopped it; what it asked to wait for stays."""
    session.execute(
        update(ScoreDelivery)
        .where(
            ScoreDelivery.registration_id == registration_id,
            ScoreDelivery.state == DeliveryState.WAITING,
            ScoreDelivery.due_at > now,
        )
        .values(due_at=now)
        .execution_options(synchronize_session=False)
    )
    lift_pause(session, {registration_id}, now)


def catch_up(session: Session, context_id: int, now: datetime) -> None:
    """Bring a course's scores up to date once somebody who had gone from it is back (ADR 0015).

    What the platform did not take, as it knew them no more, goes out again too.
    """
    here = select(Membership.id).where(
        Membership.context_id == context_id, scored(), Membership.gone_at.is_(None)
    )
    refused = ScoreDelivery.state == DeliveryState.NOT_GRADABLE
    session.execute(
        update(ScoreDelivery)
        .where(refused, ScoreDelivery.membership_id.in_(here))
        .values(_AFRESH | {"due_at": now})
        .execution_options(synchronize_session=False)
    )
    schedule_rescores(session, context_id, now)


_AFRESH: dict[str, Any] = {
    "state": DeliveryState.WAITING,
    "reason": "",
    "attempts": 0,
    "first_failed_at": None,
}


def _idle_learners(activity_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            ACTIVITY.c.registration_id,
            LineItem.id.label("line_item_id"),
            LineItem.score_maximum,
            Membership.id.label("membership_id"),
        )
        .select_from(ACTIVITY)
        .join(LineItem, LineItem.activity_id == ACTIVITY.c.id)
        .join(Membership, Membership.context_id == ACTIVITY.c.context_id)
        .where(
            ACTIVITY.c.id == activity_id,
            scored(),
            Membership.gone_at.is_(None),
            ~exists().where(
                Act.activity_id == activity_id, Act.membership_id == Membership.id, Act.verb != Verb.READ
            ),
            ~exists().where(
                ScoreDelivery.line_item_id == LineItem.id,
                ScoreDelivery.membership_id == Membership.id,
            ),
        )
        .order_by(Membership.id)
    )


def _try_again(session: Session, activity_id: int, which: ColumnElement[bool], now: datetime) -> int:
    line_item = select(LineItem.id).where(LineItem.activity_id == activity_id)
    registrations = session.scalars(
        update(ScoreDelivery)
        .where(which, ScoreDelivery.line_item_id.in_(line_item))
        .values(_AFRESH | {"due_at": now})
        .returning(ScoreDelivery.registration_id)
        .execution_options(synchronize_session=False)
    ).all()
    # Whoever presses the button has probably mended something; the next failure pauses again.
    lift_pause(session, set(registrations), now)
    return len(registrations)
