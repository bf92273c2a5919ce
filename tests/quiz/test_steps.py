"""What a quiz asks for: an answer to each question unless its instructor says otherwise, and no words."""

import pytest
from sqlalchemy import update

from lti_tool.grading.models import Step
from tests.quiz.test_quiz import FORM, add_quiz
from tests.support.school import School


@pytest.mark.parametrize(("asked", "shown"), [("5", "Answer 3 questions"), ("2", "Answer 2 questions")])
def test_a_step_asks_for_no_more_answers_than_there_are_questions(
    school: School, asked: str, shown: str
) -> None:
    learner = school.launch("moodle", "amara", add_quiz(school, **{"steps-0-needed": asked}))

    assert shown in learner.page.text


def test_a_new_quiz_begins_with_all_of_its_questions_and_asks_for_no_words(school: School) -> None:
    form = school.pick("moodle").get("add/new?kind=quiz").text

    assert 'name="steps-0-needed" value="5"' in form
    assert '<input type="hidden" name="steps-0-words" value="0">' in form
    assert "Least words" not in form
    assert "Least words" in school.pick("moodle").get("add/new?kind=discussion").text


def test_what_is_saved_again_keeps_what_it_asks_for(school: School) -> None:
    link = add_quiz(school, **{"steps-0-needed": "5"})
    teacher = school.launch("moodle", "ines", link)
    saved = teacher.post("quiz/settings", **FORM | {"version": "1", "steps-0-needed": "3"})

    assert saved.status_code == 303
    assert "Answer 3 questions" in school.launch("moodle", "amara", link).page.text


def test_staff_read_that_a_step_asks_for_more_than_there_are_questions(school: School) -> None:
    link = add_quiz(school, **{"steps-0-needed": "3"})
    before = school.launch("moodle", "ines", link).page.text
    school.in_database(lambda session: session.execute(update(Step).values(needed=5)))
    teacher, learner = school.launch("moodle", "ines", link), school.launch("moodle", "amara", link)

    assert "more answers than there are questions" not in before
    assert "It asks for 5, and there are 3, so nobody can have all of its marks." in teacher.page.text
    assert "so nobody can have" not in learner.page.text
    assert "is kept as one that asks for all of them" in teacher.get("quiz/settings").text
