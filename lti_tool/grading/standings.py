"""Where learners stand: for a learner's own page, and for the instructor's table."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String, and_, bindparam, cast, exists, func, or_, select
from sqlalchemy.orm import Session

from lti_tool.acts.models import Act
from lti_tool.course.conditions import scored
from lti_tool.course.models import ACTIVITY, GroupMembership, LineItem, Membership, Person
from lti_tool.course.rules import is_scored, parse_roles
from lti_tool.errors import NotHere
from lti_tool.grading.looks import open_look
from lti_tool.grading.models import (
    DeliveryState,
    Extension,
    Grading,
    RoleHolder,
    ScoreDelivery,
    Step,
    StepAcceptance,
    StepProgress,
)
from lti_tool.grading.sheets import (
    EXTENSION,
    HELD,
    PROGRESS,
    Sheet,
    accepted_of,
    extended,
    in_role,
    sheet_of_rows,
    sheets_of,
)
from lti_tool.grading.steps import step_columns
from lti_tool.grading.terms import TERMS, joined_to
from lti_tool.grading.values import DeliveryValue, LearnerRow, LearnerStanding, LearnerWork
from lti_tool.prepared import Prepared

_DELIVERY = (
    ScoreDelivery.id.label("delivery_id"),
    ScoreDelivery.state,
    ScoreDelivery.reason,
    ScoreDelivery.score_given,
    ScoreDelivery.score_maximum,
    ScoreDelivery.sent_given,
    ScoreDelivery.sent_at,
    ScoreDelivery.found_given,
    ScoreDelivery.due_at.label("next_at"),
)
_MAXIMUM = func.coalesce(LineItem.score_maximum, ACTIVITY.c.score_maximum).label("maximum")


def learner_standing(
    session: Session, activity_id: int, membership_id: int, now: datetime
) -> LearnerStanding:
    """One learner's steps, score, and what became of it; one statement."""
    names = {"activity_id": activity_id, "membership_id": membership_id}
    rows = _ONE_LEARNER_WITH_STEPS.all(session, names)
    return standing_of_row(rows[0], sheet_of_rows(rows), now)


def learner_work(session: Session, activity_id: int, membership_id: int, now: datetime) -> LearnerWork:
    """Who somebody of an activity's course is, and where they stand in it; two statements.

    Raises:
        NotHere: they belong to another course.
    """
    who = and_(Membership.id == membership_id, Membership.context_id == ACTIVITY.c.context_id)
    asked = (
        _ONE_LEARNER.add_columns(
            Membership.number,
            Membership.person_id,
            Membership.roles,
            Membership.is_test_user,
            Person.name,
            open_look(Membership.id),
        )
        .join(Membership, who)
        .outerjoin(Person, Person.id == Membership.person_id)
    )
    row = session.execute(asked, {"activity_id": activity_id, "membership_id": membership_id}).one_or_none()
    if row is None:
        raise NotHere
    sheet = sheets_of(session, activity_id, [membership_id])[membership_id]
    return LearnerWork(
        membership_id=membership_id,
        number=row.number,
        name=row.name,
        is_former=row.person_id is None,
        is_scored=is_scored(parse_roles(row.roles), row.is_test_user),
        standing=standing_of_row(row, sheet, now),
        look_id=row.look_id,
    )


def learners_table(
    session: Session,
    activity_id: int,
    now: datetime,
    after: int = 0,
    limit: int = 100,
    group_id: int | None = None,
) -> tuple[LearnerRow, ...]:
    """The course's learners whose number is above `after`, in the order of their numbers; two statements.

    With `group_id` only that group's (one of `CourseGroup`, of whichever course: another's has nobody here).
    Who is not scored (staff, mentors, preview users) is not listed; who has gone is where they left work.
    """
    asked = _learners(activity_id).where(Membership.number > after).limit(limit)
    if group_id is not None:
        asked = asked.where(_in_group().where(GroupMembership.group_id == group_id).exists())
    rows = session.execute(asked).all()
    sheets = sheets_of(session, activity_id, [row.membership_id for row in rows])
    return tuple(_learner(row, sheets[row.membership_id], now) for row in rows)


def _learners(activity_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Membership.id.label("membership_id"),
            Membership.number,
            Membership.launched_at,
            Membership.gone_at,
            _GROUP_IDS,
            Person.name,
            _MAXIMUM,
            open_look(Membership.id),
            *_DELIVERY,
        )
        .select_from(ACTIVITY)
        .join(Membership, Membership.context_id == ACTIVITY.c.context_id)
        .outerjoin(Person, Person.id == Membership.person_id)
        .outerjoin(LineItem, LineItem.activity_id == ACTIVITY.c.id)
        .outerjoin(ScoreDelivery, _delivery_of(Membership.id))
        .where(ACTIVITY.c.id == activity_id, scored(), _is_here_or_worked())
        .order_by(Membership.number)
    )


