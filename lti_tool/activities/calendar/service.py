"""Use cases of the calendar: read a course in weeks, move one activity, and let the course begin anew."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from lti_tool.activities.calendar.rules import (
    MOST_WEEKS_SHOWN,
    Dates,
    guessed_start,
    week_of,
    weeks_of,
)
from lti_tool.activities.calendar.values import Calendar, Spark, Start
from lti_tool.activities.kinds import Kinds
from lti_tool.activities.models import Activity
from lti_tool.activities.planning.models import CoursePlan
from lti_tool.activities.planning.rules import CourseFrame
from lti_tool.activities.planning.service import move_plan, shift_activity
from lti_tool.activities.rules import Shift
from lti_tool.course.models import Context
from lti_tool.database import insert_once
from lti_tool.errors import NotHere
from lti_tool.grading.models import Step

USUAL_WEEKS = 10
"""Of a course that has no plan; more where its dates need more."""
NO_FORM = str(UUID(int=0))
"""In the place of a form's UUID: of a plan that was not made by one, of which a course has one at most."""


def calendar_of(session: Session, context_id: int, zone: ZoneInfo, now: datetime) -> Calendar:
    """Return a course in its weeks; two statements. `zone` is the looker's, for days that no plan has."""
    sparks = _sparks(session, context_id)
    every = [one.dates for one in sparks]
    start = start_of(session, context_id, every, zone, now)
    return Calendar(
        start,
        tuple(weeks_of(every, start.frame, now)),
        {one.id: one for one in sparks},
        tuple(one.id for one in sparks if one.dates.begins_at is None),
    )


def start_of(
    session: Session, context_id: int, every: Sequence[Dates], zone: ZoneInfo, now: datetime
) -> Start:
    """Return when a course's weeks begin: as its newest plan says, else the LMS, else its first date."""
    newest = select(func.max(CoursePlan.id)).where(CoursePlan.context_id == context_id).scalar_subquery()
    row = session.execute(
        select(Context.starts_at, CoursePlan.id, CoursePlan.starts_on, CoursePlan.weeks, CoursePlan.zone)
        .outerjoin(CoursePlan, CoursePlan.id == newest)
        .where(Context.id == context_id)
    ).one()
    if row.id is not None:
        frame = CourseFrame(row.starts_on, row.weeks, ZoneInfo(row.zone))
        told = row.starts_at and row.starts_at.astimezone(frame.zone).date()
        return Start(frame, row.id, is_told=True, told_by_lms=told)
    today = CourseFrame((row.starts_at or now).astimezone(zone).date(), USUAL_WEEKS, zone)
    if row.starts_at is not None:
        return Start(today, is_told=True, told_by_lms=today.starts_on)
    return Start(CourseFrame(guessed_start(every, today), USUAL_WEEKS, zone))


def move_to_week(
    session: Session, kinds: Kinds, place: tuple[int, int], week: int, start: Start, now: datetime
) -> int:
    """Move all dates of an activity by whole weeks to a week, 1 for the first; return by how many.

    `place` is the context and the activity. One that stands there already, or has no date, stays.

    Raises:
        NotHere: if the course has no such activity, or no such week.
    """
    context_id, activity_id = place
    own = select(Activity.id).where(Activity.id == activity_id, Activity.context_id == context_id)
    # Whoever moves it at the same time waits here, and then finds where it stands.
    if session.scalar(own.with_for_update()) is None or not 1 <= week <= MOST_WEEKS_SHOWN:
        raise NotHere
    dates = next(one.dates for one in _sparks(session, context_id) if one.id == activity_id)
    if week_of(dates, start.frame) is None or dates.begins_at is None:
        return 0
    keep_start(session, context_id, start, now)
    weeks = week - 1 - start.frame.week_at(dates.begins_at)
    if weeks:
        shift_activity(session, kinds, activity_id, Shift(7 * weeks, start.frame.zone), now)
    return weeks


def begin_on(
    session: Session, context_id: int, start: Start, starts_on: date, now: datetime, all_of_it: Kinds | None
) -> int:
    """Let a course's weeks begin on another day; return by how many days.

    The dates of its plan move along; those that somebody has set only where the kinds come along.
    """
    plan_id = keep_start(session, context_id, start, now)
    return move_plan(session, context_id, plan_id, starts_on, now, all_of_it)


def keep_start(session: Session, context_id: int, start: Start, now: datetime) -> int:
    """Return the id of a course's plan; one without gets a plan with nothing in it, which holds its weeks.

    Else the weeks of a course whose start nobody told would move with its first activity.
    """
    if start.plan_id is not None:
        return start.plan_id
    frame = start.frame
    values = {"starts_on": frame.starts_on, "weeks": frame.weeks, "zone": frame.zone.key}
    return insert_once(
        session, CoursePlan, {"context_id": context_id, "uuid": NO_FORM}, values | {"created_at": now}
    )


def _sparks(session: Session, context_id: int) -> list[Spark]:
    due_at = select(func.min(Step.due_at)).where(Step.activity_id == Activity.id).scalar_subquery()
    # Who comes to an activity answers the quiz that opens it, whose own link nobody may have chosen.
    after = aliased(Activity)
    by_opening = select(func.min(after.learner_opened_at)).where(
        after.opening_id == Activity.id, after.context_id == context_id
    )
    rows = session.execute(
        select(
            Activity.id,
            Activity.kind,
            Activity.title,
            Activity.opens_at,
            due_at.label("due_at"),
            Activity.closes_at,
            func.coalesce(Activity.learner_opened_at, by_opening.scalar_subquery()).label("came_at"),
        )
        .where(Activity.context_id == context_id)
        .order_by(Activity.opens_at, Activity.id)
    )
    return [
        Spark(
            row.id,
            row.kind,
            row.title,
            Dates(row.id, row.opens_at, row.due_at, row.closes_at, row.came_at),
        )
        for row in rows
    ]
