"""Two learners are asked by name to reply to each thread, everybody as often (row 11)."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.activities.service import create_activity
from lti_tool.course.models import Membership
from lti_tool.kinds.discussion.options import Options, write_options
from lti_tool.kinds.discussion.repliers.models import ReplyRequest
from lti_tool.kinds.discussion.repliers.rules import repliers
from tests.databases import recorded_statements
from tests.discussion.room import Browser, Room, Seat

Browse = Callable[[Seat], Browser]


@pytest.mark.parametrize(
    ("asked_before", "chosen"),
    [
        ({}, set()),
        ({1: 5}, {1}),
        ({1: 1, 2: 0, 3: 0}, {2, 3}),
        ({1: 0, 2: 3, 3: 1, 4: 1}, None),
    ],
)
def test_those_are_asked_who_were_asked_least_often(
    asked_before: dict[int, int], chosen: set[int] | None
) -> None:
    found = repliers(asked_before, seed=7)

    assert found == repliers(asked_before, seed=7), "the same lots"
    assert set(found) == chosen if chosen is not None else found[0] == 1 and found[1] in (3, 4)


def test_lots_among_equals_differ_from_thread_to_thread() -> None:
    found = {tuple(repliers(dict.fromkeys(range(10), 0), seed)) for seed in range(30)}

    assert len(found) > 15


@pytest.fixture
def class_of_four(engine: Engine, room: Room, amara: Seat, jonas: Seat) -> list[Seat]:
    seats = [amara, jonas, room.join("Mei Tanaka"), room.join("Layla Haddad")]
    with Session(engine) as session:
        session.execute(update(Activity).values(options=write_options(Options(repliers=True))))
        session.execute(update(Membership).values(launched_at=room.now))
        session.commit()
    return seats


def requests(engine: Engine) -> list[tuple[int, int]]:
    with Session(engine) as session:
        asked = select(ReplyRequest.thread_id, ReplyRequest.membership_id).order_by(ReplyRequest.thread_id)
        return [(row[0], row[1]) for row in session.execute(asked)]


def test_each_thread_asks_two_others_and_everybody_as_often(
    browse: Browse, engine: Engine, class_of_four: list[Seat]
) -> None:
    for turn in range(2):
        for seat in class_of_four:
            browse(seat).post("posts", body=f"A story of mine, number {turn}.")

    found = requests(engine)
    authors = [seat.membership_id for seat in class_of_four] * 2
    assert len(found) == 16
    assert all(member != authors[thread - 1] for thread, member in found)
    assert max(Counter(member for _thread, member in found).values()) <= 5


@pytest.mark.usefixtures("any_database")
def test_who_is_asked_sees_it_until_they_have_replied_and_all_others_may(
    browse: Browse, engine: Engine, class_of_four: list[Seat]
) -> None:
    author, *others = class_of_four
    browse(author).post("posts", body="A story of mine.")
    asked = {member for _thread, member in requests(engine)}
    first = next(seat for seat in others if seat.membership_id in asked)
    third = next(seat for seat in others if seat.membership_id not in asked)

    before, list_before = browse(author).get("").text, browse(first).get("?show=asked").text
    browse(third).post("posts/1/reply", body="I was not asked and say so all the same.")
    browse(first).post("posts/1/reply", body="I was asked, and here it is.")
    after, list_after = browse(author).get("").text, browse(first).get("?show=asked").text

    assert "Asked to reply:" in before
    assert before.split("Asked to reply:")[1].split("</p>")[0].count("<bdi>") == 2
    assert "A story of mine." in list_before
    assert after.split("Asked to reply:")[1].split("</p>")[0].count("<bdi>") == 1
    assert "A story of mine." not in list_after
    assert "Nobody waits for your reply" in list_after


def test_staffs_threads_and_those_without_the_setting_ask_nobody(
    browse: Browse, engine: Engine, class_of_four: list[Seat], teacher: Seat
) -> None:
    browse(teacher).post("posts", body="What I saw last week.")
    with Session(engine) as session:
        session.execute(update(Activity).values(options="{}"))
        session.commit()
    browse(class_of_four[0]).post("posts", body="A story of mine.")

    assert requests(engine) == []
    assert "Asked of you" not in browse(class_of_four[0]).get("").text


def test_who_has_gone_or_never_came_is_not_asked(
    browse: Browse, engine: Engine, room: Room, class_of_four: list[Seat]
) -> None:
    author, gone, never, here = class_of_four
    with Session(engine) as session:
        session.execute(
            update(Membership).where(Membership.id == gone.membership_id).values(gone_at=room.now)
        )
        session.execute(
            update(Membership).where(Membership.id == never.membership_id).values(launched_at=None)
        )
        session.commit()

    browse(author).post("posts", body="A story of mine.")

    assert [member for _thread, member in requests(engine)] == [here.membership_id]


def test_aliases_stand_where_names_are_hidden(
    browse: Browse, engine: Engine, class_of_four: list[Seat]
) -> None:
    with Session(engine) as session:
        both = write_options(Options(repliers=True, names="peers"))
        session.execute(update(Activity).values(options=both))
        session.commit()
    browse(class_of_four[0]).post("posts", body="A story of mine.")

    line = browse(class_of_four[0]).get("").text.split("Asked to reply:")[1].split("</p>")[0]

    assert not any(name in line for name in ("Jonas", "Mei", "Layla"))


@pytest.mark.usefixtures("any_database")
def test_a_thread_that_asks_two_costs_twelve_statements(
    browse: Browse, engine: Engine, class_of_four: list[Seat]
) -> None:
    browser = browse(class_of_four[0])
    browser.token()
    with recorded_statements() as statements:
        assert browser.post("posts", body="A story of mine.").status_code == 303

    assert len(statements) <= 12, "\n".join(statements)
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(ReplyRequest)) == 2


def test_who_leaves_is_asked_no_more_and_a_moved_thread_asks_nobody(
    browse: Browse, engine: Engine, room: Room, class_of_four: list[Seat], teacher: Seat
) -> None:
    browse(class_of_four[0]).post("posts", body="A story of mine.")
    (_thread, gone), _other = requests(engine)
    with Session(engine) as session:
        session.execute(update(Membership).where(Membership.id == gone).values(gone_at=room.now))
        here = room.activity(session)
        terms = replace(room.terms, title="Another")
        target = create_activity(
            session, here.registration_id, here.context_id, "discussion", terms, room.now, "another"
        ).id
        session.commit()

    page = browse(class_of_four[0]).get("").text
    browse(teacher).post("posts/1/move", activity=str(target))

    assert page.split("Asked to reply:")[1].split("</p>")[0].count("<bdi>") == 1
    assert requests(engine) == []


def test_who_reads_only_is_not_asked(engine: Engine, browse: Browse, class_of_four: list[Seat]) -> None:
    amara, jonas, mei, layla = class_of_four
    with Session(engine) as session:
        both = write_options(Options(repliers=True, see_after=1))
        session.execute(update(Activity).values(options=both))
        session.commit()
    browse(jonas).post("reading-only")

    browse(amara).post("posts", body="Who of you has seen this too?")

    assert {whom for _thread, whom in requests(engine)} == {mei.membership_id, layla.membership_id}


@pytest.mark.parametrize("what", ["lock", "hide"])
def test_nobody_is_asked_for_a_reply_that_is_not_taken(
    engine: Engine, browse: Browse, class_of_four: list[Seat], teacher: Seat, what: str
) -> None:
    browse(class_of_four[0]).post("posts", body="Who of you has seen this too?")
    asked = next(seat for seat in class_of_four if (1, seat.membership_id) in requests(engine))
    before = browse(asked).get("?show=asked").text

    if what == "lock":
        browse(teacher).post("posts/1/lock", reason="off_topic", words="It has been said.")
    else:
        browse(teacher).post("posts/1/decide", what="hidden", words="Off topic.")

    assert 'id="post-1"' in before
    assert 'id="post-1"' not in browse(asked).get("?show=asked").text


@pytest.mark.usefixtures("any_database")
def test_another_is_asked_in_the_place_of_who_chooses_to_read_only(
    engine: Engine, browse: Browse, class_of_four: list[Seat]
) -> None:
    author, *others = class_of_four
    with Session(engine) as session:
        both = write_options(Options(repliers=True, see_after=1))
        session.execute(update(Activity).values(options=both))
        session.commit()
    browse(author).post("posts", body="Who of you has seen this too?")
    asked = {whom for _thread, whom in requests(engine)}
    leaver = next(seat for seat in others if seat.membership_id in asked)

    for _press in range(2):
        browse(leaver).post("reading-only")

    assert {whom for _thread, whom in requests(engine)} == {
        seat.membership_id for seat in others if seat is not leaver
    }
