"""What a GIFT text cannot be taken for is said with its line, and the text stays."""

import pytest

from tests.quiz.test_quiz import add_quiz, keys
from tests.support.school import School


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Who?{T}\n\n{=Grant ~Lee}", "Line 3: The question has no words."),
        ("W" * 20_000 + "{T}", "Line 1: A question holds up to 1,000 characters."),
        ("Who?{=Grant ~ ~Lee}", "Line 1: One of its answers is empty."),
        ("Who?{~%200%Grant ~Lee}", "Line 1: A weight stands between two percent signs"),
        ("Who?{=Grant}\nWhen?{#1822}", "Line 1: Two questions stand together"),
        ("Who?{T}\n\n" * 6_000, "A text holds up to 50,000 characters."),
        ("\n\n".join(f"{n}?{{T}}" for n in range(400)), "There is room for 2 more, and the text has 400."),
        ("Nothing.\n\n" * 400, "And 380 more like these."),
    ],
)
def test_a_text_that_is_not_taken_says_why_and_where_and_stays(school: School, text: str, said: str) -> None:
    teacher = school.launch("moodle", "ines", add_quiz(school))

    answer = teacher.post("quiz/import", text=text)

    assert answer.status_code == 422
    assert said in answer.text
    assert text.strip() in answer.text
    assert len(keys(school)) == 3


def test_a_question_that_was_taken_can_be_saved_in_the_form(school: School) -> None:
    teacher = school.launch("moodle", "ines", add_quiz(school))
    assert teacher.post("quiz/import", text="W" * 1_000 + "{=a ~b ####" + "w" * 990 + "}").status_code == 303

    assert "W" * 1_000 in teacher.get("quiz/settings").text
