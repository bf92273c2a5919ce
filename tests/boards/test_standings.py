"""Standings are kept with every point, and a rebuild finds the same ones (design.md 1)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from lti_tool.boards.reading import around, first_of, window_of
from lti_tool.boards.service import board_in
from lti_tool.points.rules import Rule
from lti_tool.points.service import change_rules, rebuild
from tests.boards.room import EVERYTHING, SEASON, Boards, counted
from tests.databases import recorded_statements
from tests.discussion.room import Browser, Clock, Seat
from tests.points.test_points import do, posts_of

DEED_NAMES = [
    *("ask", "give", "reply", "useful", "thank", "quietly", "remove", "hide", "restore", "edit"),
    *("join", "leave", "week", "freeze"),
]
DEEDS = st.lists(
    st.tuples(st.sampled_from(DEED_NAMES), st.integers(0, 2), st.integers(1, 6), st.integers(0, 4)),
    max_size=25,
)
Deed = tuple[str, int, int, int]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_a_rebuild_finds_the_standings_that_were_kept(
    noon_boards: Callable[[], Boards], clock: Clock, deeds: list[Deed]
) -> None:
    """Random histories, with people who join and leave, private thanks, and weeks that begin."""
    boards = noon_boards()
    boards.clock = clock
    clock.now = boards.room.now
    teacher = boards.room.join("Dr Inês Carvalho", "Instructor")
    people = [boards.room.join(f"Learner {letter}") for letter in "ABC"]
    boards.open(teacher, EVERYTHING)
    boards.join(people[0], "Quiet Heron")
    first = posts_of(boards.engine)
    for number, (what, who, which, minutes) in enumerate(deeds):
        clock.now += timedelta(minutes=minutes)
        play(boards, what, people[who], boards.browse(teacher), first + which, number)

    before = boards.kept()
    assert counted(before[0]) == before[1]
    with Session(boards.engine) as session:
        rebuild(session, boards.room.context_id, clock.now)
        session.commit()
    assert boards.kept() == before


def play(boards: Boards, what: str, seat: Seat, staff: Browser, post_id: int, number: int) -> None:
    if what == "join":
        boards.post(seat, "join", alias=f"Somebody {number}")
    elif what == "leave":
        boards.post(seat, "leave")
    elif what == "freeze":
        assert staff.post(f"/p/{staff.seat.public_id}/boards/freeze", {}).status_code == 303
    elif what == "week":
        boards.clock.now += timedelta(days=7)
        boards.turn()
    elif what == "quietly":
        boards.browse(seat).post(f"posts/{post_id}/thank", {"body": f"it helped {number}", "private": "1"})
    else:
        do(what, boards.browse(seat), staff, post_id, number)


@pytest.mark.usefixtures("any_database")
def test_private_thanks_and_aliases_move_a_board_when_the_week_is_over(
    boards: Boards, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    boards.open(teacher)
    boards.join(amara, "Quiet Heron")
    boards.browse(jonas).post("posts", body="Something of mine")
    boards.browse(amara).post("posts/1/thank", {"body": "it helped", "private": "1"})
    meanwhile = boards.near(amara)
    boards.clock.forward(days=7)
    boards.turn()
    then = boards.near(amara)

    assert meanwhile.own is None
    assert then.own is not None
    assert then.own.amount == 5


def test_what_a_private_act_uses_up_shows_nothing_either(
    boards: Boards, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    """A public thanks a minute after a private one counts for nothing, and the board must not tell."""
    boards.open(teacher)
    boards.join(amara, "Quiet Heron")
    boards.browse(jonas).post("posts", body="Something of mine")
    boards.browse(jonas).post("posts", body="Something else")
    boards.browse(amara).post("posts/1/thank", {"body": "it helped", "private": "1"})
    boards.clock.forward(minutes=1)
    boards.browse(amara).post("posts/2/thank", {"body": "this too"})
    own = boards.near(amara).own

    assert own is not None
    assert own.amount == 5


@pytest.mark.usefixtures("any_database")
def test_who_has_nothing_left_is_on_no_list_and_counted_nowhere(
    boards: Boards, amara: Seat, teacher: Seat
) -> None:
    boards.open(teacher, EVERYTHING)
    boards.join(amara, "Quiet Heron")
    boards.browse(amara).post("posts", body="A story of mine")
    assert len(boards.kept()[1]) == 6

    boards.browse(teacher).post("posts/1/decide", what="hidden", words="Kindly, please.")
    assert boards.kept() == ([], [])
    boards.browse(teacher).post("posts/1/decide", what="restored", words="I was wrong.")
    assert len(boards.kept()[0]) == 6
    assert counted(boards.kept()[0]) == boards.kept()[1]


def test_what_others_see_follows_public_acts_though_private_ones_used_up_the_week(
    boards: Boards, amara: Seat, teacher: Seat
) -> None:
    """Three private thanks fill the week; for all to see, it goes on as if they were not there."""
    boards.open(teacher)
    with Session(boards.engine) as session:
        dear: dict[Rule, int] = {"thank": 50, "give": 25}
        change_rules(
            session, boards.room.context_id, teacher.membership_id, dear, True, "UTC", boards.clock.now
        )
        session.commit()
    boards.join(amara, "Quiet Heron")
    for number in range(1, 4):
        boards.clock.forward(minutes=5)
        boards.browse(boards.room.join(f"Helper {number}")).post("posts", body=f"Help of {number}")
        boards.browse(amara).post(f"posts/{number}/thank", {"body": "it helped", "private": "1"})
    for number in range(5):
        boards.clock.forward(minutes=5)
        boards.browse(amara).post("posts", body=f"A story of mine, number {number}")
    boards.browse(amara).post("posts", body="And a question", act="ask")
    full = boards.near(amara).own
    boards.browse(teacher).post("posts/4/decide", what="hidden", words="Kindly, please.")
    less = boards.near(amara).own

    assert full is not None
    assert less is not None
    assert (full.amount, less.amount) == (125, 110)


@pytest.mark.usefixtures("any_database")
def test_people_who_act_at_once_are_counted_once_each(boards: Boards, teacher: Seat) -> None:
    boards.open(teacher, EVERYTHING)
    people = [boards.room.join(f"Learner {letter}") for letter in "ABCD"]
    for number, seat in enumerate(people):
        boards.join(seat, f"Somebody {number}")
    browsers = [boards.browse(seat) for seat in people]

    def act(number: int) -> None:
        for turn in range(5):
            browsers[number].post("posts", body=f"What {number} tells, number {turn}", act="ask")

    threads = [Thread(target=act, args=(number,)) for number in range(len(people))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    standings, counts = boards.kept()
    assert counted(standings) == counts
    assert len({row[5] for row in standings}) == len(people)


def test_who_is_gone_or_a_teacher_now_stands_nowhere_and_comes_back(boards: Boards, teacher: Seat) -> None:
    from lti_tool.course.models import Membership

    boards.open(teacher)
    seats = boards.fill([60, 50, 40, 30, 20, 10, 5, 5])
    with Session(boards.engine) as session:
        session.get_one(Membership, seats[0].membership_id).gone_at = boards.clock.now
        session.get_one(Membership, seats[2].membership_id).roles = "Instructor"
        session.get_one(Membership, seats[4].membership_id).is_test_user = True
        session.commit()
    at_once = [line.amount for line in boards.near(seats[3]).lines]
    boards.turn()

    assert at_once == [50, 30, 10, 5]
    assert boards.near(seats[3]).rank == 2
    assert counted(boards.kept()[0]) == boards.kept()[1]
    with Session(boards.engine) as session:
        session.get_one(Membership, seats[0].membership_id).gone_at = None
        session.commit()
    boards.turn()
    assert [line.amount for line in boards.near(seats[3]).lines] == [60, 50, 30, 10, 5]


def test_a_season_begins_from_zero_and_the_course_goes_on(boards: Boards, teacher: Seat) -> None:
    boards.open(teacher, EVERYTHING)
    seats = boards.fill([60, 50, 40, 30, 20])
    boards.clock.forward(weeks=4)
    boards.turn()

    assert boards.near(seats[1]).own is None
    assert boards.near(seats[1], "course").rank == 2


@pytest.mark.usefixtures("any_database")
def test_ties_share_a_place_and_who_was_first_stands_first(boards: Boards, teacher: Seat) -> None:
    boards.open(teacher)
    seats = boards.fill([50, 40, 40, 40, 10])
    near = boards.near(seats[2])

    assert [line.alias for line in near.lines] == [
        "Swift Otter",
        "Северный Ветер",
        "Quiet Heron",
        "木漏れ日",
        "Late Train",
    ]
    assert (near.rank, near.shared_by, near.people) == (2, 3, 5)
    assert boards.near(seats[4]).rank == 5


@pytest.mark.usefixtures("any_database")
def test_who_stands_first_is_read_with_oneself_in_one_statement(boards: Boards, teacher: Seat) -> None:
    boards.open(teacher)
    seats = boards.fill([60, 50, 40, 30, 20, 10])
    stranger = boards.room.join("Somebody Else")
    with Session(boards.engine) as session:
        board = board_in(session, boards.room.context_id, boards.clock.now)
        assert board is not None
        window = window_of(session, board, "season", "all")
        alone, top = around(session, window, seats[4].membership_id), first_of(session, window, 5)
        with recorded_statements() as statements:
            found = around(session, window, seats[4].membership_id, 5)
        beside = around(session, window, stranger.membership_id, 50)

    assert len(statements) == 1
    assert found == replace(alone, first=tuple(top))
    assert (found.rank, [line.amount for line in found.first]) == (5, [60, 50, 40, 30, 20])
    assert (beside.own, len(beside.first)) == (None, 6)


def test_an_act_with_boards_costs_a_few_statements_more(boards: Boards, amara: Seat, teacher: Seat) -> None:
    boards.open(teacher, SEASON)
    browser = boards.browse(amara)
    browser.post("posts", body="The first one warms up")
    boards.clock.forward(minutes=5)
    with recorded_statements() as apart:
        browser.post("posts", body="A story of mine")
    boards.join(amara, "Quiet Heron")
    boards.clock.forward(minutes=5)
    with recorded_statements() as standing:
        browser.post("posts", body="Another story of mine")

    assert len(standing) - len(apart) <= 5
