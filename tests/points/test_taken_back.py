"""What was taken back, hidden or said under an alias is worth nothing to anybody, and tells nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.activities.proposals.models import Proposal
from lti_tool.course.models import Membership
from lti_tool.grading.models import RoleHolder
from lti_tool.kinds.discussion.options import Options, write_options
from lti_tool.points.models import PointTotal
from lti_tool.points.service import rebuild
from tests.discussion.room import Browser, Clock, Room, Seat
from tests.points.test_points import switch_on

Browse = Callable[[Seat], Browser]
SPENT = "You have written all the posts of 24 hours."


def set_options(engine: Engine, **options: Any) -> None:
    with Session(engine) as session:
        session.execute(update(Activity).values(options=write_options(Options(**options))))
        session.commit()


def points(engine: Engine, room: Room, seat: Seat, rule: str) -> int:
    """What somebody has by a rule, over all weeks; the same after a rebuild."""
    own = (PointTotal.membership_id == seat.membership_id, PointTotal.rule == rule)
    total = select(func.sum(PointTotal.amount)).where(*own)
    with Session(engine) as session:
        stored = session.scalar(total) or 0
        rebuild(session, room.context_id, room.now)
        assert (session.scalar(total) or 0) == stored
        session.rollback()
    return stored


@pytest.fixture
def answered(browse: Browse, engine: Engine, room: Room, amara: Seat, jonas: Seat, teacher: Seat) -> None:
    """Amara asked, Jonas answered and was accepted, in a course that gives points."""
    switch_on(engine, room, teacher)
    browse(amara).post("posts", body="A question?", act="ask")
    browse(jonas).post("posts/1/reply", body="An answer of mine.")
    browse(amara).post("posts/2/accept")


@pytest.mark.usefixtures("any_database", "answered")
def test_an_acceptance_that_was_undone_is_worth_nothing(
    browse: Browse, engine: Engine, room: Room, amara: Seat, jonas: Seat
) -> None:
    assert points(engine, room, jonas, "accepted") == 15
    browse(amara).post("posts/2/accept", do="undo")

    assert points(engine, room, jonas, "accepted") == 0


@pytest.mark.usefixtures("any_database", "answered")
def test_one_question_has_one_accepted_answer(
    browse: Browse, engine: Engine, room: Room, amara: Seat, jonas: Seat
) -> None:
    for number in range(3, 6):
        browse(jonas).post("posts/1/reply", body=f"An answer of mine, number {number}.")
        browse(amara).post(f"posts/{number}/accept")

    assert points(engine, room, jonas, "accepted") == 15


@pytest.mark.usefixtures("any_database", "answered")
def test_an_answer_accepted_again_in_a_later_week_counts_there(
    browse: Browse, engine: Engine, room: Room, clock: Clock, amara: Seat, jonas: Seat
) -> None:
    browse(amara).post("posts/2/accept", do="undo")
    clock.forward(days=4)
    room.now = clock.now
    with Session(engine) as session:
        session.execute(update(Activity).values(closes_at=None))
        session.commit()
    browse(room.join("Dr Later", "Instructor")).post("posts/2/accept")

    assert points(engine, room, jonas, "accepted") == 15


@pytest.mark.usefixtures("any_database")
def test_thanks_that_were_taken_back_are_worth_nothing(
    browse: Browse, engine: Engine, room: Room, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    switch_on(engine, room, teacher)
    browse(jonas).post("posts", body="A story of mine")
    browse(amara).post("posts/1/thank", body="It helped.")
    assert points(engine, room, jonas, "useful") == 5
    browse(amara).post("thanks/1/take-back")

    assert points(engine, room, jonas, "useful") == 0
    assert points(engine, room, amara, "thank") == 0


def test_what_staff_hid_is_no_answer_to_accept(
    browse: Browse, engine: Engine, room: Room, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    switch_on(engine, room, teacher)
    browse(amara).post("posts", body="A question?", act="ask")
    browse(jonas).post("posts/1/reply", body="Something hurtful.")
    browse(teacher).post("posts/2/decide", what="hidden", words="It hurts.")

    assert "/posts/2/accept" not in browse(amara).get().text
    assert browse(amara).post("posts/2/accept").status_code == 409
    assert points(engine, room, jonas, "accepted") == 0


def test_an_accolade_to_an_alias_moves_no_public_number_before_its_week_is_over(
    browse: Browse, engine: Engine, room: Room, amara: Seat, teacher: Seat
) -> None:
    switch_on(engine, room, teacher)
    set_options(engine, names="peers")
    browse(amara).post("posts", body="I saw a door that was left open.", names="peers")
    browse(teacher).post(f"/p/{teacher.public_id}/recognition/items/post/1", words="Well seen.")

    with Session(engine) as session:
        rows = {one.rule: (one.amount, one.public_amount) for one in session.scalars(select(PointTotal))}
    assert (rows["give"], rows["recognised"]) == ((15, 0), (15, 0))


def test_where_names_are_hidden_the_host_is_drawn_since_the_proposal_names_who_proposed(
    browse: Browse, engine: Engine, room: Room, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    for number in range(20):
        room.join(f"Learner {number}")
    set_options(engine, names="full", roles=True)
    idea = {"title": "t", "prompt": "p", "prompt_html": "p", "reason": "r", "answer": "", "uuid": "u"}
    here = {"context_id": room.context_id, "activity_id": room.activity_id, "created_at": room.now}
    with Session(engine) as session:
        session.execute(update(Membership).values(launched_at=room.now))
        session.add(Proposal(membership_id=amara.membership_id, state="taken", **idea, **here))
        session.commit()
    browse(teacher).post("roles")

    with Session(engine) as session:
        host = session.scalar(select(RoleHolder.membership_id).where(RoleHolder.role == "host"))
    assert host not in (None, amara.membership_id)


@pytest.mark.parametrize("first", ["amara", "jonas"])
def test_how_many_posts_are_left_is_ones_own(
    browse: Browse, engine: Engine, amara: Seat, jonas: Seat, first: str
) -> None:
    set_options(engine, posts_a_day=1)
    browse(amara).post("posts", body="My one post of the day, which is about doors.")
    told = {}
    for name in (first, "amara", "jonas"):
        told[name] = SPENT in browse({"amara": amara, "jonas": jonas}[name]).get().text

    assert told == {"amara": True, "jonas": False}


def test_a_number_of_thousands_of_digits_is_none_that_a_page_sent(browse: Browse, teacher: Seat) -> None:
    answer = browse(teacher).post(f"/p/{teacher.public_id}/recognition/brief/ticks", undo="1" * 5000)

    assert answer.status_code < 500
