"""Learners talk in small circles, drawn or after the course's groups; staff are in all (row 10)."""

import re
from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.course.models import CourseGroup, GroupMembership, Membership
from lti_tool.course.naming import Level
from lti_tool.kinds.discussion.circles.models import Circle, CircleMember
from lti_tool.kinds.discussion.circles.rules import circle_for_latecomer, deal
from lti_tool.kinds.discussion.models import Post
from lti_tool.kinds.discussion.options import Options, write_options
from lti_tool.kinds.discussion.repliers.models import ReplyRequest
from lti_tool.lti.values import GroupKind
from tests.databases import recorded_statements
from tests.discussion.room import Browser, Room, Seat
from tests.discussion.test_inbox import inbox

Browse = Callable[[Seat], Browser]
SEAT = re.compile(r'<option value="(\w+)">([^<(]+)</option>')
NAME = re.compile(r"<bdi>([^<]+)</bdi>[, <]")
HIDDEN, OWN = "what the other circle talks about", "what this circle talks about"


@pytest.mark.parametrize(
    ("people", "size", "sizes"),
    [
        (0, 8, []),
        (1, 8, [1]),
        (3, 8, [3]),
        (8, 8, [8]),
        (9, 8, [5, 4]),
        (17, 8, [6, 6, 5]),
        (5, 4, [5]),
        (7, 4, [7]),
        (9, 4, [5, 4]),
        (60, 20, [20, 20, 20]),
        (61, 20, [16, 15, 15, 15]),
    ],
)
def test_circles_are_even_and_none_is_under_four(people: int, size: int, sizes: list[int]) -> None:
    dealt = deal(range(people), size)

    assert [len(one) for one in dealt] == sizes
    assert sorted(one for circle in dealt for one in circle) == list(range(people))


@pytest.mark.parametrize(
    ("sizes", "size", "circle"),
    [
        ({}, 8, None),
        ({1: 8, 2: 7}, 8, 2),
        ({1: 8, 2: 8}, 8, 1),
        ({1: 11, 2: 11}, 8, None),
        ({1: 20}, 20, None),
        ({1: 19}, 20, 1),
    ],
)
def test_who_comes_late_joins_the_smallest(sizes: dict[int, int], size: int, circle: int | None) -> None:
    assert circle_for_latecomer(sizes, size) == circle


def switch(engine: Engine, options: Options) -> None:
    with Session(engine) as session:
        session.execute(update(Activity).values(options=write_options(options)))
        session.commit()


def circles_of(engine: Engine) -> dict[int, int]:
    with Session(engine) as session:
        rows = session.execute(select(CircleMember.membership_id, CircleMember.circle_id))
        return {row[0]: row[1] for row in rows}


@pytest.fixture
def seats(room: Room) -> list[Seat]:
    return [room.join(f"Learner {letter}") for letter in "ABCDEFGH"]


@pytest.fixture
def apart(browse: Browse, engine: Engine, seats: list[Seat]) -> tuple[Seat, Seat]:
    """Two learners of two circles; the second has begun a thread, and so has the first."""
    switch(engine, Options(circles="random", circle_size=4))
    browse(seats[0]).get("")
    circles = circles_of(engine)
    reader = seats[0]
    other = next(one for one in seats if circles[one.membership_id] != circles[reader.membership_id])
    browse(other).post("posts", body=HIDDEN, act="ask")
    browse(reader).post("posts", body=OWN)
    return reader, other


@pytest.mark.usefixtures("any_database")
def test_the_first_who_comes_has_all_dealt_and_each_sees_their_circle(
    browse: Browse, engine: Engine, apart: tuple[Seat, Seat], teacher: Seat
) -> None:
    reader, other = apart
    page, others_page, staffs = (browse(one).get("").text for one in (reader, other, teacher))

    assert sorted(Counter(circles_of(engine).values()).values()) == [4, 4]
    assert OWN in page
    assert HIDDEN not in page
    assert HIDDEN in others_page
    assert OWN not in others_page
    assert HIDDEN in staffs
    assert OWN in staffs
    assert '<span class="count" id="threads-count">1</span>' in page
    assert '<span class="count" id="threads-count">2</span>' in staffs


