"""Steps of any kind, done on the pages as learners do them."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import Engine

from lti_tool.grading.values import StepTerms
from tests.discussion.room import Browser, Room, Seat, terms

Browse = Callable[[Seat], Browser]
TEXT = "What do you do when somebody cries?"


@pytest.fixture
def room(engine: Engine, noon: datetime) -> Room:
    steps = [StepTerms(kind, 1, 0, None, 25) for kind in ("ask", "give", "thank")]
    return Room(engine, noon, terms(noon, [*steps, StepTerms("days", 2, 0, None, 25)])).open()


def test_asking_giving_and_thanking_meet_their_steps(browse: Browse, amara: Seat, jonas: Seat) -> None:
    mine, his = browse(amara), browse(jonas)

    mine.post("posts", act="ask", body=TEXT)

    assert "1 of 4 done" in mine.get().text
    assert "Every step is done" not in mine.get().text

    his.post("posts/1/reply", body=TEXT)
    mine.post("posts/2/thank", body="It gave me a first sentence.")

    assert "2 of 4 done" in mine.get().text
    assert "1 of 4 done" in his.get().text
    page = mine.get().text
    for step in ("Ask 1 question", "Give 1 story, answer or source", "Thank 1 person, with a reason"):
        assert step in page
    assert "one more to go" in page
