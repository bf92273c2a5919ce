"""A course at the referee, from registration by hand to the grade, all of it by the platform's own code."""

from tests.launch.test_front_desk import FORM
from tests.referee.tool import Stoke


def test_a_teacher_picks_a_discussion_and_a_learner_opens_it(stoke: Stoke, block: str) -> None:
    page = stoke.add_discussion(block)
    (item,) = stoke.lms.picked(block)
    learner = stoke.launch("amara", block)

    assert "successfully saved" in page
    assert (item["type"], item["title"]) == ("ltiResourceLink", FORM["title"])
    assert item["custom"] == {"activity": FORM["uuid"]}
    assert learner.page.status_code == 200
    assert FORM["prompt"] in learner.page.text
