"""Who erases themselves and comes back answers a quiz no better than the first time (ADR 0067)."""

import pytest
from sqlalchemy import select

from lti_tool.activities.models import SpentTry
from tests.quiz.test_quiz import add_quiz, give, keys
from tests.support.school import School, Visit

SENTENCE = "You answered this before you had erased what Stoke holds about you, and it was not right"


def come_back(school: School, visit: Visit, link: str) -> Visit:
    """Erase somebody, and let them open the quiz again."""
    assert visit.post("privacy/erase", sure="1").status_code == 200
    return school.launch("moodle", "amara", link)


@pytest.mark.parametrize(
    ("first", "second", "is_met"),
    [("0", "0", True), ("0", "2", False), ("2", "2", False), ("2", "0", False)],
)
def test_a_second_answer_counts_as_right_only_if_the_first_was(
    school: School, first: str, second: str, is_met: bool
) -> None:
    link = add_quiz(school, **{"steps-0-kind": "right", "steps-0-needed": "1"})
    learner, key = school.launch("moodle", "amara", link), keys(school)[0]
    give(learner, key, first)
    back = come_back(school, learner, link)
    before = back.get("quiz/").text
    assert give(back, key, second) == 303

    assert (SENTENCE in before) is (first == "2")
    assert ("1 of 1 done" in back.get("quiz/").text) is is_met


def test_erasing_oneself_once_more_is_no_chance_either_and_another_question_is_as_new(school: School) -> None:
    link = add_quiz(school, **{"steps-0-kind": "right", "steps-0-needed": "1"})
    learner, (first, second, _third) = school.launch("moodle", "amara", link), keys(school)
    give(learner, first, "2")
    back = come_back(school, come_back(school, learner, link), link)
    give(back, first, "0")

    page = back.get("quiz/").text
    assert "0 of 1 done" in page
    assert page.count(SENTENCE) == 1
    give(back, second, "1")
    assert "1 of 1 done" in back.get("quiz/").text


def test_what_is_kept_for_it_leads_to_nobody_and_is_nobody_elses(school: School) -> None:
    link = add_quiz(school)
    learner, key = school.launch("moodle", "amara", link), keys(school)[0]
    give(learner, key, "2")
    come_back(school, learner, link)
    rows: list[tuple[object, ...]] = []
    kept = select(SpentTry.digest, SpentTry.wrong, SpentTry.hints)
    school.in_database(lambda session: rows.extend(tuple(row) for row in session.execute(kept)))

    assert [row[1:] for row in rows] == [(1, 0)]
    assert key not in str(rows)
    assert SENTENCE not in school.launch("moodle", "layla", link).get("quiz/").text
