"""The board: of learners, with who stands next to them; of staff, with aliases and places."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lti_tool.boards.joining import may_join, member_of, suggest_alias
from lti_tool.boards.reading import around, count_members, first_of, league_lines, sum_of, window_of
from lti_tool.boards.rules import FEWEST, FIRST_PLACES, leave_from
from lti_tool.boards.service import board_in
from lti_tool.boards.teams import teams_of
from lti_tool.boards.values import Board, Member
from lti_tool.boards.views.blueprint import bp
from lti_tool.boards.views.lists import neighbours, of_teams, placed
from lti_tool.boards.views.team_words import own_team_words
from lti_tool.boards.views.words import own_words, place_words, span_words, what_words
from lti_tool.course.naming.service import count_learners
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.points.reading import own_weeks
from lti_tool.points.rules import CAP, TARGET
from lti_tool.points.standings.rules import RULES_OF, Span, What, past_seasons
from lti_tool.points.standings.service import week_in
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission, may
from lti_tool.web.ports import now


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which list is looked at."""

    span: Span
    what: What


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in a form again, and what is wrong with it."""

    alias: str | None = None
    until: str = ""
    problem: str = ""


NOTHING = Typed()


@bp.get("/")
@allowed(Permission.SEE_BOARD)
def board(who: Who) -> ResponseReturnValue:
    """Show the board; nothing of it to a learner who has not joined."""
    return draw(who)


def draw(who: Who, typed: Typed = NOTHING) -> str:
    """Draw the page; what was typed and is not right stands in its form."""
    session = db.session()
    found = board_in(session, who.context_id, now())
    if found is None:
        return render_template("boards/none.html")
    is_staff = may(who, Permission.FREEZE_BOARD)
    people = count_members(session, who.context_id, None if is_staff else FEWEST)
    values = {"board": found, "typed": typed, "people": people, "fewest": FEWEST, "season": season_of(found)}
    chosen = asked(found)
    if is_staff:
        values |= menu(found, chosen) | _for_staff(found, chosen)
        values["learners"] = count_learners(session, who.context_id)
        return render_template("boards/staff.html", **values)
    member = member_of(session, who.membership_id)
    if member is None:
        return render_template("boards/join.html", **values, **_for_who_is_not_there(who, typed))
    values |= menu(found, chosen) | _for_learner(who, found, member, chosen)
    return render_template("boards/board.html", **values)


def asked(board: Board) -> Chosen:
    """Return the list that is asked for, as far as the course has it."""
    span, what = request.args.get("span"), request.args.get("what")
    return Chosen(
        next((one for one in board.spans if one == span), board.spans[0]),
        next((one for one in kinds(board) if one == what), "all"),
    )


def kinds(board: Board) -> tuple[What, ...]:
    """Return what the lists of a course are of."""
    acts: tuple[What, ...] = tuple(RULES_OF) if board.terms.plan.by_act else ()
    return ("all", *acts, *(("improved",) if board.terms.plan.improved else ()))


def menu(board: Board, chosen: Chosen) -> dict[str, Any]:
    """Return which list it is, and which others there are."""
    return {
        "chosen": chosen,
        "title": what_words(chosen.what),
        "spans": [(span, span_words(span)) for span in board.spans],
        "kinds": [(what, what_words(what)) for what in kinds(board)],
    }


def season_of(board: Board) -> dict[str, Any] | None:
    """Return which season goes on, and until when; None where there are none."""
    plan = board.terms.plan
    if not plan.season_weeks:
        return None
    starts, number = plan.season_of(board.week)
    last = plan.ends(board.week)
    return {"number": number, "first": starts, "last": last, "next": last + timedelta(days=1)}


def _for_who_is_not_there(who: Who, typed: Typed) -> dict[str, Any]:
    session = db.session()
    can_join = may(who, Permission.JOIN_BOARD) and may_join(session, who.membership_id)
    needs_one = can_join and typed.alias is None
    return {"can_join": can_join, "suggestion": suggest_alias(session, who.context_id) if needs_one else ""}


def _for_staff(board: Board, chosen: Chosen) -> dict[str, Any]:
    session = db.session()
    window = window_of(session, board, chosen.span, chosen.what)
    return {"lines": placed(first_of(session, window)), "teams": _teams(board, chosen, window, None)}


def _for_learner(who: Who, board: Board, member: Member, chosen: Chosen) -> dict[str, Any]:
    session = db.session()
    window = window_of(session, board, chosen.span, chosen.what)
    near = around(session, window, who.membership_id, FIRST_PLACES if board.terms.shows_top else 0)
    is_season = chosen.span == "season" and chosen.what == "all"
    terms, number = board.terms, member.league if board.terms.leagues and is_season else None
    league = [] if number is None else league_lines(session, window, who.context_id, number)
    teams = _teams(board, chosen, window, who.membership_id)
    this_week, own = week_in(session, who.context_id, now()), own_weeks(session, who.membership_id)
    return {
        "member": member,
        "leave_from": leave_from(member.joined_at),
        "now": now(),
        "near": near,
        "lines": neighbours(near),
        "words": own_words(near, chosen.what),
        "place": "" if near.own is None or near.is_hidden else place_words(near),
        "league": placed(league, who.membership_id),
        "top": placed(near.first, who.membership_id),
        "teams": teams,
        "team_words": own_team_words(teams) if teams else "",
        "goal": terms.goal if is_season else 0,
        "together": sum_of(session, window) if terms.goal and is_season else None,
        "week_points": own.get(this_week, 0),
        "seasons": past_seasons(own, terms.plan, this_week) if terms.plan.season_weeks else (),
        "target": TARGET,
        "cap": CAP,
    }


def _teams(board: Board, chosen: Chosen, window: int, membership_id: int | None) -> Any:
    if not board.terms.teams or chosen.what != "all":
        return None
    return of_teams(teams_of(db.session(), board, window, membership_id))
