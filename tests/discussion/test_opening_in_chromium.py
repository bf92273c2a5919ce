"""A discussion's opening quiz in a real browser: it comes by itself and is answered in its place."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.activities.service import create_activity
from lti_tool.kinds.quiz.options import Options, write_options
from lti_tool.kinds.quiz.rules import read_question
from tests.discussion.room import Room, Seat, terms
from tests.discussion.test_in_chromium import Window, window
from tests.journeys.looking import ARTEFACTS
from tests.look.axe import complaints_of_axe

__all__ = ["window"]
pytestmark = pytest.mark.browser
QUESTIONS = (
    read_question("one", "What lands best?", "* What one saw\nWhat one thinks", "A camera saw it too."),
    read_question("number", "How many examples does it take?", "1"),
)


@pytest.fixture
def opening(engine: Engine, room: Room) -> int:
    options = write_options(Options(QUESTIONS, is_graded=False))
    with Session(engine) as session:
        here = room.activity(session)
        made = create_activity(
            session,
            here.registration_id,
            here.context_id,
            "quiz",
            terms(room.now, options=options, title="First questions"),
            room.now,
            str(uuid4()),
        )
        session.execute(
            update(Activity)
            .where(Activity.id == here.id)
            .values(opening_id=made.id, learner_opened_at=room.now)
        )
        session.commit()
        return made.id


@pytest.mark.usefixtures("opening")
@pytest.mark.parametrize("width", [360, 1280])
def test_it_is_answered_where_one_writes(window: Window, amara: Seat, width: int) -> None:
    page = window.open(amara, width=width)
    page.get_by_label("What one saw").check()
    page.screenshot(path=ARTEFACTS / f"opening-{width}.png", full_page=True)
    assert complaints_of_axe(page) == []

    page.get_by_role("button", name="Answer question 1").click()

    expect(page.locator("#live")).to_have_text("Right")
    expect(page.locator(f"#question-{QUESTIONS[0].key}")).to_be_focused()
    expect(page.get_by_text("A camera saw it too.")).to_be_visible()
    page.get_by_label("Your number").fill("many")
    page.get_by_role("button", name="Answer question 2").click()
    expect(page.get_by_text("Write a number, such as 4 or 4.5.")).to_be_visible()
    expect(page.get_by_label("Your number")).to_have_value("many")
    page.screenshot(path=ARTEFACTS / f"opening-answered-{width}.png", full_page=True)
    assert complaints_of_axe(page) == []


@pytest.mark.usefixtures("opening")
def test_without_script_a_link_leads_to_it_and_another_on(window: Window, amara: Seat) -> None:
    page = window.open(amara, script=False)
    page.get_by_role("link", name="First: a few questions").click()
    page.get_by_label("What one saw").check()
    page.get_by_role("button", name="Answer question 1").click()
    expect(page.get_by_text("A camera saw it too.")).to_be_visible()

    page.get_by_label("Your number").fill("1")
    page.get_by_role("button", name="Answer question 2").click()

    page.get_by_role("link", name="Go on to Feedback that lands").click()

    expect(page.get_by_role("heading", name="Threads")).to_be_visible()