@pytest.mark.parametrize("names", ["peers", "full"])
def test_the_order_in_a_circle_tells_nobody_whose_alias_is_whose(
    browse: Browse, engine: Engine, seats: list[Seat], teacher: Seat, names: Level
) -> None:
    switch(engine, Options(circles="random", circle_size=8, names=names))
    for one in seats:
        browse(one).get("")
    reader = teacher if names == "full" else seats[0]

    circle = browse(reader).get("circles").text.split('id="circle-1"')[1].split("</p>")[0]
    listed = re.findall(r"<bdi>([^<]+)</bdi>", circle)

    assert len(listed) == 8
    assert listed == sorted(listed, key=str.casefold)


@pytest.mark.usefixtures("any_database")
@pytest.mark.parametrize(("names", "leaves"), [("full", True), ("off", False)])
def test_no_alias_that_goes_tells_who_left(
    browse: Browse, engine: Engine, room: Room, seats: list[Seat], teacher: Seat, names: Level, leaves: bool
) -> None:
    switch(engine, Options(circles="random", circle_size=8, names=names))
    for one in seats:
        browse(one).get("")
    before = NAME.findall(browse(teacher).get("circles").text)
    with Session(engine) as session:
        gone = update(Membership).where(Membership.id == seats[3].membership_id)
        session.execute(gone.values(gone_at=room.now))
        session.commit()

    assert (NAME.findall(browse(teacher).get("circles").text) == before) == leaves


def test_no_number_of_a_seat_tells_who_came_after_whom(
    browse: Browse, engine: Engine, room: Room, teacher: Seat
) -> None:
    switch(engine, Options(circles="random", circle_size=4, names="full"))
    for number in range(8):
        browse(room.join(f"Learner {number}")).get("")

    keys = [key for key, _name in SEAT.findall(browse(teacher).get("circles").text)]

    assert len(keys) == 8
    assert not any(key.isdecimal() and len(key) < 4 for key in keys)


@pytest.mark.usefixtures("any_database")
@pytest.mark.parametrize("show", ["needs", "all", "questions", "unanswered", "thanked", "mine", "asked"])
def test_no_list_shows_another_circles_thread(
    browse: Browse, apart: tuple[Seat, Seat], teacher: Seat, show: str
) -> None:
    reader, _other = apart
    browse(teacher).post("posts/1/thank", body="because it is new to me")

    assert HIDDEN not in browse(reader).get(f"?show={show}").text


@pytest.mark.parametrize(
    "path",
    ["threads/1", "posts/1/reply", "posts/1/thank", "posts/1/flag", "posts/1/history", "posts/1/accept"],
)
def test_the_address_of_another_circles_post_is_not_there(
    browse: Browse, apart: tuple[Seat, Seat], path: str
) -> None:
    assert browse(apart[0]).get(path).status_code in (403, 404)


def test_a_reply_stands_in_its_threads_circle_and_is_not_searched_from_another(
    browse: Browse, engine: Engine, apart: tuple[Seat, Seat], teacher: Seat
) -> None:
    reader, other = apart
    assert browse(reader).post("posts/1/reply", body="I should not be here.").status_code == 404
    browse(teacher).post("posts/1/reply", body="An answer of the teacher's")
    with Session(engine) as session:
        circles = list(session.scalars(select(Post.circle_id).order_by(Post.id)))

    assert circles == [
        circles_of(engine)[other.membership_id],
        circles_of(engine)[reader.membership_id],
        circles[0],
    ]
    assert "of the teacher" not in browse(reader).get("search?q=answer").text
    assert "of the teacher" in browse(other).get("search?q=answer").text
    assert HIDDEN not in browse(reader).get("alike?body=what+the+other+circle+talks+about").text


def test_threads_of_staff_and_of_before_are_for_all(
    browse: Browse, engine: Engine, seats: list[Seat], teacher: Seat
) -> None:
    browse(seats[0]).post("posts", body="Written before there were circles")
    switch(engine, Options(circles="random", circle_size=4))
    browse(teacher).post("posts", body="To everybody")

    for seat in seats:
        page = browse(seat).get("").text
        assert "Written before" in page
        assert "To everybody" in page


