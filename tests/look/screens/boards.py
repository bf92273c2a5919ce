"""Points and boards."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lti_tool.boards.models import BoardAlias, BoardMember
from lti_tool.boards.rules import alias_digest
from lti_tool.course.models import (
    CourseGroup,
    GroupMembership,
    Membership,
)
from lti_tool.lti.values import GroupKind
from lti_tool.points.models import PointTotal
from lti_tool.points.rules import period_of
from lti_tool.points.standings.models import Stander
from lti_tool.points.standings.service import lock_standings, stand_all_anew
from tests.look.screens.world import Screen, Shown, World
from tests.matrix.samples import RULES
from tests.support.school import Visit


def in_points(who: str, path: str = "", **form: str) -> Shown:
    """A page of points, in a course that gives some."""

    def page(world: World) -> TestResponse:
        switch_points_on(world)
        world.learner.post("discussion/posts", act="ask", body="Why does it land?", form_key="p")
        world.learner.post("discussion/posts", act="ask", body="And when does it?", form_key="q")
        found: Visit = getattr(world, who)
        return found.post(f"points/{path}", **form) if form else found.get(f"points/{path}")

    return page


def switch_points_on(world: World) -> None:
    worth = dict.fromkeys(RULES, "10")
    assert world.teacher.post("points/settings", **worth, is_on="yes").status_code == 303


ALL_BOARDS = dict.fromkeys(("by_week", "whole_course", "by_act", "improved", "leagues", "shows_top"), "y")
ALL_BOARDS |= {"is_on": "yes", "season": "4", "teams": "group", "best_of_team": "3", "goal": "900"}


ON_BOARDS = [("Swift Otter", 128), ("Северный Ветер", 120), ("Quiet Heron", 114), ("木漏れ日", 111)]
ON_BOARDS += [("Late Train", 105), ("الريح الشمالية", 60)]


def in_boards(who: str, path: str = "", **form: str) -> Shown:
    """A page of boards on which a learner and five others stand, in two teams."""

    def page(world: World) -> TestResponse:
        switch_points_on(world)
        world.teacher.post("boards/settings", **ALL_BOARDS)
        world.learner.post("boards/join", alias="Quiet Heron")
        at = world.school.clock()
        world.school.in_database(lambda session: stand_on_boards(session, at))
        found: Visit = getattr(world, who)
        return found.post(f"boards/{path}", **form) if form else found.get(f"boards/{path}")

    return page


def stand_on_boards(session: Session, now: datetime) -> None:
    """Let the learner have joined some days ago and stand third; once."""
    own = session.scalars(select(BoardMember).filter_by(alias="Quiet Heron")).one()
    course, own.joined_at = own.context_id, now - timedelta(days=4)
    if session.scalar(select(CourseGroup.id).filter_by(name="Lantern")):
        return
    groups = [
        CourseGroup(context_id=course, kind=GroupKind.GROUP, id_on_platform=name, name=name)
        for name in ("Lantern", "North Pier")
    ]
    session.add_all(groups)
    session.flush()
    for number, (alias, amount) in enumerate(ON_BOARDS):
        whose = own.membership_id if number == 2 else another_stander(session, course, number, alias, now)
        session.add(GroupMembership(membership_id=whose, group_id=groups[number % 2].id))
        got = {"amount": amount, "reached_at": now, "public_amount": amount, "public_reached_at": now}
        session.add(PointTotal(membership_id=whose, period=period_of(now, "UTC"), rule="useful", **got))
    plan = lock_standings(session, course)
    assert plan
    stand_all_anew(session, plan, now)


def another_stander(session: Session, context_id: int, number: int, alias: str, now: datetime) -> int:
    member = Membership(context_id=context_id, number=900 + number, roles="Learner", created_at=now)
    session.add(member)
    session.flush()
    here = {"membership_id": member.id, "context_id": context_id}
    session.add(BoardMember(**here, alias=alias, joined_at=now, league=1))
    session.add(BoardAlias(context_id=context_id, digest=alias_digest(alias)))
    session.add(Stander(**here, is_here=True))
    return member.id


def board_to_join(world: World) -> TestResponse:
    """What a learner sees who has not joined."""
    in_boards("teacher")(world)
    link = next(one.id for one in world.school.campus.links("moodle") if one.custom)
    return world.school.launch("moodle", "layla", link).get("boards/")


def frozen(who: str, path: str = "") -> Shown:
    """A page of boards while they stand still."""

    def page(world: World) -> TestResponse:
        in_boards("teacher")(world)
        world.teacher.post("boards/freeze")
        answer: TestResponse = getattr(world, who).get(f"boards/{path}")
        world.teacher.post("boards/go-on")
        return answer

    return page


SCREENS: dict[str, Screen] = {
    "points before there are any": ("learner", "points/"),
    "my points": ("learner", in_points("learner")),
    "points of staff": ("teacher", in_points("teacher")),
    "what counts": ("teacher", in_points("teacher", "settings")),
    "what counts, not right": ("teacher", in_points("teacher", "settings", ask="99")),
    "no board": ("teacher", "boards/"),
    "a board to join": ("", board_to_join),
    "a board": ("learner", in_boards("learner")),
    "a board that stands still": ("learner", frozen("learner")),
    "a board of one act": ("learner", in_boards("learner", "?what=ask&span=week")),
    "an alias that is not taken": ("learner", in_boards("learner", "alias", alias="Swift Otter")),
    "a board of staff": ("teacher", in_boards("teacher")),
    "a board of staff that stands still": ("teacher", frozen("teacher")),
    "a moment that is over": ("teacher", in_boards("teacher", "freeze", until="2020-01-01T10:00")),
    "a board for the room": ("teacher", in_boards("teacher", "room?shown=2")),
    "boards to set up": ("teacher", in_boards("teacher", "settings")),
    "boards that show nothing": ("teacher", in_boards(
        "teacher", "settings", is_on="yes", season="0", teams="no", best_of_team="1", goal="0"
    )),
}  # fmt: skip
