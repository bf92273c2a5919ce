"""Nobody talks into the void: what waits comes first, and somebody may claim to answer it (row 6)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from lti_tool.database import begin_writing
from lti_tool.errors import Conflict, NotHere
from lti_tool.kinds.discussion.lonely.rules import Waiting, is_waiting, place_by_need, waiting
from lti_tool.kinds.discussion.lonely.service import claim
from lti_tool.kinds.discussion.models import Post, ReplyClaim
from lti_tool.kinds.discussion.reading import glance
from tests.discussion.room import Browser, Clock, Room, Seat

Browse = Callable[[Seat], Browser]
NOON = datetime(2026, 9, 14, 12, tzinfo=UTC)
TEXT = "One two three four five six."
HOUR = timedelta(hours=1)


def test_what_waits_stands_first_the_longest_above_and_then_what_was_active_last() -> None:
    places = {
        "waits for a day": place_by_need(NOON - 24 * HOUR, NOON - 24 * HOUR, waits=True),
        "waits for an hour": place_by_need(NOON - HOUR, NOON - HOUR, waits=True),
        "active now": place_by_need(NOON - 24 * HOUR, NOON, waits=False),
        "active before": place_by_need(NOON - 24 * HOUR, NOON - HOUR, waits=False),
    }
    assert sorted(places, key=lambda name: -places[name]) == list(places)
    assert [is_waiting(place) for place in places.values()] == [True, True, False, False]


LONG = NOON - 14 * HOUR


@pytest.mark.parametrize(
    ("created_at", "claimed_by", "minutes", "result"),
    [
        (NOON - 12 * HOUR, None, 0, Waiting("lonely", 12, 0)),
        (NOON - 12 * HOUR + timedelta(seconds=1), None, 0, None),
        (LONG, 1, 18, Waiting("mine", 14, 18)),
        (LONG, 2, 0.5, Waiting("anothers", 14, 1)),
        (LONG, 2, 0, Waiting("lonely", 14, 0)),
        (LONG, 2, -1, Waiting("lonely", 14, 0)),
    ],
    ids=["twelve hours", "not yet", "mine", "another's last half minute", "just over", "over"],
)
def test_what_a_page_says_of_a_thread_that_waits(
    created_at: datetime, claimed_by: int | None, minutes: float, result: Waiting | None
) -> None:
    until = NOON + timedelta(minutes=minutes) if claimed_by else None
    place = place_by_need(created_at, created_at, waits=True)
    assert waiting(place, created_at, claimed_by, until, 1, NOON) == result


def test_a_thread_that_was_answered_says_nothing() -> None:
    assert waiting(place_by_need(LONG, NOON, waits=False), LONG, None, None, 1, NOON) is None


@pytest.fixture
def order(session: Session, room: Room) -> Callable[[str], list[int]]:
    def read(show: str = "needs") -> list[int]:
        session.rollback()
        found = glance(session, room.activity_id, room.seats[0].membership_id, show=show)  # type: ignore[arg-type]  # the names are the test's
        return [thread.id for thread in found.threads]

    return read


@pytest.mark.usefixtures("any_database")
def test_a_reply_of_another_lets_a_thread_wait_no_more_until_it_is_taken_back(
    browse: Browse, clock: Clock, order: Callable[[str], list[int]], amara: Seat, jonas: Seat
) -> None:
    for key in ("first", "second", "third"):
        browse(amara).post("posts", body=f"{key}. {TEXT}", form_key=key)
        clock.forward(minutes=1)
    assert order("needs") == [1, 2, 3]
    assert order("all") == [3, 2, 1]

    browse(amara).post("posts/1/reply", body="To myself.", form_key="own")
    assert order("needs") == [1, 2, 3]

    browse(jonas).post("posts/1/reply", body="To you.", form_key="other")
    assert order("needs") == [2, 3, 1]
    assert order("unanswered") == [3, 2]

    browse(jonas).post("posts/5/remove")
    assert order("needs") == [1, 2, 3]

    browse(amara).post("posts/1/remove")
    assert order("needs") == [2, 3, 1]


@pytest.mark.usefixtures("any_database")
def test_an_accepted_answer_of_ones_own_is_one_and_what_staff_begin_waits_for_nobody(
    browse: Browse, clock: Clock, room: Room, order: Callable[[str], list[int]], amara: Seat
) -> None:
    ines = room.join("Dr Inês Carvalho", "Instructor")
    browse(amara).post("posts", body=f"How? {TEXT}", act="ask", form_key="question")
    clock.forward(minutes=1)
    browse(ines).post("posts", body=f"Welcome. {TEXT}", form_key="staff")
    browse(amara).post("posts/1/reply", body=f"Like this. {TEXT}", form_key="answer")
    assert order("needs") == [1, 2]

    browse(amara).post("posts/3/accept")
    assert order("unanswered") == []
    browse(amara).post("posts/3/accept", undo="1")


@pytest.mark.usefixtures("any_database")
def test_the_pages_of_what_waits_follow_each_other_without_a_gap(
    session: Session, room: Room, amara: Seat
) -> None:
    room.fill(amara.membership_id, threads=45)
    for post in session.scalars(select(Post)):
        post.need = place_by_need(post.created_at, post.active_at, waits=bool(post.id % 2))
    session.commit()
    seen: list[int] = []
    after = None
    while True:
        found = glance(session, room.activity_id, amara.membership_id, after, "needs")
        seen += [thread.id for thread in found.threads]
        after = found.after
        if after is None:
            break
    waits = [one for one in range(1, 46) if one % 2]
    assert seen == [*waits, *(one for one in range(45, 0, -1) if not one % 2)]


@pytest.fixture
def lonely(browse: Browse, engine: Engine, clock: Clock, amara: Seat) -> int:
    """A thread that has waited for fourteen hours."""
    browse(amara).post("posts", body=f"Lonely. {TEXT}", form_key="lonely")
    with Session(engine) as session:
        post = session.scalars(select(Post)).one()
        post.created_at = post.active_at = clock.now - 14 * HOUR
        post.need = place_by_need(post.created_at, post.active_at, waits=True)
        session.commit()
        return post.id


def test_a_reply_is_claimed_seen_by_others_and_over_after_half_an_hour(
    browse: Browse, clock: Clock, room: Room, lonely: int, amara: Seat, jonas: Seat
) -> None:
    reader, other = browse(jonas), browse(room.join("Misaki Tanaka"))
    page = reader.get("").text
    assert "It has waited for 14 hours." in page
    assert "Claim this reply" in page
    own = browse(amara).get("").text
    assert "It has waited for 14 hours." in own
    assert "Claim this reply" not in own

    answer = reader.post("claims", claim=str(lonely))

    assert answer.status_code == 303
    assert answer.location.endswith(f"/posts/{lonely}/reply?claimed=1")
    assert "This reply is yours to write for 30 minutes." in reader.get(answer.location).text
    assert "This reply is yours to write." in reader.get("").text
    page = other.get("").text
    assert "Someone is writing." in page
    assert "30 minutes left." in page
    assert "Claim this reply" not in page
    refused = other.post("claims", claim=str(lonely))
    assert refused.status_code == 409
    assert "Somebody else writes this reply" in refused.text

    clock.forward(minutes=31)
    assert "Claim this reply" in other.get("").text
    assert other.post("claims", claim=str(lonely)).status_code == 303
    # What the first has written meanwhile is taken all the same.
    assert reader.post(f"posts/{lonely}/reply", body=TEXT, form_key="late").status_code == 303
    assert "Someone is writing." not in browse(amara).get("").text


def test_a_claim_is_given_back_and_one_person_has_one(
    browse: Browse, engine: Engine, lonely: int, amara: Seat, jonas: Seat
) -> None:
    browse(amara).post("posts", body=f"Another. {TEXT}", form_key="another")
    reader = browse(jonas)
    reader.post("claims", claim=str(lonely))
    reader.post("claims", claim=str(lonely + 1))
    with Session(engine) as session:
        assert session.scalars(select(ReplyClaim.post_id)).all() == [lonely + 1]
    reader.post("claims", back=str(lonely + 1))
    with Session(engine) as session:
        assert session.scalars(select(ReplyClaim)).all() == []


@pytest.mark.parametrize("sent", ["", "0", "x", "99999999999", "999"])
def test_what_is_no_thread_is_not_here(browse: Browse, lonely: int, jonas: Seat, sent: str) -> None:
    assert browse(jonas).post("claims", claim=sent).status_code == 404


def test_ones_own_thread_and_an_answered_one_cannot_be_claimed(
    browse: Browse, lonely: int, amara: Seat, jonas: Seat
) -> None:
    assert browse(amara).post("claims", claim=str(lonely)).status_code == 404
    browse(jonas).post(f"posts/{lonely}/reply", body=TEXT, form_key="answer")
    answer = browse(jonas).post("claims", claim=str(lonely))
    assert answer.status_code == 409
    assert "It waits no more" in answer.text


@pytest.mark.usefixtures("any_database")
def test_of_ten_who_claim_at_once_one_gets_it(engine: Engine, room: Room, lonely: int, clock: Clock) -> None:
    seats = [room.join(f"Learner {number}") for number in range(10)]

    def try_it(seat: Seat) -> str:
        with Session(engine) as session:
            begin_writing(session)
            who, activity = room.who(session, seat), room.activity(session)
            try:
                claim(session, who, activity, lonely, clock.now)
            except (Conflict, NotHere) as error:
                return str(error)
            session.commit()
            return "mine"

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(try_it, seats))
    assert sorted(answers) == ["claimed"] * 9 + ["mine"]
