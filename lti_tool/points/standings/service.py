"""Keeping standings: with every point, in its transaction, and anew where something else has changed.

Whoever changes a course's standings holds its lock first, so that counts are moved by one at a time.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, case, delete, exists, func, literal, or_, select
from sqlalchemy.orm import Session

from lti_tool.course.conditions import learning
from lti_tool.course.models import Membership
from lti_tool.database import insert_into
from lti_tool.points.models import PointSetting, PointTotal
from lti_tool.points.rules import period_of
from lti_tool.points.standings.models import Stander, Standing, StandingCount, StandingPlan, StandingWindow
from lti_tool.points.standings.rules import Plan, WeekTotal, places
from lti_tool.points.standings.storing import (
    TOTAL_COLUMNS,
    Counts,
    insert_places,
    move_counts,
    place_row,
    replace_places,
    totals_of,
    week_total,
    window_ids,
)
from lti_tool.prepared import Prepared

LOCKS = 7_302
"""Names this kind of lock among PostgreSQL's advisory ones."""
_CHANGED = (
    select(Stander)
    .where(
        Stander.is_here
        != select(Membership.id).where(Membership.id == Stander.membership_id, learning()).exists()
    )
    .order_by(Stander.context_id, Stander.membership_id)
)
LOCKS_OF_ONE = 7_301
"""The same of one person's points, in a course that keeps no standings.

Not the membership's own lock: two who mark each other's posts would wait for each other for ever.
"""
_MEMBERS = or_(Membership.id == bindparam("one"), Membership.id == bindparam("other"))
_IN_ORDER = select(Membership.id, Membership.context_id).where(_MEMBERS).order_by(Membership.id).subquery()
_KEEPS = exists().where(StandingPlan.context_id == _IN_ORDER.c.context_id)
_LOCK = Prepared(
    select(
        func.pg_advisory_xact_lock(
            case((_KEEPS, LOCKS), else_=LOCKS_OF_ONE),
            case((_KEEPS, _IN_ORDER.c.context_id), else_=_IN_ORDER.c.id),
        ).label("locked")
    )
)
_KEPT = Prepared(
    select(*StandingPlan.__table__.columns, Membership.id.label("member"), Stander.is_here.label("stands"))
    .join(Membership, Membership.context_id == StandingPlan.context_id)
    .outerjoin(Stander, Stander.membership_id == Membership.id)
    .where(_MEMBERS)
)


def plan_of(row: Any) -> Plan:
    """Return a course's plan as a value."""
    return Plan(row.by_week, row.season_weeks, row.season_starts, row.whole_course, row.by_act, row.improved)


def has_standings(session: Session, context_id: int) -> bool:
    """Whether a course has boards, for which standings are kept."""
    return session.scalar(select(StandingPlan.context_id).filter_by(context_id=context_id)) is not None


def lock_standings(session: Session, context_id: int) -> StandingPlan | None:
    """Return a course's plan with its standings locked; None where it keeps none."""
    found = select(StandingPlan).where(StandingPlan.context_id == context_id)
    plan = session.scalar(found)
    if plan is not None and session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(LOCKS, plan.context_id)))
        # As it is now, not as it was before whoever held the lock changed it.
        plan = session.scalar(found.execution_options(populate_existing=True))
    return plan


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept in a course whose standings are locked, as an act needs it."""

    context_id: int
    plan: Plan
    stands: bool
    """Whether it is kept for this person."""


def lock_points(session: Session, one: int, other: int) -> None:
    """Let those who move the points of one or two people of a course wait for each other.

    What is locked are their course's standings; where it keeps none, the people themselves.
    """
    if session.get_bind().dialect.name == "postgresql":
        _LOCK.all(session, {"one": one, "other": other})


def kept_of(session: Session, one: int, other: int) -> dict[int, Kept]:
    """Return what is kept of one or two people whose points are locked; without standings nothing."""
    rows = _KEPT.all(session, {"one": one, "other": other})
    return {row.member: Kept(row.context_id, plan_of(row), bool(row.stands)) for row in rows}


def stand_anew(session: Session, kept: Kept, membership_id: int, week: date) -> None:
    """Bring one person's standings up to date, if they are kept."""
    if kept.stands:
        found = places(totals_of(session, membership_id), kept.plan, week)
        replace_places(session, kept.context_id, membership_id, found)


