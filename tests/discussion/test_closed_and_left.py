"""What asks for nothing any more: threads of a discussion that is closed, and people who left."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.course.models import Membership
from lti_tool.kinds.discussion.models import Post
from lti_tool.kinds.discussion.options import Options, write_options
from tests.discussion.room import Browser, Clock, Room, Seat

Browse = Callable[[Seat], Browser]


def let_wait(engine: Engine) -> None:
    """Let every post be of the day before yesterday."""
    with Session(engine) as session:
        for post in session.scalars(select(Post)):
            post.created_at -= timedelta(hours=40)
        session.commit()


def test_nothing_waits_for_an_answer_once_nobody_can_give_one(
    browse: Browse, engine: Engine, clock: Clock, amara: Seat, jonas: Seat
) -> None:
    browse(amara).post("posts", body="What did you see first?", act="ask")
    let_wait(engine)
    waiting = browse(jonas).get("").text
    with Session(engine) as session:
        session.execute(update(Activity).values(closes_at=clock.now - timedelta(hours=1)))
        session.commit()

    closed = browse(jonas).get("?show=all").text

    assert "Nobody has answered yet." in waiting
    assert "What did you see first?" in closed
    assert "Nobody has answered yet." not in closed


def test_a_locked_thread_does_not_ask_either(
    browse: Browse, engine: Engine, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    browse(amara).post("posts", body="What did you see first?", act="ask")
    browse(teacher).post("posts/1/lock", reason="heated", words="We go on in class.")
    let_wait(engine)

    page = browse(jonas).get("?show=all").text

    assert "We go on in class." in page
    assert "Nobody has answered yet." not in page


@pytest.mark.parametrize("names", ["off", "peers"])
def test_who_left_a_circle_is_counted_and_not_named(
    browse: Browse, engine: Engine, room: Room, amara: Seat, teacher: Seat, names: str
) -> None:
    seats = [amara, *(room.join(f"Learner {letter}") for letter in "ABCDE")]
    with Session(engine) as session:
        options = write_options(Options(circles="random", circle_size=20, names=names))  # type: ignore[arg-type]  # a table
        session.execute(update(Activity).values(options=options))
        session.commit()
    browse(amara).get("")
    gone = [seat.membership_id for seat in seats[1:3]]
    with Session(engine) as session:
        session.execute(update(Membership).where(Membership.id.in_(gone)).values(person_id=None))
        session.commit()
        assert len(session.scalars(select(Membership.id).where(Membership.person_id.is_(None))).all()) == 2

    for reader in (amara, teacher):
        page = browse(reader).get("circles").text
        # Where a reader sees aliases, that of who left stays: it would tell whose it was.
        assert ("and 2 who left" in page) == (names == "off" or reader == teacher)
        assert "A former participant" not in page
        assert "Somebody, " not in page


def test_staff_remove_what_others_said_and_take_back_what_is_theirs(
    browse: Browse, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    browse(jonas).post("posts", body="A story of mine")
    browse(amara).post("posts/1/thank", body="because I needed it")

    assert ">Take back</a>" in browse(amara).get("").text
    staff = browse(teacher).get("").text
    assert ">Remove as staff</a>" in staff
    assert ">Take back</a>" not in staff
    asked = browse(teacher).get("thanks/1/take-back").text
    assert "Remove these thanks?" in asked
    assert "Take these thanks back?" in browse(amara).get("thanks/1/take-back").text


def test_threads_follow_their_heading_and_links_to_other_pages_come_last(
    browse: Browse, amara: Seat, jonas: Seat
) -> None:
    browse(jonas).post("posts", body="A story of mine")
    page = browse(amara).get("").text

    assert page.index("threads-title") < page.index("A story of mine") < page.index("How this course asks")
