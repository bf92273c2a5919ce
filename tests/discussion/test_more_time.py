"""More time for one learner, from the instructor's table to the learner's page."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from lti_tool.grading.values import StepTerms
from tests.databases import recorded_statements
from tests.discussion.room import Browser, Room, Seat, terms

Browse = Callable[[Seat], Browser]
POST = {"body": "A story of more than five words, told late.", "form_key": ""}


def time_of(teacher: Seat, learner: Seat, rest: str = "") -> str:
    return f"/p/{teacher.public_id}/learners/{learner.membership_id}/time{rest}"


@pytest.fixture
def room(engine: Engine, noon: datetime) -> Room:
    """A discussion that is over: its only step was due four days ago, and it closed an hour ago."""
    steps = (StepTerms("post", 1, 5, noon - timedelta(days=4), 100),)
    return Room(engine, noon, terms(noon, steps, closes_at=noon - timedelta(hours=1))).open()


def test_a_learner_with_more_time_writes_on_by_their_own_dates(
    browse: Browse, teacher: Seat, amara: Seat, jonas: Seat
) -> None:
    staff = browse(teacher)
    table = staff.get(f"/p/{teacher.public_id}/learners/").text
    assert time_of(teacher, amara) in table
    assert "Their dates now" in staff.get(time_of(teacher, amara)).text

    answer = staff.post(time_of(teacher, amara), way="days", days="2")

    assert answer.status_code == 303
    table = staff.get(answer.location).text
    assert "Their dates are changed" in table
    assert "own dates, 2 days later" in table
    mine, theirs = browse(amara), browse(jonas)
    assert "was due Sat 12 Sep, 12:00, your own date" in mine.get().text
    assert "open until Wed 16 Sep, 11:00" in mine.get().text
    assert "your own date" not in theirs.get().text
    assert mine.post("posts", POST).status_code == 303
    assert theirs.post("posts", POST).status_code == 409


def test_time_may_end_at_a_date_and_be_taken_back(browse: Browse, teacher: Seat, amara: Seat) -> None:
    staff, mine = browse(teacher), browse(amara)
    assert "This discussion is closed." in mine.get().text

    staff.post(time_of(teacher, amara), way="until", until="2026-09-30T20:00")

    assert "by Wed 30 Sep, 20:00, your own date" in mine.get().text
    assert 'value="2026-09-30T20:00"' in staff.get(time_of(teacher, amara)).text
    assert mine.post("posts", POST).status_code == 303
    assert "1 of 1 done" in mine.get().text

    staff.post(time_of(teacher, amara, "/remove"))

    assert "This discussion is closed." in mine.get().text
    assert "0 of 1 done" in mine.get().text
    history = staff.get(time_of(teacher, amara)).text
    assert "<bdi>Dr Inês Carvalho</bdi> took the extra time back." in history
    assert "gave time until Wed 30 Sep, 20:00." in history


@pytest.mark.parametrize(
    ("sent", "field", "sentence"),
    [
        ({"way": "days", "days": "0"}, "days", "A whole number between 1 and 365."),
        ({"way": "days", "days": "soon"}, "days", "A whole number between 1 and 365."),
        ({"way": "until", "until": ""}, "until", "Say until when."),
        ({"way": "until", "until": "tomorrow"}, "until", "Give a date and a time"),
        ({"way": "never"}, "way", "Choose days or a date."),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    browse: Browse, teacher: Seat, amara: Seat, sent: dict[str, str], field: str, sentence: str
) -> None:
    answer = browse(teacher).post(time_of(teacher, amara), sent)

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert sentence in answer.text
    if field != "way":
        assert f'value="{sent[field]}"' in answer.text


def test_only_instructors_give_time_and_only_to_learners(
    browse: Browse, teacher: Seat, amara: Seat, jonas: Seat
) -> None:
    assert browse(amara).get(time_of(amara, jonas)).status_code == 403
    assert browse(amara).post(time_of(amara, amara), way="days", days="9").status_code == 403
    assert browse(teacher).get(time_of(teacher, teacher)).status_code == 404
    assert browse(teacher).post(time_of(teacher, teacher), way="days", days="9").status_code == 404


def test_the_page_costs_at_most_eight_statements(browse: Browse, teacher: Seat, amara: Seat) -> None:
    staff = browse(teacher)
    staff.post(time_of(teacher, amara), way="days", days="2")

    with recorded_statements() as statements:
        staff.get(time_of(teacher, amara))

    assert len(statements) <= 8, statements
