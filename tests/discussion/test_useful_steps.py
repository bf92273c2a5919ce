"""A step may count who found something of a learner useful: peers are part of the mark (row 71)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.grading.models import ScoreDelivery, Step, StepProgress
from lti_tool.grading.service import rebuild
from lti_tool.grading.standings import learner_standing
from lti_tool.grading.values import StepTerms
from tests.databases import recorded_statements
from tests.discussion.room import Browser, Room, Seat, terms
from tests.discussion.test_settings import FIELDS
from tests.waiting import PATIENCE

Browse = Callable[[Seat], Browser]
ASKED = "Write what 2 others mark as useful"
pytestmark = pytest.mark.usefixtures("any_database")


@pytest.fixture
def room(engine: Engine, noon: datetime) -> Room:
    """A post for 80, and marks of two others for 20, both by the end of the week."""
    by = noon + timedelta(days=6)
    steps = [StepTerms("post", 1, 0, by, 80), StepTerms("useful", 2, 0, by, 20)]
    return Room(engine, noon, terms(noon, steps)).open()


@pytest.fixture
def mei(room: Room) -> Seat:
    return room.join("Mei Tanaka")


def standing(engine: Engine, seat: Seat) -> tuple[dict[str, int], float | None]:
    """What counts of each step, where anything does, and the score that waits for the gradebook."""
    with Session(engine) as session:
        made = (
            select(Step.kind, StepProgress.counted)
            .join(Step, Step.id == StepProgress.step_id)
            .where(StepProgress.membership_id == seat.membership_id, StepProgress.counted > 0)
        )
        given = select(ScoreDelivery.score_given).filter_by(membership_id=seat.membership_id)
        return {str(kind): counted for kind, counted in session.execute(made)}, session.scalar(given)


def test_marks_of_different_people_make_the_score_of_who_is_marked(
    browse: Browse, engine: Engine, room: Room, amara: Seat, jonas: Seat, mei: Seat
) -> None:
    browse(amara).post("posts", body="Name the moment, not the person.")
    browse(amara).post("posts/1/reply", body="And say what it did to you.")
    assert ASKED in browse(amara).get().text

    browse(jonas).post("reactions", give="useful-1")
    browse(jonas).post("reactions", give="useful-2")
    browse(mei).post("reactions", give="new-1")
    once, _given = standing(engine, amara)
    browse(mei).post("reactions", give="useful-2")
    twice, _given = standing(engine, amara)
    browse(jonas).post("reactions", back="useful-1")
    browse(jonas).post("reactions", back="useful-2")

    assert once == {"post": 1, "useful": 1}
    assert twice == {"post": 1, "useful": 2}
    assert standing(engine, amara)[0] == {"post": 1, "useful": 1}
    assert standing(engine, jonas)[0] == {}, "to mark is no post, and nobody marked anything of theirs"
    with Session(engine) as session:
        over = learner_standing(session, room.activity_id, amara.membership_id, room.now + timedelta(days=7))
    assert over.score.given == 9.0, "the post, and half of what two marks are worth"


def test_a_rebuild_comes_to_the_same(
    browse: Browse, engine: Engine, room: Room, amara: Seat, jonas: Seat, mei: Seat
) -> None:
    browse(amara).post("posts", body="Name the moment, not the person.")
    browse(jonas).post("posts/1/reply", body="And say what it did to you.")
    for seat, what in [(jonas, "useful-1"), (mei, "useful-1"), (mei, "useful-2"), (amara, "useful-2")]:
        browse(seat).post("reactions", give=what)
    browse(mei).post("reactions", back="useful-2")
    before = [standing(engine, seat) for seat in (amara, jonas, mei)]

    with Session(engine) as session:
        rebuild(session, session.scalars(select(Activity.id)).one())
        session.commit()

    after = [standing(engine, seat) for seat in (amara, jonas, mei)]
    assert after == before
    assert [made for made, _given in after] == [{"post": 1, "useful": 2}, {"useful": 1}, {}]


def test_two_who_mark_each_other_at_once_both_do(
    browse: Browse, engine: Engine, amara: Seat, jonas: Seat
) -> None:
    browse(amara).post("posts", body="Name the moment, not the person.")
    browse(jonas).post("posts", body="Ask first whether now is a good time.")
    ready, statuses = Barrier(2), []

    def mark(browser: Browser, what: str) -> None:
        ready.wait(PATIENCE)
        statuses.append(browser.post("reactions", give=what).status_code)

    both = [
        Thread(target=mark, args=(browse(seat), what))
        for seat, what in [(amara, "useful-2"), (jonas, "useful-1")]
    ]
    for one in both:
        one.start()
    for one in both:
        one.join(PATIENCE)

    assert statuses == [303, 303]
    assert standing(engine, amara)[0] == standing(engine, jonas)[0] == {"post": 1, "useful": 1}


def test_a_mark_that_makes_a_score_costs_five_statements_more(
    browse: Browse, amara: Seat, jonas: Seat
) -> None:
    browse(amara).post("posts", body="Name the moment, not the person.")
    marking = browse(jonas)
    marking.post("reactions", give="new-1")

    with recorded_statements() as statements:
        marking.post("reactions", give="useful-1")

    assert len(statements) <= 12 + 5, "\n".join(statements)


def test_staff_see_who_is_on_track_by_it(
    browse: Browse, amara: Seat, jonas: Seat, mei: Seat, teacher: Seat
) -> None:
    browse(amara).post("posts", body="Name the moment, not the person.")
    for seat in (jonas, mei):
        browse(seat).post("reactions", give="useful-1")

    page = browse(teacher).get(f"/p/{teacher.public_id}/learners/").text

    assert "2 of 2 done" in page
    assert browse(teacher).get("minutes").status_code == 200


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"reactions": "staff"},
            "A step counts what learners mark as useful: let everybody react, or take another.",
        ),
        (
            {"names": "full"},
            "Names are hidden from you, and whom many found useful would tell whose posts they are.",
        ),
    ],
)
def test_it_is_refused_where_learners_do_not_react_or_names_are_hidden_from_staff(
    browse: Browse, teacher: Seat, changes: dict[str, str], sentence: str
) -> None:
    useful = {"steps-0-kind": "useful"}

    answer = browse(teacher).post("settings", FIELDS | useful | changes)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert browse(teacher).post("settings", FIELDS | useful).status_code == 303