def test_staff_look_at_one_circle_and_see_who_is_in_it(
    browse: Browse, engine: Engine, apart: tuple[Seat, Seat], teacher: Seat
) -> None:
    circle = circles_of(engine)[apart[1].membership_id]
    page, listed = browse(teacher).get(f"?circle={circle}").text, browse(teacher).get("circles").text

    assert HIDDEN in page
    assert OWN not in page
    assert "You see what circle" in page
    assert all(f"Learner {letter}" in listed for letter in "ABCDEFGH")
    assert browse(teacher).get("?circle=999").status_code == 404
    assert OWN in browse(apart[0]).get(f"?circle={circle}").text


def test_a_learner_reads_who_is_in_theirs_alone(
    browse: Browse, engine: Engine, seats: list[Seat], apart: tuple[Seat, Seat]
) -> None:
    circles, listed = circles_of(engine), browse(apart[0]).get("circles").text
    own = circles[apart[0].membership_id]

    for seat, letter in zip(seats, "ABCDEFGH", strict=True):
        assert (f"Learner {letter}" in listed) == (circles[seat.membership_id] == own)


def test_who_comes_later_joins_and_nobody_is_dealt_out_anew_once_threads_stand(
    browse: Browse, engine: Engine, room: Room, apart: tuple[Seat, Seat], teacher: Seat
) -> None:
    before = circles_of(engine)
    late = room.join("Learner Late")
    browse(late).get("")
    assert browse(teacher).post("circles").status_code == 303

    after = circles_of(engine)
    assert {one: after[one] for one in before} == before
    assert late.membership_id in after
    assert "not drawn anew" in browse(teacher).get("circles").text


def test_circles_are_drawn_anew_while_no_thread_stands_in_one(
    browse: Browse, engine: Engine, seats: list[Seat], teacher: Seat
) -> None:
    switch(engine, Options(circles="random", circle_size=4))
    browse(seats[0]).get("")
    drawn = set()
    for _time in range(12):
        browse(teacher).post("circles")
        drawn.add(tuple(sorted(circles_of(engine)[one.membership_id] % 2 for one in seats[:3])))
        assert sorted(Counter(circles_of(engine).values()).values()) == [4, 4]

    assert browse(seats[0]).post("circles").status_code == 403
    assert len(drawn) > 1


@pytest.fixture
def grouped(engine: Engine, room: Room, seats: list[Seat]) -> dict[str, int]:
    """Groups Red (A, B, C) and Blue (D, E); F, G and H are in none; B is in both."""
    with Session(engine) as session:
        groups = {}
        for name, members in (("Red", seats[:3]), ("Blue", [seats[1], *seats[3:5]])):
            group = CourseGroup(
                context_id=room.context_id, kind=GroupKind.GROUP, id_on_platform=name, name=name
            )
            session.add(group)
            session.flush()
            groups[name] = group.id
            session.add_all(
                GroupMembership(membership_id=one.membership_id, group_id=group.id) for one in members
            )
        session.commit()
    switch(engine, Options(circles="groups"))
    return groups


@pytest.mark.usefixtures("any_database")
def test_a_group_of_the_course_is_a_circle_and_the_rest_share_one(
    browse: Browse, engine: Engine, seats: list[Seat], grouped: dict[str, int], teacher: Seat
) -> None:
    for seat in seats:
        browse(seat).get("")
    circles = [circles_of(engine)[one.membership_id] for one in seats]
    with Session(engine) as session:
        groups = {row.id: row.group_id for row in session.execute(select(Circle.id, Circle.group_id))}

    assert [groups[one] for one in circles] == [
        *[grouped["Red"]] * 3, *[grouped["Blue"]] * 2, None, None, None
    ]  # fmt: skip
    assert len(set(circles)) == 3
    listed = browse(teacher).get("circles").text
    assert "Red" in listed
    assert "Blue" in listed


def test_who_changes_group_changes_circle(
    browse: Browse, engine: Engine, seats: list[Seat], grouped: dict[str, int]
) -> None:
    browse(seats[3]).post("posts", body=HIDDEN)
    mover = browse(seats[0])
    assert HIDDEN not in mover.get("").text
    with Session(engine) as session:
        mine = update(GroupMembership).where(GroupMembership.membership_id == seats[0].membership_id)
        session.execute(mine.values(group_id=grouped["Blue"]))
        session.commit()

    assert HIDDEN in mover.get("").text
    assert HIDDEN not in browse(seats[5]).get("").text