def _in_group() -> Select[int]:
    return (
        select(GroupMembership.group_id)
        .where(GroupMembership.membership_id == Membership.id)
        .correlate(Membership)
    )


_GROUP_IDS = (
    select(func.aggregate_strings(cast(GroupMembership.group_id, String), ","))
    .where(GroupMembership.membership_id == Membership.id)
    .correlate(Membership)
    .scalar_subquery()
    .label("group_ids")
)


def _is_here_or_worked() -> ColumnElement[bool]:
    acted = exists().where(Act.activity_id == ACTIVITY.c.id, Act.membership_id == Membership.id)
    return or_(Membership.gone_at.is_(None), ScoreDelivery.id.is_not(None), acted)


def _delivery_of(membership: Any) -> ColumnElement[bool]:
    return and_(ScoreDelivery.line_item_id == LineItem.id, ScoreDelivery.membership_id == membership)


def standings_from() -> Select[*tuple[Any, ...]]:
    """Select columns and scores of the membership `membership_id`, a row for each activity."""
    return (
        select(LineItem.id.label("line_item_id"), _MAXIMUM, *_DELIVERY)
        .select_from(ACTIVITY)
        .outerjoin(LineItem, LineItem.activity_id == ACTIVITY.c.id)
        .outerjoin(ScoreDelivery, _delivery_of(bindparam("membership_id")))
    )


# Made once: composing it costs more than the database does.
_ONE_LEARNER = standings_from().where(ACTIVITY.c.id == bindparam("activity_id"))
_ONE_LEARNER_WITH_STEPS = Prepared(
    _ONE_LEARNER.add_columns(
        *step_columns().selected_columns,
        StepProgress.id.label("progress_id"),
        *PROGRESS,
        *TERMS,
        *EXTENSION,
        *HELD,
        *(StepAcceptance.accepted_at, ACTIVITY.c.closes_at),
        open_look(bindparam("membership_id")),
    )
    .outerjoin(Step, Step.activity_id == ACTIVITY.c.id)
    .outerjoin(
        StepProgress,
        and_(StepProgress.step_id == Step.id, StepProgress.membership_id == bindparam("membership_id")),
    )
    .outerjoin(StepAcceptance, accepted_of(bindparam("membership_id")))
    .outerjoin(Grading, joined_to(ACTIVITY.c.id))
    .outerjoin(Extension, extended(ACTIVITY.c.id, bindparam("membership_id")))
    .outerjoin(RoleHolder, in_role(ACTIVITY.c.id, bindparam("membership_id")))
    .order_by(Step.position)
)


def standing_of_row(row: Row[*tuple[Any, ...]], sheet: Sheet, now: datetime) -> LearnerStanding:
    """Where one learner stands, out of a row of `standings_from`."""
    return LearnerStanding(
        steps=sheet.asked,
        score=sheet.standing(now, row.maximum),
        terms=sheet.terms,
        extension=sheet.extension,
        held=sheet.held(now),
        all_steps=sheet.steps,
        delivery=_delivery(row),
        has_column=row.line_item_id is not None,
        look_id=getattr(row, "look_id", None),
    )


def _learner(row: Row[*tuple[Any, ...]], sheet: Sheet, now: datetime) -> LearnerRow:
    return LearnerRow(
        membership_id=row.membership_id,
        number=row.number,
        name=row.name,
        has_opened=row.launched_at is not None,
        is_gone=row.gone_at is not None,
        group_ids=tuple(sorted(int(one) for one in (row.group_ids or "").split(",") if one)),
        steps=sheet.asked,
        score=sheet.standing(now, row.maximum),
        delivery=_delivery(row),
        extension=sheet.extension,
        terms=sheet.terms,
        held=sheet.held(now),
        look_id=row.look_id,
    )


def _delivery(row: Row[*tuple[Any, ...]]) -> DeliveryValue | None:
    if row.delivery_id is None:
        return None
    return DeliveryValue(
        id=row.delivery_id,
        state=DeliveryState(row.state),
        reason=row.reason,
        score_given=row.score_given,
        score_maximum=row.score_maximum,
        sent_given=row.sent_given,
        sent_at=row.sent_at,
        found_given=row.found_given,
        due_at=row.next_at,
    )
