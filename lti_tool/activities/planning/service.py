"""Use cases of plans: make one, show a course's, and move it with the course's start."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import partial
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.activities.kinds import Kinds
from lti_tool.activities.models import Activity
from lti_tool.activities.planning.models import CoursePlan, PlannedActivity
from lti_tool.activities.planning.rules import CourseFrame, moved_if_planned
from lti_tool.activities.planning.values import PlannedLine, PlannedTerms, PlanView
from lti_tool.activities.rules import Shift
from lti_tool.activities.service import create_activity
from lti_tool.database import insert_once
from lti_tool.errors import NotHere
from lti_tool.grading.steps import move_due_dates, move_release


def make_plan(
    session: Session,
    place: tuple[int, int],
    uuid: str,
    frame: CourseFrame,
    kind: str,
    planned: Sequence[PlannedTerms],
    now: datetime,
) -> list[int]:
    """Make a plan's activities in a course, once for each `uuid`; return their ids in the plan's order.

    `place` is the registration and the context. All are made or none: the caller's transaction decides.
    """
    registration_id, context_id = place
    values = {"starts_on": frame.starts_on, "weeks": frame.weeks, "zone": frame.zone.key, "created_at": now}
    plan_id = insert_once(session, CoursePlan, {"context_id": context_id, "uuid": uuid}, values)
    made = []
    for number, one in enumerate(planned):
        own = str(uuid5(UUID(uuid), str(number)))
        activity = create_activity(session, registration_id, context_id, kind, one.terms, now, own)
        dates = _texts([one.terms.opens_at, one.terms.closes_at, *(step.due_at for step in one.terms.steps)])
        insert_once(
            session, PlannedActivity, {"activity_id": activity.id}, {"plan_id": plan_id, "dates": dates}
        )
        made.append(activity.id)
    return made


def plan_of(session: Session, context_id: int) -> PlanView | None:
    """Return a course's newest plan with its activities as they stand, None where it has none."""
    newest = select(func.max(CoursePlan.id)).where(CoursePlan.context_id == context_id).scalar_subquery()
    rows = session.execute(
        select(
            CoursePlan.id.label("plan_id"),
            CoursePlan.starts_on,
            CoursePlan.weeks,
            CoursePlan.zone,
            Activity.id,
            Activity.kind,
            Activity.title,
            Activity.opens_at,
            Activity.closes_at,
        )
        .join(PlannedActivity, PlannedActivity.plan_id == CoursePlan.id)
        .join(Activity, Activity.id == PlannedActivity.activity_id)
        .where(CoursePlan.id == newest)
        .order_by(PlannedActivity.id)
    ).all()
    if not rows:
        return None
    lines = tuple(PlannedLine(row.id, row.kind, row.title, row.opens_at, row.closes_at) for row in rows)
    first = rows[0]
    return PlanView(first.plan_id, first.starts_on, first.weeks, first.zone, lines)


def move_plan(
    session: Session,
    context_id: int,
    plan_id: int,
    starts_on: date,
    now: datetime,
    all_of_it: Kinds | None = None,
) -> int:
    """Let a plan begin on another day; return by how many days it moved.

    Dates that somebody has set since stay, unless the kinds come along: then every date of the course's
    activities moves. Open forms of a moved activity answer that it was changed.

    Raises:
        NotHere: if the course has no such plan.
    """
    of_course = select(CoursePlan).where(CoursePlan.id == plan_id, CoursePlan.context_id == context_id)
    plan = session.scalar(of_course.with_for_update())
    if plan is None:
        raise NotHere
    shift = Shift((starts_on - plan.starts_on).days, ZoneInfo(plan.zone))
    if not shift.days:
        return 0
    plan.starts_on = starts_on
    if all_of_it is not None:
        ids = select(Activity.id).where(Activity.context_id == context_id).order_by(Activity.id)
        for activity_id in session.scalars(ids).all():
            shift_activity(session, all_of_it, activity_id, shift, now)
        return shift.days
    for one in session.scalars(select(PlannedActivity).where(PlannedActivity.plan_id == plan.id)):
        _move(session, one, shift, now)
    return shift.days


def shift_activity(session: Session, kinds: Kinds, activity_id: int, shift: Shift, now: datetime) -> None:
    """Move every date of an activity, whoever set it; the dates that a plan gave it are still the plan's."""
    activity = session.get_one(Activity, activity_id, with_for_update=True)
    activity.opens_at = shift.moved(activity.opens_at)
    activity.closes_at = shift.moved(activity.closes_at)
    activity.options = kinds[activity.kind].moved_options(activity.options, shift.moved)
    activity.version += 1
    move_due_dates(session, activity_id, shift.moved, now)
    move_release(session, activity_id, shift.moved)
    own = select(PlannedActivity).where(PlannedActivity.activity_id == activity_id)
    if (planned := session.scalar(own)) is not None:
        planned.dates = _texts(shift.moved(moment) for moment in _moments(planned))


def _move(session: Session, one: PlannedActivity, shift: Shift, now: datetime) -> None:
    planned = _moments(one)
    move = partial(moved_if_planned, planned=planned, shift=shift)
    activity = session.get_one(Activity, one.activity_id, with_for_update=True)
    activity.opens_at, activity.closes_at = move(activity.opens_at), move(activity.closes_at)
    activity.version += 1
    move_due_dates(session, activity.id, move, now)
    one.dates = _texts(shift.moved(moment) for moment in planned)


def _moments(one: PlannedActivity) -> frozenset[datetime]:
    return frozenset(datetime.fromisoformat(text) for text in one.dates.split())


def _texts(dates: Iterable[datetime | None]) -> str:
    return " ".join(sorted({moment.isoformat() for moment in dates if moment is not None}))
