"""Accolades: staff recognise a learner's item with a reason, outside of what a week can hold (row 53)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.activities.recognising.models import Recognition
from lti_tool.acts.models import Act, Verb
from lti_tool.course.models import Alias
from lti_tool.grading.models import ScoreDelivery
from lti_tool.kinds.discussion.options import Options, write_options
from lti_tool.points.models import PointEntry
from lti_tool.points.rules import CAP
from lti_tool.points.service import change_rules, rebuild
from tests.discussion.room import Browser, Clock, Room, Seat, terms
from tests.discussion.test_inbox import inbox, told
from tests.points.test_points import stored

Browse = Callable[[Seat], Browser]
WHY = "It says what was seen, and not what was thought of it."


def at(browser: Browser, path: str) -> str:
    """The address of a page of recognition in a participation."""
    return f"/p/{browser.seat.public_id}/recognition/{path}"


def recognise(browser: Browser, words: str = WHY, post: int = 1, form_key: str = "") -> int:
    return browser.post(at(browser, f"items/post/{post}"), words=words, form_key=form_key).status_code


@pytest.fixture(autouse=True)
def post(browse: Browse, amara: Seat) -> None:
    """A post of Amara's."""
    assert browse(amara).post("posts", body="I saw a door that was left open.").status_code == 303