@pytest.mark.usefixtures("any_database")
def test_staff_move_somebody_who_reads_and_writes_there_from_then_on(
    browse: Browse, engine: Engine, apart: tuple[Seat, Seat], teacher: Seat
) -> None:
    mover, other = apart
    browse(other).post("posts", body=HIDDEN)
    browse(mover).post("posts", body="What I said before")
    goal = circles_of(engine)[other.membership_id]
    names = dict(SEAT.findall(browse(teacher).get("circles").text))
    sent = {"seat": {name: seat for seat, name in names.items()}["Learner A"], "circle": str(goal)}

    assert browse(mover).post("circles/move", sent).status_code == 403
    assert browse(teacher).post("circles/move", sent).status_code == 303
    assert HIDDEN in browse(mover).get("").text
    assert "What I said before" not in browse(other).get("").text
    for wrong in ({"seat": "999"}, {"circle": "999"}, {"seat": "x"}, {"circle": ""}):
        assert browse(teacher).post("circles/move", sent | wrong).status_code == 404


def test_who_is_in_a_groups_circle_is_moved_in_the_lms_alone(
    browse: Browse, engine: Engine, seats: list[Seat], grouped: dict[str, int], teacher: Seat
) -> None:
    browse(seats[0]).get("")
    browse(seats[3]).get("")
    circles = circles_of(engine)
    with Session(engine) as session:
        seat = session.scalars(select(CircleMember.id)).first()

    assert "Move somebody" not in browse(teacher).get("circles").text
    sent = {"seat": str(seat), "circle": str(circles[seats[3].membership_id])}
    assert browse(teacher).post("circles/move", sent).status_code == 404


def test_a_gate_and_circles_hold_together(
    browse: Browse, engine: Engine, apart: tuple[Seat, Seat], seats: list[Seat]
) -> None:
    circles = circles_of(engine)
    own = circles[apart[0].membership_id]
    third = next(one for one in seats if one not in apart and circles[one.membership_id] == own)
    switch(engine, Options(circles="random", circle_size=4, see_after=1))

    assert OWN not in browse(third).get("").text
    browse(third).post("posts", body="My first thread")
    page = browse(third).get("").text
    assert OWN in page
    assert HIDDEN not in page


def test_what_is_told_stays_in_the_circle(
    browse: Browse, engine: Engine, seats: list[Seat], apart: tuple[Seat, Seat]
) -> None:
    reader, other = apart
    circles = circles_of(engine)
    own = circles[other.membership_id]
    friend = next(one for one in seats if one != other and circles[one.membership_id] == own)
    names = ", ".join(f"@Learner {letter}" for letter in "ABCDEFGH")
    browse(other).post("posts", body=f"{names}: this is a secret")

    assert "this is a secret" in inbox(browse(friend))
    assert "this is a secret" not in inbox(browse(reader))


def test_two_named_repliers_are_of_the_circle(
    browse: Browse, engine: Engine, seats: list[Seat], room: Room
) -> None:
    switch(engine, Options(circles="random", circle_size=4, repliers=True))
    with Session(engine) as session:
        session.execute(update(Membership).values(launched_at=room.now))
        session.commit()
    for number, seat in enumerate(seats):
        browse(seat).post("posts", body=f"Thread {number} of mine")
    circles = circles_of(engine)
    with Session(engine) as session:
        rows = session.execute(
            select(Post.author_id, ReplyRequest.membership_id).join(Post, Post.id == ReplyRequest.thread_id)
        ).all()

    assert len(rows) == 16
    assert all(circles[author] == circles[asked] for author, asked in rows)


def test_a_page_in_circles_costs_one_statement_more(
    browse: Browse, engine: Engine, apart: tuple[Seat, Seat]
) -> None:
    browser = browse(apart[0])
    browser.get("")
    with recorded_statements() as circled:
        browser.get("")

    assert len(circled) <= 8
