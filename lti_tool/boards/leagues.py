"""Leagues of similar scorers, formed anew with each season (R1)."""

from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from lti_tool.boards.models import BoardMember, BoardSetting
from lti_tool.boards.rules import form_leagues, league_of_newcomer, lower_half
from lti_tool.points.models import PointTotal
from lti_tool.points.standings.models import Stander, StandingPlan
from lti_tool.points.standings.rules import WEEK
from lti_tool.points.standings.service import plan_of, week_in


def form_anew(session: Session, plan: StandingPlan, now: datetime) -> None:
    """Form a course's leagues if it has some and none were formed for this season.

    Who earned similarly in the season before are together; in the first season, in all weeks so far.
    """
    setting = session.get(BoardSetting, plan.context_id)
    if setting is None or not setting.leagues or not plan.season_weeks:
        return
    starts, number = plan_of(plan).season_of(week_in(session, plan.context_id, now))
    if setting.league_season == starts:
        return
    since = None if number == 1 else starts - plan.season_weeks * WEEK
    rows = [
        {"membership_id": one, "league": place}
        for place, league in enumerate(form_leagues(_amounts(session, plan.context_id, since, starts)), 1)
        for one in league
    ]
    everybody = update(BoardMember).where(BoardMember.context_id == plan.context_id)
    session.execute(everybody.values(league=None))
    if rows:
        session.execute(update(BoardMember), rows)
    setting.league_season = starts
    session.flush()


def _amounts(session: Session, context_id: int, since: date | None, until: date) -> dict[int, int]:
    here = select(Stander.membership_id).where(Stander.context_id == context_id, Stander.is_here)
    within = [PointTotal.membership_id.in_(here), PointTotal.period < until]
    if since is not None:
        within.append(PointTotal.period >= since)
    sums = select(PointTotal.membership_id, func.sum(PointTotal.amount)).where(*within)
    found = dict.fromkeys(session.scalars(here), 0)
    return found | {row[0]: int(row[1]) for row in session.execute(sums.group_by(PointTotal.membership_id))}


def league_for(session: Session, plan: StandingPlan, now: datetime) -> int | None:
    """Return the league of who joins now; None where there are no leagues.

    Where all are full the last one becomes two, so that nobody is alone until the next season.
    """
    setting = session.get(BoardSetting, plan.context_id)
    if setting is None or not setting.leagues:
        return None
    rows = session.execute(
        select(BoardMember.league, func.count())
        .join(Stander, Stander.membership_id == BoardMember.membership_id)
        .where(BoardMember.context_id == plan.context_id, BoardMember.league.is_not(None), Stander.is_here)
        .group_by(BoardMember.league)
    )
    sizes = {row[0]: row[1] for row in rows if row[0]}
    found = league_of_newcomer(sizes)
    return _made_of_last(session, plan, max(sizes), now) if found is None else found


def _made_of_last(session: Session, plan: StandingPlan, last: int, now: datetime) -> int:
    starts = plan_of(plan).season_of(week_in(session, plan.context_id, now))[0]
    amounts = _amounts(session, plan.context_id, starts, starts + plan.season_weeks * WEEK)
    there = select(BoardMember.membership_id).filter_by(context_id=plan.context_id, league=last)
    moved = lower_half({one: amounts[one] for one in session.scalars(there) if one in amounts})
    theirs = update(BoardMember).where(BoardMember.membership_id.in_(moved))
    session.execute(theirs.values(league=last + 1))
    return last + 1
