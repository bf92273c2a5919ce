"""A question that changes while somebody answers it: they learn that it did, and keep what they typed."""

import pytest

from tests.quiz.test_quiz import FORM, add_quiz, keys
from tests.support.school import School


@pytest.mark.parametrize(
    "change",
    [
        {"question_2-text": "How many examples do you need?"},
        {"question_2-kind": "one", "question_2-text": "One?", "question_2-answers": "* yes\nno"},
    ],
)
def test_an_answer_to_a_question_that_changed_is_shown_again(school: School, change: dict[str, str]) -> None:
    link = add_quiz(school)
    learner, teacher = school.launch("moodle", "amara", link), school.launch("moodle", "ines", link)
    key = keys(school)[1]
    saved = teacher.post("quiz/settings", **FORM | change | {"version": "1"})
    assert saved.status_code == 303, saved.text

    answer = learner.post(f"quiz/answers/{key}", given="4711")

    assert answer.status_code == 404
    assert "This question has changed" in answer.text
    assert "so your answer was not taken." in answer.text
    assert "4711</textarea>" in answer.text
    assert "Back to the activity" in answer.text


def test_what_is_chosen_goes_by_another_name_than_what_is_typed(school: School) -> None:
    learner = school.launch("moodle", "amara", add_quiz(school))
    page = learner.get("quiz/").text

    assert 'type="radio" name="chosen"' in page
    assert 'name="given"' in page
    assert learner.post(f"quiz/answers/{keys(school)[0]}", chosen="0").status_code == 303
    assert " Right</span>" in learner.get("quiz/").text
