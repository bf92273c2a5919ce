"""Use cases of boards for staff: what a course shows, and when it stands still; and the turn of a week."""

from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from lti_tool.boards.leagues import form_anew
from lti_tool.boards.models import BoardMember, BoardSetting
from lti_tool.boards.values import Board, BoardTerms, Teams
from lti_tool.course.conditions import learning
from lti_tool.course.models import Membership
from lti_tool.database import upsert
from lti_tool.errors import InputInvalid, NotHere
from lti_tool.points.models import PointSetting
from lti_tool.points.rules import period_of
from lti_tool.points.standings.models import Stander, StandingPlan, StandingWindow
from lti_tool.points.standings.service import freeze, lock_standings, plan_of, stand_all_anew, thaw, week_in

A_WEEK_ANYWHERE = timedelta(days=5)
"""So long after its Monday in UTC a week is over nowhere yet."""


def board_in(session: Session, context_id: int, now: datetime) -> Board | None:
    """Return a course's boards; None where there are none."""
    row = session.execute(
        select(BoardSetting, StandingPlan)
        .join(StandingPlan, StandingPlan.context_id == BoardSetting.context_id)
        .where(BoardSetting.context_id == context_id)
    ).one_or_none()
    if row is None:
        return None
    setting, plan = row
    terms = BoardTerms(
        plan=plan_of(plan),
        shows_top=setting.shows_top,
        teams=cast(Teams, setting.teams),
        best_of_team=setting.best_of_team,
        goal=setting.goal,
        leagues=setting.leagues,
    )
    if plan.frozen_at is None or (plan.frozen_until is not None and plan.frozen_until <= now):
        return Board(context_id, terms, plan.week)
    week = week_in(session, context_id, plan.frozen_at)
    return Board(context_id, terms, week, plan.frozen_at, plan.frozen_until)


def gives_points(session: Session, context_id: int) -> bool:
    """Whether a course gives points, or gave some: without there is nothing to stand on a board by."""
    found = select(PointSetting.context_id).where(PointSetting.context_id == context_id)
    return session.scalar(found) is not None


def switch_on(session: Session, context_id: int, terms: BoardTerms, now: datetime) -> None:
    """Show these boards from now on; seasons of another length begin with this week.

    Raises:
        NotHere: the course gives no points.
    """
    if not gives_points(session, context_id):
        raise NotHere
    lock_standings(session, context_id)
    week, plan, before = week_in(session, context_id, now), terms.plan, session.get(StandingPlan, context_id)
    goes_on = before is not None and before.season_weeks == plan.season_weeks
    values = {
        "by_week": plan.by_week,
        "season_weeks": plan.season_weeks,
        "season_starts": before.season_starts if before is not None and goes_on else week,
        "whole_course": plan.whole_course,
        "by_act": plan.by_act,
        "improved": plan.improved,
        "week": week,
    }
    key = {"context_id": context_id}
    upsert(session, StandingPlan, key, values)
    shown: dict[str, object] = {
        "shows_top": terms.shows_top,
        "teams": terms.teams,
        "best_of_team": terms.best_of_team,
    }
    shown |= {"goal": terms.goal, "leagues": terms.leagues}
    if not terms.leagues:
        # So that they are formed at once when they come back.
        shown["league_season"] = None
    upsert(session, BoardSetting, key, shown)
    _begin_anew(session, context_id, now)


def _begin_anew(session: Session, context_id: int, now: datetime) -> None:
    session.expire_all()
    locked = lock_standings(session, context_id)
    if locked is None:
        raise NotHere
    thaw(session, locked)
    _keep_who_joined(session, context_id)
    stand_all_anew(session, locked, now)
    form_anew(session, locked, now)


def _keep_who_joined(session: Session, context_id: int) -> None:
    """Keep the standings of who joined before boards were switched off."""
    here = select(Membership.id).where(Membership.id == BoardMember.membership_id, learning()).exists()
    known = select(Stander.membership_id).where(Stander.membership_id == BoardMember.membership_id).exists()
    rows = session.execute(
        select(BoardMember.membership_id, here.label("is_here")).where(
            BoardMember.context_id == context_id, ~known
        )
    )
    session.add_all(
        Stander(membership_id=row.membership_id, context_id=context_id, is_here=row.is_here) for row in rows
    )
    session.flush()


def switch_off(session: Session, context_id: int) -> None:
    """Show no boards any more; who joined and by which alias is kept, in case they are switched on again."""
    if lock_standings(session, context_id) is None:
        return
    for table in (StandingWindow, Stander, StandingPlan, BoardSetting):
        session.execute(delete(table).where(table.context_id == context_id))
    session.expire_all()


def freeze_boards(session: Session, context_id: int, until: datetime | None, now: datetime) -> None:
    """Let the boards stand still as they are, until a moment or until staff say so.

    Raises:
        NotHere: the course has none.
        InputInvalid: of `until`, "past".
    """
    if until is not None and until <= now:
        raise InputInvalid("until", "past")
    freeze(session, _plan(session, context_id), until, now)


def let_go_on(session: Session, context_id: int, now: datetime) -> None:
    """Show again how everybody stands now, in the leagues of the season that goes on.

    Raises:
        NotHere: the course has no boards.
    """
    plan = _plan(session, context_id)
    thaw(session, plan)
    form_anew(session, plan, now)


def _plan(session: Session, context_id: int) -> StandingPlan:
    plan = lock_standings(session, context_id)
    if plan is None:
        raise NotHere
    return plan


def courses_to_turn(session: Session, now: datetime) -> list[int]:
    """Return the courses in which a week has begun that their standings do not know, or a frost is over."""
    rows = session.execute(
        select(StandingPlan, PointSetting.zone)
        .join(PointSetting, PointSetting.context_id == StandingPlan.context_id)
        .where(or_(StandingPlan.week < (now - A_WEEK_ANYWHERE).date(), StandingPlan.frozen_until <= now))
        .order_by(StandingPlan.context_id)
    )
    return [
        plan.context_id
        for plan, zone in rows
        if plan.week < period_of(now, zone) or (plan.frozen_until is not None and plan.frozen_until <= now)
    ]


def turn(session: Session, context_id: int, now: datetime) -> None:
    """Begin a course's new week, and a new season where one begins; end a frost that is over.

    What stands still keeps its leagues, too.
    """
    plan = lock_standings(session, context_id)
    if plan is None:
        return
    if plan.frozen_until is not None and plan.frozen_until <= now:
        thaw(session, plan)
    if plan.week < week_in(session, context_id, now):
        stand_all_anew(session, plan, now)
    if plan.frozen_at is None:
        form_anew(session, plan, now)