@pytest.mark.usefixtures("any_database")
def test_it_stands_at_the_post_with_its_reason_and_is_an_act_to_its_author(
    browse: Browse, session: Session, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    before = browse(jonas).get("").text
    assert recognise(browse(teacher)) == 303

    shown = browse(jonas).get("").text
    assert WHY not in before
    assert "Recognised by an instructor:" in shown
    assert WHY in shown
    act = session.scalars(select(Act).where(Act.verb == Verb.RECOGNISED)).one()
    assert (act.membership_id, act.to_membership_id) == (teacher.membership_id, amara.membership_id)
    assert (act.item_kind, act.words, act.digest) == ("accolade", 0, "")


@pytest.mark.usefixtures("any_database")
def test_its_author_reads_of_it_in_their_inbox_and_nobody_else_does(
    browse: Browse, clock: Clock, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    clock.forward(minutes=1)
    recognise(browse(teacher))

    assert told(browse(amara)) == ["An instructor recognised what you did."]
    assert WHY in inbox(browse(amara))
    assert "/discussion/threads/1" in inbox(browse(amara))
    assert told(browse(jonas)) == told(browse(teacher)) == []


@pytest.mark.usefixtures("any_database")
def test_taken_back_it_stands_nowhere_and_the_ledger_remembers(
    browse: Browse, session: Session, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    staff = browse(teacher)
    recognise(staff)
    browse(jonas).get("")
    for _click in range(2):
        assert staff.post(at(staff, "1/take-back")).status_code == 303

    assert WHY not in browse(jonas).get("").text
    assert told(browse(amara)) == []
    assert session.scalars(select(Recognition.words)).all() == [""]
    verbs = session.scalars(select(Act.verb).where(Act.item_kind == "accolade").order_by(Act.id)).all()
    assert verbs == [Verb.RECOGNISED, Verb.TOOK_BACK]


@pytest.mark.usefixtures("any_database")
def test_one_of_the_staff_gives_one_and_another_gives_another(
    browse: Browse, room: Room, session: Session, teacher: Seat
) -> None:
    other = room.join("Dr Okoye", "TeachingAssistant")
    key = "0b0f34cb-07d6-4d2c-bb39-3f3b7f8c7e9a"
    for seat in (teacher, teacher, other):
        recognise(browse(seat), form_key=key)
    recognise(browse(teacher), "Said once more.")

    given = select(Recognition.by_membership_id).order_by(Recognition.id)
    assert session.scalars(given).all() == [teacher.membership_id, other.membership_id]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("  ", "Write a line."),
        ("\u200b", "Write a line."),
        ("x" * 281, "A line holds up to 280 characters."),
    ],
)
def test_a_reason_is_a_line(
    browse: Browse, session: Session, teacher: Seat, words: str, sentence: str
) -> None:
    staff = browse(teacher)
    answer = staff.post(at(staff, "items/post/1"), words=words)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert words.strip("\u200b ") in answer.text
    assert session.scalar(select(func.count(Recognition.id))) == 0


def test_learners_recognise_nothing_and_staff_no_post_of_staff(
    browse: Browse, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    browse(teacher).post("posts", body="What did you see?")

    assert recognise(browse(jonas)) == 403
    assert recognise(browse(teacher), post=2) == 404
    assert recognise(browse(teacher), post=99) == 404
    assert "/recognise" not in browse(jonas).get("").text
    assert "posts/1/recognise" in browse(teacher).get("").text
    assert "posts/2/recognise" not in browse(teacher).get("").text


def test_thanks_between_two_people_are_neither_shown_nor_recognised(
    browse: Browse, jonas: Seat, teacher: Seat
) -> None:
    browse(jonas).post("posts/1/thank", body="because it was you", private="1")
    staff = browse(teacher)

    assert staff.get(at(staff, "items/thanks/1")).status_code == 404
    assert staff.post(at(staff, "items/thanks/1"), words=WHY).status_code == 404


def test_what_is_hidden_or_removed_is_not_recognised(browse: Browse, amara: Seat, teacher: Seat) -> None:
    browse(teacher).post("posts/1/decide", what="hidden", words="Not here.")
    assert recognise(browse(teacher)) == 404

    browse(teacher).post("posts/1/decide", what="restored")
    assert recognise(browse(teacher)) == 303
    browse(amara).post("posts/1/remove")
    assert recognise(browse(teacher)) == 404


def test_an_accolade_to_an_alias_names_the_alias_alone(
    browse: Browse, session: Session, room: Room, amara: Seat, teacher: Seat
) -> None:
    room_options = update(Activity).values(options=write_options(Options(names="full")))
    session.execute(room_options)
    session.commit()
    browse(amara).post("posts", body="And a window, too.")
    alias = session.scalars(select(Alias.words)).one()
    staff = browse(teacher)
    page = staff.get(at(staff, "items/post/2")).text

    assert alias in page
    assert "Amara" not in page
    assert recognise(staff, post=2) == 303
    assert "Amara" not in staff.get("").text
    assert told(browse(amara)) == ["An instructor recognised what you did."]


def test_it_moves_no_score_of_staff_or_learner(
    browse: Browse, session: Session, amara: Seat, teacher: Seat
) -> None:
    sent = select(ScoreDelivery.membership_id, ScoreDelivery.score_given)
    before = session.execute(sent).all()
    recognise(browse(teacher))
    session.expire_all()

    assert session.execute(sent).all() == before
    assert teacher.membership_id not in {row.membership_id for row in before}


@pytest.mark.usefixtures("any_database")
def test_its_points_come_on_top_of_a_weeks_end_and_a_rebuild_gives_the_same(
    browse: Browse, engine: Engine, room: Room, clock: Clock, amara: Seat, teacher: Seat
) -> None:
    since = clock.now - timedelta(days=1)
    with Session(engine) as session:
        change_rules(session, room.context_id, teacher.membership_id, {"give": 50}, True, "UTC", since)
        session.commit()
    for turn in range(4):
        clock.forward(minutes=4)
        browse(amara).post("posts", body=f"Another story, the {turn}.")
    recognise(browse(teacher))

    def entries(session: Session) -> list[tuple[str, int]]:
        mine = PointEntry.membership_id == amara.membership_id
        found = session.execute(select(PointEntry.rule, PointEntry.amount).where(mine))
        return [(row.rule, row.amount) for row in found]

    with Session(engine) as session:
        earned = entries(session)
        assert ("recognised", 15) in earned
        assert sum(amount for rule, amount in earned if rule != "recognised") == CAP
        before = stored(engine)
        rebuild(session, room.context_id, room.now)
        session.commit()
    assert stored(engine) == before
    staff = browse(teacher)
    staff.post(at(staff, "1/take-back"))
    with Session(engine) as session:
        assert ("recognised", 0) in entries(session)


def test_another_activitys_items_and_accolades_answer_404(
    browse: Browse, engine: Engine, clock: Clock, teacher: Seat
) -> None:
    recognise(browse(teacher))
    elsewhere = Room(engine, clock.now, terms(clock.now)).open()
    stranger = browse(elsewhere.join("Dr Else", "Instructor"))

    assert stranger.get(at(stranger, "items/post/1")).status_code == 404
    assert stranger.post(at(stranger, "1/take-back")).status_code == 404
