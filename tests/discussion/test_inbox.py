"""The inbox: what somebody is told of, only that, and until they have read it (rows 85, 91)."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.course.models import Membership, Participation
from lti_tool.kinds.discussion.options import Options, write_options
from tests.databases import recorded_statements
from tests.discussion.room import Browser, Clock, Room, Seat, terms

Browse = Callable[[Seat], Browser]
SENTENCE = re.compile(r'<p class="what"><strong>(.+?)</strong>( <span class="tag hot">new)?')
UNTIL = re.compile(r'name="until" value="([^"]+)"')
BELL = re.compile(r'<span class="tag hot" aria-hidden="true">(\d+)</span>')


def inbox(browser: Browser) -> str:
    return browser.get(f"/p/{browser.seat.public_id}/inbox/").text


def told(browser: Browser) -> list[str]:
    """The sentences of an inbox, the newest first."""
    return [re.sub("</?bdi>", "", sentence) for sentence, _new in SENTENCE.findall(inbox(browser))]


def new(browser: Browser) -> int:
    found = BELL.search(browser.get(f"/p/{browser.seat.public_id}/inbox/bell").text)
    return int(found[1]) if found else 0


def mark_all(browser: Browser, page: str) -> None:
    found = UNTIL.search(page)
    assert found
    browser.post(f"/p/{browser.seat.public_id}/inbox/read", until=found[1])


@pytest.mark.usefixtures("any_database")
def test_what_happens_to_somebody_stands_in_their_inbox(
    browse: Browse, clock: Clock, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    mine, other, staff = browse(amara), browse(jonas), browse(teacher)
    mine.post("posts", body="What did you see first?", act="ask")
    for browser, path, fields in [
        (other, "posts/1/reply", {"body": "A door that was left open."}),
        (other, "posts", {"body": "I wonder what @Amara Okafor says.", "act": "give"}),
        (mine, "posts/2/accept", {}),
        (other, "posts/1/thank", {"body": "because it made me look"}),
        (staff, "posts/1/lock", {"reason": "answered"}),
    ]:
        clock.forward(minutes=1)
        assert browser.post(path, fields).status_code == 303, path

    assert told(mine) == [
        "Staff closed your thread for replies.",
        "Jonas Lindqvist thanked you.",
        "Jonas Lindqvist named you.",
        "Jonas Lindqvist replied to you.",
    ]
    assert told(other) == ["Amara Okafor accepted your answer."]
    assert told(staff) == []
    page = inbox(mine)
    assert "because it made me look" in page
    assert f'href="/p/{amara.public_id}/discussion/threads/1#post-2"' in page


def test_a_reply_that_names_whom_it_answers_is_told_once(browse: Browse, amara: Seat, jonas: Seat) -> None:
    browse(amara).post("posts", body="What did you see first?")
    browse(jonas).post("posts/1/reply", body="A door, @Amara Okafor.")

    assert told(browse(amara)) == ["Jonas Lindqvist replied to you."]


def test_what_was_taken_back_is_not_told(browse: Browse, amara: Seat, jonas: Seat) -> None:
    mine, other = browse(amara), browse(jonas)
    mine.post("posts", body="What did you see first?")
    other.post("posts/1/reply", body="A sentence to be forgotten.")
    other.post("posts/1/thank", body="because of a reason to be forgotten")
    assert len(told(mine)) == 2

    other.post("posts/2/remove")
    other.post("thanks/1/take-back")

    assert told(mine) == []
    assert "forgotten" not in inbox(mine)


def test_what_staff_hide_is_told_to_its_author_with_the_reason_and_to_nobody_else(
    browse: Browse, clock: Clock, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    mine, other = browse(amara), browse(jonas)
    mine.post("posts", body="What did you see first?")
    other.post("posts/1/reply", body="A thing that should not be told.")
    assert "should not be told" in inbox(mine)
    clock.forward(minutes=1)

    browse(teacher).post("posts/2/decide", what="hidden", words="It names a person.")

    assert told(mine) == []
    assert told(other) == ["Staff hid your post. You can correct it."]
    assert "It names a person." in inbox(other)


def test_who_is_asked_to_reply_is_told_until_they_did(
    browse: Browse, engine: Engine, amara: Seat, jonas: Seat
) -> None:
    with Session(engine) as session:
        session.execute(update(Membership).values(launched_at=datetime(2026, 9, 1, tzinfo=UTC)))
        session.commit()
    set_options(engine, repliers=True)
    browse(amara).post("posts", body="What did you see first?")

    asked = told(browse(jonas))
    browse(jonas).post("posts/1/reply", body="A door.")

    assert asked == ["You are one of the two who are asked to reply to this thread."]
    assert told(browse(jonas)) == []


def test_private_thanks_are_told_to_their_receiver_alone(
    browse: Browse, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    browse(amara).post("posts", body="What did you see first?")
    browse(jonas).post("posts/1/thank", body="because you asked", private="1")

    assert told(browse(amara)) == ["Jonas Lindqvist thanked you, between the two of you."]
    assert told(browse(teacher)) == told(browse(jonas)) == []


@pytest.mark.usefixtures("any_database")
def test_marking_reads_what_was_shown_and_nothing_that_came_since(
    browse: Browse, clock: Clock, amara: Seat, jonas: Seat
) -> None:
    mine, other = browse(amara), browse(jonas)
    mine.post("posts", body="What did you see first?")
    clock.forward(minutes=1)
    other.post("posts/1/reply", body="A door.")
    assert new(mine) == 1
    page = inbox(mine)
    clock.forward(minutes=1)
    other.post("posts/1/reply", body="And a window.")
    clock.forward(minutes=1)

    mark_all(mine, page)
    mark_all(mine, page)

    assert new(mine) == 1
    assert [bool(is_new) for _one, is_new in SENTENCE.findall(inbox(mine))] == [True, False]
    mark_all(mine, inbox(mine))
    # A page that was opened long ago makes nothing new again.
    mark_all(mine, page)
    assert new(mine) == 0
    assert "Nothing new" in inbox(mine)


def test_a_moment_that_is_none_marks_nothing(browse: Browse, amara: Seat) -> None:
    mine = browse(amara)

    answers = [
        mine.post(f"/p/{amara.public_id}/inbox/read", until=until).status_code
        for until in ("", "soon", "2026-09-14T12:00:00")
    ]

    assert answers == [400, 400, 400]


@pytest.mark.parametrize("names", ["peers", "full"])
def test_where_names_are_hidden_an_inbox_knows_aliases(
    browse: Browse, engine: Engine, amara: Seat, jonas: Seat, names: str
) -> None:
    set_options(engine, names=names)
    mine, other = browse(amara), browse(jonas)
    mine.post("posts", body="What did you see first?", promise="peers")
    other.post("posts/1/reply", body="A door.")
    other.post("posts/1/thank", body="because you asked")

    page = inbox(mine)

    assert len(told(mine)) == 2
    assert "Lindqvist" not in page
    assert re.search(r"<bdi>[A-Z]\w+ [A-Z]\w+</bdi> thanked you\.", page)


def test_what_stands_behind_a_gate_is_not_told(
    browse: Browse, engine: Engine, amara: Seat, jonas: Seat
) -> None:
    mine, other = browse(amara), browse(jonas)
    mine.post("posts", body="What did you see first?")
    other.post("posts", body="I begin a thread of my own.")
    mine.post("posts/2/reply", body="And what came of it?")
    other.post("posts/3/reply", body="Nothing came of the lantern.")
    other.post("posts/1/reply", body="A door.")
    assert len(told(mine)) == 2

    set_options(engine, see_after=5)

    # A reply in a thread that one began is said to oneself; one elsewhere is not seen.
    assert told(mine) == ["Jonas Lindqvist replied to you."]
    assert "lantern" not in inbox(mine)


def test_nothing_of_another_course_or_activity_is_told(
    browse: Browse, engine: Engine, room: Room, amara: Seat, jonas: Seat
) -> None:
    elsewhere = Room(engine, room.now, terms(room.now)).open()
    browse(amara).post("posts", body="What did you see first?")
    browse(jonas).post("posts/1/reply", body="A door.")
    stranger = browse(elsewhere.join("Amara Okafor"))

    assert told(stranger) == []
    assert new(stranger) == 0


def test_at_the_course_home_an_inbox_holds_all_that_learners_have_come_across(
    browse: Browse, engine: Engine, room: Room, amara: Seat, jonas: Seat
) -> None:
    browse(amara).post("posts", body="What did you see first?")
    browse(jonas).post("posts/1/reply", body="A door.")
    with Session(engine) as session:
        session.execute(update(Participation).values(resource_link_id=None))
        session.commit()
    hidden = told(browse(amara))
    with Session(engine) as session:
        session.execute(update(Activity).values(learner_opened_at=room.now))
        session.commit()

    page = inbox(browse(amara))

    assert hidden == []
    assert told(browse(amara)) == ["Jonas Lindqvist replied to you."]
    url = f"/p/{amara.public_id}.{room.activity_id}/discussion/threads/1"
    assert f'href="{url}#post-2"' in page
    assert "A door." in browse(amara).get(url).text


def test_nobody_reads_an_inbox_in_anothers_name(browse: Browse, engine: Engine, amara: Seat) -> None:
    mine = browse(amara)
    assert "/inbox/" in mine.get("").text
    with Session(engine) as session:
        session.execute(update(Participation).values(is_masquerade=True))
        session.commit()

    answers = [mine.get(f"/p/{amara.public_id}/inbox/{path}").status_code for path in ("", "bell")]

    assert answers == [403, 403]
    assert "/inbox/" not in mine.get("").text


@pytest.mark.usefixtures("any_database")
def test_an_inbox_costs_the_same_whatever_stands_in_it(
    browse: Browse, engine: Engine, clock: Clock, amara: Seat, jonas: Seat
) -> None:
    mine, other = browse(amara), browse(jonas)
    mine.post("posts", body="What did you see first?")
    for minute in range(9):
        clock.forward(minutes=minute)
        other.post("posts/1/reply", body=f"Door number {minute}.")
    set_options(engine, see_after=1)
    assert new(mine) == 9

    with recorded_statements() as page:
        inbox(mine)
    with recorded_statements() as bell:
        new(mine)

    assert (len(page), len(bell)) == (10, 10)


def set_options(engine: Engine, **options: object) -> None:
    with Session(engine) as session:
        text = write_options(Options(**options))  # type: ignore[arg-type]  # a table of tests
        session.execute(update(Activity).values(options=text))
        session.commit()
