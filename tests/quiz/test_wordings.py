"""An answer to another wording of a question is no answer to another question (ADR 0054 and 0067)."""

import pytest
from sqlalchemy import select

from lti_tool.grading.models import StepProgress
from lti_tool.kinds.quiz.rules import Question, counts_as, with_earlier
from tests.quiz.test_quiz import FORM, add_quiz, give, keys
from tests.support.school import School


def asked(words: str, *earlier: str) -> Question:
    """A question that is named by one word; its earlier wordings by theirs."""
    return Question("text", words, ("yes",), (), "", tuple(asked(one).key for one in earlier))


A, B, C, D = (asked(word) for word in "abcd")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ((A, B), (A, B), (A, B)),
        ((A, B), (B, A), (A, B)[::-1]),
        ((A, B), (C, B), (asked("c", "a"), B)),
        ((asked("c", "a"), B), (D, B), (asked("d", "a", "c"), B)),
        ((asked("c", "a"), B), (asked("a"), B), (asked("a", "c"), B)),
        ((asked("c", "a"), B), (None, C), (asked("c", "a"),)),
        ((A, B), (B, None, C), (B, C)),
        ((A, B), (A, None, C), (A, C)),
        ((), (A,), (A,)),
        ((A, B), (A, C), (A, asked("c", "b"))),
    ],
    ids=[
        "unchanged",
        "another order",
        "reworded",
        "reworded twice",
        "reworded back",
        "moved with its wordings",
        "one goes and one comes elsewhere",
        "one goes and a third comes",
        "the first ones",
        "the last reworded",
    ],
)
def test_a_question_takes_the_wordings_of_what_stood_in_its_place(
    before: tuple[Question, ...], after: tuple[Question | None, ...], expected: tuple[Question, ...]
) -> None:
    found = with_earlier(before, after)

    assert [(one.key, one.earlier) for one in found] == [(one.key, one.earlier) for one in expected]


@pytest.mark.parametrize(
    ("question", "questions", "answered", "expected"),
    [
        (A, (A, B), {}, None),
        (B, (A, B), {"a": 1}, None),
        (asked("c", "a"), (asked("c", "a"), B), {"a": 1}, 1),
        (asked("c", "a"), (asked("c", "a"), B), {"a": 1, "b": 2}, 1),
        (asked("d", "a", "c"), (asked("d", "a", "c"), B), {"a": 1, "c": 1}, 1),
        (B, (asked("c", "a"), B), {"a": 1}, None),
        (D, (A, B, D), {"a": 1, "b": 2, "c": 3}, 3),
        (D, (A, D), {"a": 1, "b": 2, "c": 3}, 2),
        (D, (asked("c", "a"), D), {"a": 1, "b": 2}, 2),
        (D, (A, B, C, D), {"a": 1, "b": 2, "c": 3}, None),
    ],
    ids=[
        "the first answer",
        "another question",
        "reworded",
        "reworded, all answered",
        "reworded twice",
        "beside one that was reworded",
        "in the place of one that is asked no more",
        "where more are answered than asked",
        "not in the place of one that was only reworded",
        "where there are more than are answered",
    ],
)
def test_never_more_answers_count_than_there_are_questions(
    question: Question, questions: tuple[Question, ...], answered: dict[str, int], expected: int | None
) -> None:
    own = {asked(word).key: number for word, number in answered.items()}

    assert counts_as(question, questions, own) == expected


@pytest.mark.parametrize(
    ("kind", "first", "second", "done"),
    [
        ("answer", "0", "0", 1),
        ("right", "0", "2", 1),
        ("right", "2", "0", 1),
        ("right", "0", "0", 1),
        ("right", "2", "2", 0),
    ],
)
def test_of_two_wordings_the_better_answer_counts_and_counts_once(
    school: School, kind: str, first: str, second: str, done: int
) -> None:
    link = add_quiz(school, **{"steps-0-kind": kind, "steps-0-needed": "2"})
    learner, teacher = school.launch("moodle", "amara", link), school.launch("moodle", "ines", link)
    give(learner, keys(school)[0], first)
    changed = FORM | {"question_1-text": "What lands best, and why?", "version": "1"}
    changed |= {"steps-0-kind": kind, "steps-0-needed": "2"}
    assert teacher.post("quiz/settings", **changed).status_code == 303

    assert give(learner, keys(school)[0], second) == 303
    counted: list[int] = []
    school.in_database(lambda session: counted.extend(session.scalars(select(StepProgress.counted))))
    assert sum(counted) == done
