"""Scores that are held, from the instructor's table to the learner's page."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.grading.models import DeliveryState, ScoreDelivery, Step
from lti_tool.grading.values import GradingTerms, ReleaseTerms
from tests.databases import recorded_statements
from tests.discussion.room import Browser, Clock, Room, Seat, terms

Browse = Callable[[Seat], Browser]
POST = {"body": "A story of more than five words.", "form_key": ""}


@pytest.fixture
def room(engine: Engine, noon: datetime) -> Room:
    return Room(engine, noon, terms(noon, grading=GradingTerms(release=ReleaseTerms("by_hand")))).open()


def states(engine: Engine) -> list[DeliveryState]:
    with Session(engine) as session:
        return list(session.scalars(select(ScoreDelivery.state)))


def test_an_instructor_sees_what_is_held_and_releases_it(
    browse: Browse, engine: Engine, teacher: Seat, amara: Seat
) -> None:
    staff, mine = browse(teacher), browse(amara)
    table, release = (f"/p/{teacher.public_id}/learners/{rest}" for rest in ("", "release"))
    assert "Your instructor sends it to your gradebook." in mine.get().text
    mine.post("posts", POST)
    assert states(engine) == [DeliveryState.HELD]
    page = staff.get(table).text
    assert "Scores are held here until you say so." in page
    assert "Held" in page
    assert "/retry" not in page
    assert "1 score is held here." in staff.get(release).text

    answer = staff.post(release)

    assert states(engine) == [DeliveryState.WAITING]
    page = staff.get(answer.location).text
    assert "Released. 1 score is on its way." in page
    assert "Scores are held here" not in page
    assert "<bdi>Dr Inês Carvalho</bdi>, 1 score." in staff.get(release).text
    assert "On its way to your gradebook" in mine.get().text


def test_a_test_of_the_connection_sends_no_held_score(
    browse: Browse, teacher: Seat, amara: Seat, engine: Engine
) -> None:
    browse(amara).post("posts", POST)

    answer = browse(teacher).post(f"/p/{teacher.public_id}/connection/", learner=str(amara.membership_id))

    assert answer.status_code == 409
    assert "Scores of this activity are held." in answer.text
    assert states(engine) == [DeliveryState.HELD]


def test_zeros_are_held_too(browse: Browse, teacher: Seat, amara: Seat, engine: Engine) -> None:
    answer = browse(teacher).post(f"/p/{teacher.public_id}/learners/zeros", to=str(amara.membership_id))

    assert "1 zero is held too." in browse(teacher).get(answer.location).text
    assert states(engine) == [DeliveryState.HELD]


def test_only_instructors_release(browse: Browse, teacher: Seat, amara: Seat) -> None:
    assert browse(amara).get(f"/p/{amara.public_id}/learners/release").status_code == 403
    assert browse(amara).post(f"/p/{amara.public_id}/learners/release").status_code == 403


@pytest.mark.parametrize("path", ["learners/", "learners/release", "discussion/", "discussion/settings"])
def test_the_pages_cost_at_most_eight_statements(
    browse: Browse, teacher: Seat, amara: Seat, path: str
) -> None:
    browse(amara).post("posts", POST)
    staff = browse(teacher)

    with recorded_statements() as statements:
        staff.get(f"/p/{teacher.public_id}/{path}")

    assert len(statements) <= 8, statements


def test_a_reply_is_stored_in_at_most_twelve_statements(browse: Browse, amara: Seat, jonas: Seat) -> None:
    browse(amara).post("posts", POST)
    mine = browse(jonas)
    mine.token()

    with recorded_statements() as statements:
        mine.post("posts/1/reply", POST)

    # Beside them: who is asking, and of which discussion.
    assert len(statements) <= 12 + 2, statements


def test_who_sent_zeros_stays_written_down(browse: Browse, teacher: Seat, amara: Seat, jonas: Seat) -> None:
    zeros = f"/p/{teacher.public_id}/learners/zeros"
    before = browse(teacher).get(zeros).text

    for _press in range(2):
        browse(teacher).post(zeros, to=str(amara.membership_id))
    after = browse(teacher).get(zeros).text

    assert "Who sent zeros" not in before
    assert "Who sent zeros" in after
    assert after.count("<bdi>Dr Inês Carvalho</bdi>, 1 score.") == 1


def test_after_the_close_a_step_without_a_date_is_due(
    browse: Browse, teacher: Seat, amara: Seat, engine: Engine, clock: Clock
) -> None:
    zeros = f"/p/{teacher.public_id}/learners/zeros"
    with Session(engine) as session:
        session.execute(update(Step).values(due_at=None))
        session.commit()
    before = browse(teacher).get(zeros).text
    with Session(engine) as session:
        session.execute(update(Activity).values(closes_at=clock.now - timedelta(minutes=1)))
        session.commit()

    assert "No step is due yet." in before
    assert "No step is due yet." not in browse(teacher).get(zeros).text
