"""Where one learner stands in all activities of a course, and how far everybody is, whatever its size."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session

from lti_tool.course.conditions import scored
from lti_tool.course.models import ACTIVITY, Deployment, LineItem, Membership, Registration
from lti_tool.course.models import Context as Course
from lti_tool.grading.models import (
    DeliveryState,
    Extension,
    Grading,
    RoleHolder,
    ScoreDelivery,
    Step,
    StepKind,
    StepProgress,
)
from lti_tool.grading.rules import StepValue
from lti_tool.grading.sheets import (
    EXTENSION,
    HELD,
    PROGRESS,
    ROLE_GIVEN_AT,
    extended,
    in_role,
    role_is_in_time,
    sheet_of_rows,
)
from lti_tool.grading.standings import standing_of_row, standings_from
from lti_tool.grading.steps import step_columns, step_of_row
from lti_tool.grading.terms import TERMS, joined_to
from lti_tool.grading.values import LearnerStanding

NEEDING_SOMEBODY = (DeliveryState.NEEDS_INSTRUCTOR, DeliveryState.NOT_GRADABLE)


@dataclass(frozen=True, slots=True)
class StepCount:
    """How many of a course's learners have met a step."""

    step: StepValue
    met: int
    asked: int | None = None
    """Of how many people, where it asks not all of them."""

    def of(self, people: int) -> int:
        """Return of how many it is asked in a course of so many."""
        return people if self.asked is None else self.asked


@dataclass(frozen=True, slots=True)
class ScoreCount:
    """How many of an activity's scores are on their way, need somebody, or are held."""

    waiting: int = 0
    refused: int = 0
    held: int = 0


@dataclass(frozen=True, slots=True)
class CourseFacts:
    """Who is in a course, and whose platform it is."""

    learners: int
    have_opened: int
    """Those of them who ever opened Stoke here."""
    family: str
    """`product_family_code` of the platform, "" while unknown."""


def own_standings(
    session: Session, context_id: int, membership_id: int, now: datetime
) -> dict[int, LearnerStanding]:
    """One learner's standing by activity of the course; two statements."""
    names = {"context_id": context_id, "membership_id": membership_id}
    steps: dict[int, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    for row in session.connection().execute(_OWN_STEPS, names):
        steps[row.activity_id].append(row)
    rows = session.connection().execute(_OWN_SCORES, names).all()
    return {row.id: standing_of_row(row, sheet_of_rows(steps[row.id]), now) for row in rows}


def step_counts(session: Session, context_id: int) -> Mapping[int, tuple[StepCount, ...]]:
    """How many learners who are here have met each step, by activity; one statement."""
    found: dict[int, tuple[StepCount, ...]] = defaultdict(tuple)
    for row in session.connection().execute(_STEP_COUNTS, {"context_id": context_id}):
        found[row.activity_id] += (StepCount(step_of_row(row), row.met, row.asked),)
    return found


def score_counts(session: Session, context_id: int) -> dict[int, ScoreCount]:
    """How many scores have not arrived, by activity; one statement."""
    rows = session.connection().execute(_SCORE_COUNTS, {"context_id": context_id})
    return {row.activity_id: ScoreCount(row.waiting, row.refused, row.held) for row in rows}


def course_facts(session: Session, context_id: int) -> CourseFacts:
    """Who is in the course now; one statement."""
    row = session.connection().execute(_FACTS, {"context_id": context_id}).one()
    return CourseFacts(row.learners, row.have_opened, row.family)


# All made once: composing them costs more than the database does.
_OWN_STEPS = (
    step_columns()
    .add_columns(Step.activity_id, StepProgress.id.label("progress_id"), *PROGRESS, *TERMS, *EXTENSION, *HELD)
    .add_columns(ACTIVITY.c.closes_at)
    .select_from(Step)
    .join(ACTIVITY, ACTIVITY.c.id == Step.activity_id)
    .outerjoin(
        StepProgress,
        and_(StepProgress.step_id == Step.id, StepProgress.membership_id == bindparam("membership_id")),
    )
    .outerjoin(Grading, joined_to(Step.activity_id))
    .outerjoin(Extension, extended(Step.activity_id, bindparam("membership_id")))
    .outerjoin(RoleHolder, in_role(Step.activity_id, bindparam("membership_id")))
    .where(ACTIVITY.c.context_id == bindparam("context_id"))
    .order_by(Step.activity_id, Step.position)
)
_OWN_SCORES = (
    standings_from().add_columns(ACTIVITY.c.id).where(ACTIVITY.c.context_id == bindparam("context_id"))
)
_MET = (
    select(func.count())
    .select_from(StepProgress)
    .join(Membership, Membership.id == StepProgress.membership_id)
    .where(
        StepProgress.step_id == Step.id,
        StepProgress.met_at.is_not(None),
        Membership.gone_at.is_(None),
        scored(),
    )
    .correlate(Step)
    .scalar_subquery()
)
_IN_ROLE = (
    select(func.count())
    .select_from(RoleHolder)
    .outerjoin(
        StepProgress,
        and_(StepProgress.step_id == Step.id, StepProgress.membership_id == RoleHolder.membership_id),
    )
    .where(
        RoleHolder.activity_id == Step.activity_id,
        or_(
            and_(RoleHolder.ended_at.is_(None), role_is_in_time(ROLE_GIVEN_AT)),
            StepProgress.met_at.is_not(None),
        ),
        role_is_in_time(),
    )
    .correlate(Step)
    .scalar_subquery()
)
_STEP_COUNTS = (
    step_columns()
    .add_columns(
        Step.activity_id, _MET.label("met"), case((Step.kind == StepKind.ROLE, _IN_ROLE)).label("asked")
    )
    .join(ACTIVITY, ACTIVITY.c.id == Step.activity_id)
    .where(ACTIVITY.c.context_id == bindparam("context_id"))
    .order_by(Step.activity_id, Step.position)
)
_SCORE_COUNTS = (
    select(
        LineItem.activity_id,
        func.count().filter(ScoreDelivery.state == DeliveryState.WAITING).label("waiting"),
        func.count().filter(ScoreDelivery.state.in_(NEEDING_SOMEBODY)).label("refused"),
        func.count().filter(ScoreDelivery.state == DeliveryState.HELD).label("held"),
    )
    .join(ScoreDelivery, ScoreDelivery.line_item_id == LineItem.id)
    .where(LineItem.context_id == bindparam("context_id"))
    .group_by(LineItem.activity_id)
)
_FACTS = (
    select(
        func.count(Membership.id).label("learners"),
        func.count(Membership.launched_at).label("have_opened"),
        Registration.family,
    )
    .select_from(Course)
    .join(Deployment, Deployment.id == Course.deployment_id)
    .join(Registration, Registration.id == Deployment.registration_id)
    .outerjoin(
        Membership,
        and_(Membership.context_id == Course.id, Membership.gone_at.is_(None), scored()),
    )
    .where(Course.id == bindparam("context_id"))
    .group_by(Registration.family)
)
