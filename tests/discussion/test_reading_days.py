"""Reading counts: days on which somebody stayed, marked or noted; and reading is told apart from away."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.activities.reading.models import ReadingDay
from lti_tool.activities.reading.rules import Attention, attention, day_of
from lti_tool.activities.reading.service import note_opened
from lti_tool.activities.service import create_activity
from lti_tool.acts.models import Act, Verb
from lti_tool.acts.rules import ActValue, VerbName
from lti_tool.grading.models import ScoreDelivery
from lti_tool.grading.rules import GradingTerms, progress
from lti_tool.grading.service import rescore
from lti_tool.grading.values import StepTerms
from tests.databases import recorded_statements
from tests.discussion.room import Browser, Clock, Room, Seat, terms

Browse = Callable[[Seat], Browser]
NOON = datetime(2026, 9, 14, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def act(number: int, verb: VerbName, kind: str, item: int, hours: float) -> ActValue:
    return ActValue(number, 1, verb, kind, item, None, 0, is_copy=False, created_at=NOON + hours * HOUR)


@pytest.mark.parametrize(
    ("acts", "counted"),
    [
        ([], 0),
        ([act(1, "read", "reading_day", 1, 0)], 1),
        # What is done on one day is one day of reading.
        ([act(1, "read", "reading_day", 1, 0), act(2, "read", "takeaway", 1, 2)], 1),
        ([act(1, "read", "reading_day", 1, 0), act(2, "reacted", "useful", 7, 24)], 2),
        # Other reactions and posts are no reading.
        ([act(1, "reacted", "more", 7, 0), act(2, "gave", "post", 8, 24)], 0),
        # A takeaway that was taken back is none.
        ([act(1, "read", "takeaway", 1, 0), act(2, "took_back", "takeaway", 1, 1)], 0),
        # Midnight in Brussels is 22:00 UTC in September.
        ([act(1, "read", "reading_day", 1, 9.9), act(2, "read", "reading_day", 2, 10.1)], 2),
    ],
)
def test_a_day_of_reading_counts_once(acts: list[ActValue], counted: int) -> None:
    step = StepTerms("read", 3, 0, None, 100)

    made = progress([step], acts, 1, GradingTerms(zone="Europe/Brussels"))[0]

    assert made.counted == counted


def test_reading_is_no_day_of_being_active() -> None:
    made = progress([StepTerms("days", 1, 0, None, 100)], [act(1, "read", "reading_day", 1, 0)], 1)[0]

    assert made.counted == 0


@pytest.mark.parametrize(("signs", "told"), [(0, "away"), (1, None), (2, "reading"), (9, "reading")])
def test_two_signs_are_reading_and_none_is_away(signs: int, told: Attention | None) -> None:
    assert attention(signs) == told


@pytest.fixture
def reading(engine: Engine, noon: datetime) -> Room:
    return Room(engine, noon, terms(noon, [StepTerms("read", 1, 0, noon + 72 * HOUR, 100)])).open()


def at(browser: Browser, path: str) -> str:
    return f"/p/{browser.seat.public_id}/reading/{path}"


def days(engine: Engine) -> list[ReadingDay]:
    with Session(engine) as session:
        return list(session.scalars(select(ReadingDay).order_by(ReadingDay.id)))


def verbs(engine: Engine) -> list[tuple[str, str]]:
    with Session(engine) as session:
        return [(one.verb, one.item_kind) for one in session.scalars(select(Act).order_by(Act.id))]


def test_a_day_counts_after_twenty_seconds_by_the_servers_clock(
    app: Flask, engine: Engine, reading: Room, clock: Clock
) -> None:
    browser = Browser(app, reading.join("Amara Okafor"))

    before = browser.get("").text
    browser.post(at(browser, "stayed"))
    assert verbs(engine) == []
    clock.forward(seconds=20)
    assert browser.post(at(browser, "stayed")).status_code == 204
    browser.post(at(browser, "stayed"))

    assert verbs(engine) == [(Verb.READ, "reading_day")]
    assert "A day counts when you stay for 20 seconds" in before
    assert "Done" in browser.get("").text
    with Session(engine) as session:
        assert session.query(ScoreDelivery).one().score_given == 10


def test_who_never_opened_it_has_not_stayed(app: Flask, engine: Engine, reading: Room, clock: Clock) -> None:
    other = Browser(app, reading.join("Jonas Lindqvist"))
    other.get("balance")
    clock.forward(minutes=5)

    other.post(at(other, "stayed"))

    assert verbs(engine) == []


def test_opening_is_kept_once_a_day_and_not_of_staff(
    browse: Browse, engine: Engine, amara: Seat, teacher: Seat, noon: datetime
) -> None:
    for _ in range(3):
        browse(amara).get("")
        browse(teacher).get("")

    assert [(one.membership_id, one.day) for one in days(engine)] == [
        (amara.membership_id, day_of(noon, "UTC"))
    ]


def test_an_opened_page_costs_no_more_statements_than_before(app: Flask, room: Room, amara: Seat) -> None:
    browser = Browser(app, amara)
    with recorded_statements() as first:
        browser.get("")
    with recorded_statements() as again:
        browser.get("")

    assert len(first) <= 8, first
    assert len(again) <= 6, again


def test_a_takeaway_is_one_line_a_day_changed_and_taken_back(
    browse: Browse, engine: Engine, amara: Seat, teacher: Seat
) -> None:
    browser = browse(amara)

    browser.post(at(browser, "takeaways"), takeaway="  Ask before\nyou tell. ")
    browser.post(at(browser, "takeaways"), takeaway="Ask first, then listen.")
    page = browser.get(at(browser, "takeaways")).text
    shown = browse(teacher).get(f"work/{amara.membership_id}").text
    browser.post(at(browser, "takeaways"), takeaway="")

    assert 'value="Ask first, then listen."' in page
    assert "Ask first, then listen." in shown
    assert [one[0] for one in verbs(engine)] == [Verb.READ, Verb.EDITED, Verb.TOOK_BACK]
    assert [one.takeaway for one in days(engine)] == [""]


def test_what_is_too_long_stays_in_its_field(browse: Browse, engine: Engine, amara: Seat) -> None:
    answer = browse(amara).post(at(browse(amara), "takeaways"), takeaway="listen " * 60)

    assert answer.status_code == 422
    assert "At most 280 characters; this has 420." in answer.text
    assert "listen listen" in answer.text
    assert verbs(engine) == []


def test_nothing_is_noted_after_the_closing_and_nothing_is_lost(
    browse: Browse, engine: Engine, amara: Seat, clock: Clock
) -> None:
    with Session(engine) as session:
        session.execute(update(Activity).values(closes_at=clock.now))
        session.commit()
    clock.forward(minutes=1)

    answer = browse(amara).post(at(browse(amara), "takeaways"), takeaway="Too late.")
    browse(amara).post(at(browse(amara), "stayed"))

    assert answer.status_code == 409
    assert "Nothing was kept." in answer.text
    assert verbs(engine) == []


def test_another_learner_never_reads_what_somebody_took_away(
    browse: Browse, amara: Seat, jonas: Seat
) -> None:
    browse(amara).post(at(browse(amara), "takeaways"), takeaway="Mine alone.")

    assert "Mine alone." not in browse(jonas).get(at(browse(jonas), "takeaways")).text
    assert "Mine alone." not in browse(jonas).get("").text


def test_staff_see_who_reads_and_who_is_away(
    browse: Browse, engine: Engine, noon: datetime, clock: Clock
) -> None:
    room = Room(engine, noon, terms(noon, [StepTerms("post", 1, 0, noon - HOUR, 100)])).open()
    amara, teacher = room.join("Amara Okafor"), room.join("Dr Inês Carvalho", "Instructor")
    room.join("Jonas Lindqvist")
    browse(amara).get("")
    clock.forward(seconds=30)
    browse(amara).post(at(browse(amara), "stayed"))
    room.join("Mei Tanaka")

    page = browse(teacher).get("minutes").text

    assert page.count("Reading this week.") == 1
    assert page.count("Away this week.") == 2
    assert "lurk" not in page.lower()


@pytest.mark.usefixtures("any_database")
@pytest.mark.parametrize(("days_ago", "away"), [(1, 1), (8, 2)])
def test_who_opens_another_activity_of_the_course_is_not_away(
    browse: Browse, engine: Engine, noon: datetime, days_ago: int, away: int
) -> None:
    room = Room(engine, noon, terms(noon, [StepTerms("post", 1, 0, noon - HOUR, 100)])).open()
    teacher, amara = room.join("Dr Inês Carvalho", "Instructor"), room.join("Amara Okafor")
    room.join("Jonas Lindqvist")
    with Session(engine) as session:
        registration_id = room.activity(session).registration_id
        other = create_activity(
            session, registration_id, room.context_id, "discussion", terms(noon), noon, f"{uuid4()}"
        )
        day = noon - timedelta(days=days_ago)
        note_opened(session, other.id, amara.membership_id, day.date(), day)
        session.commit()

    assert browse(teacher).get("minutes").text.count("Away this week.") == away


def test_nobody_is_away_from_an_activity_that_is_closed(
    browse: Browse, engine: Engine, noon: datetime
) -> None:
    over = terms(noon, [StepTerms("post", 1, 0, noon - HOUR, 100)], closes_at=noon - HOUR)
    room = Room(engine, noon, over).open()
    teacher = room.join("Dr Inês Carvalho", "Instructor")
    room.join("Jonas Lindqvist")

    page = browse(teacher).get("minutes").text

    assert "Jonas Lindqvist" in page
    assert "Away this week." not in page


def test_reading_alone_makes_no_score_where_no_step_asks_for_it(
    browse: Browse, engine: Engine, room: Room, amara: Seat, clock: Clock
) -> None:
    browse(amara).get("")
    clock.forward(seconds=30)
    browse(amara).post(at(browse(amara), "stayed"))

    assert verbs(engine) == [(Verb.READ, "reading_day")]
    with Session(engine) as session:
        rescore(session, room.activity_id, clock.now + timedelta(days=30))
        assert session.query(ScoreDelivery).count() == 0