def stand_again(session: Session, membership_id: int, now: datetime) -> None:
    """Bring the standings of somebody up to date who has just joined or returned."""
    lock_points(session, membership_id, membership_id)
    kept = kept_of(session, membership_id, membership_id).get(membership_id)
    if kept is not None:
        stand_anew(session, kept, membership_id, week_in(session, kept.context_id, now))


def week_in(session: Session, context_id: int, now: datetime) -> date:
    """Return the Monday of the week that goes on in a course."""
    zone = session.scalar(select(PointSetting.zone).where(PointSetting.context_id == context_id))
    return period_of(now, zone or "UTC")


def step_off(session: Session, membership_ids: Collection[int]) -> None:
    """Take people off all lists, frozen ones as well; their course's standings are locked."""
    theirs = Standing.membership_id.in_(membership_ids)
    gone = session.execute(delete(Standing).where(theirs).returning(Standing.window_id, Standing.minus))
    moved = Counts()
    moved.subtract((row.window_id, -row.minus) for row in gone)
    move_counts(session, moved)


def stand_all_anew(session: Session, plan: StandingPlan, now: datetime) -> None:
    """Work out all standings of a course from its totals; what is frozen stays. They are locked."""
    context_id, week = plan.context_id, week_in(session, plan.context_id, now)
    live = (StandingWindow.context_id == context_id, StandingWindow.is_frozen.is_(False))
    session.execute(delete(StandingWindow).where(*live))
    found = {
        member: places(totals, plan_of(plan), week)
        for member, totals in _totals_of_all(session, context_id).items()
    }
    ids = window_ids(session, context_id, {key for one in found.values() for key in one})
    everybody = [
        place_row(ids[key], member, place) for member, one in found.items() for key, place in one.items()
    ]
    insert_places(session, everybody)
    plan.week = week
    session.flush()


def who_changed(session: Session) -> bool:
    """Whether somebody whose standings are kept has left their course, or returned."""
    return session.scalar(_CHANGED.limit(1)) is not None


def look_who_is_here(session: Session, now: datetime) -> None:
    """Take off the lists who has left, and put back who has returned, in all courses."""
    for stander in session.scalars(_CHANGED).all():
        plan = lock_standings(session, stander.context_id)
        stander.is_here = not stander.is_here
        session.flush()
        if not stander.is_here:
            step_off(session, [stander.membership_id])
        elif plan is not None:
            stand_again(session, stander.membership_id, now)


def freeze(session: Session, plan: StandingPlan, until: datetime | None, now: datetime) -> None:
    """Show from now on how everybody stands now, while points go on counting; they are locked."""
    thaw(session, plan)
    live = {"context_id": plan.context_id, "is_frozen": False}
    for one in session.scalars(select(StandingWindow).filter_by(**live)).all():
        copy = StandingWindow(
            context_id=plan.context_id, is_frozen=True, span=one.span, starts=one.starts, what=one.what
        )
        session.add(copy)
        session.flush()
        for table in (Standing, StandingCount):
            names = [column.name for column in table.__table__.columns if column.name != "window_id"]
            columns = [table.__table__.c[name] for name in names]
            kept = select(literal(copy.id), *columns).where(table.__table__.c.window_id == one.id)
            session.execute(insert_into(session, table).from_select(["window_id", *names], kept))
    plan.frozen_at, plan.frozen_until = now, until
    session.flush()


def thaw(session: Session, plan: StandingPlan) -> None:
    """Show again how everybody stands at the moment; they are locked."""
    session.execute(delete(StandingWindow).filter_by(context_id=plan.context_id, is_frozen=True))
    plan.frozen_at = plan.frozen_until = None
    session.flush()


def _totals_of_all(session: Session, context_id: int) -> dict[int, list[WeekTotal]]:
    here = select(Stander.membership_id).where(Stander.context_id == context_id, Stander.is_here)
    mine = PointTotal.membership_id
    found: dict[int, list[WeekTotal]] = {}
    for row in session.execute(select(mine, *TOTAL_COLUMNS).where(mine.in_(here))):
        found.setdefault(row.membership_id, []).append(week_total(row))
    return found
