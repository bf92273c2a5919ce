"""What a question is, what is right, and what a class said: for an instructor to read."""

import pytest

from lti_tool.kinds.quiz.rules import (
    Invalid,
    Question,
    QuestionKind,
    Said,
    Unclear,
    mark,
    place_order,
    read_question,
    spread_of,
    written_answers,
)


@pytest.mark.parametrize(
    ("kind", "answers", "choices", "right"),
    [
        ("one", "* Paris\nRome", ("Paris", "Rome"), (0,)),
        ("one", "Rome\n\n *Paris ", ("Rome", "Paris"), (1,)),
        ("several", "* two\nthree\n* four", ("two", "three", "four"), (0, 2)),
        ("order", "egg\nlarva\npupa", ("egg", "larva", "pupa"), ()),
        ("number", "42", ("42", "0"), ()),
        ("number", "42 ± 0.50", ("42", "0.5"), ()),
        ("number", "-3,5 +- 1", ("-3.5", "1"), ()),
        ("text", "colour\ncolor", ("colour", "color"), ()),
    ],
)
def test_answers_are_written_one_on_a_line(
    kind: QuestionKind, answers: str, choices: tuple[str, ...], right: tuple[int, ...]
) -> None:
    question = read_question(kind, "Which?", answers)

    assert (question.choices, question.right) == (choices, right)
    assert read_question(kind, "Which?", written_answers(question)) == question


@pytest.mark.parametrize(
    ("kind", "answers", "reason"),
    [
        ("one", "", "no_answers"),
        ("one", "* Paris", "two_needed"),
        ("one", "Paris\nRome", "one_star"),
        ("one", "* Paris\n* Rome", "one_star"),
        ("one", "* Paris\nParis", "alike"),
        ("one", "* Caf\u00e9 noir\nCafe\u0301  noir", "alike"),
        ("one", "* Paris\nPa\u200bris", "alike"),
        ("one", "*\nRome", "no_answers"),
        ("several", "two\nthree", "no_star"),
        ("order", "egg", "two_needed"),
        ("text", "", "no_answers"),
        ("text", "x" * 301, "too_long"),
        ("order", "\n".join(map(str, range(13))), "too_many"),
        ("number", "", "no_answers"),
        ("number", "about 42", "no_number"),
        ("number", "42 ± -1", "no_number"),
        ("number", "1 ± 2 ± 3", "no_number"),
        ("number", "1\n2", "no_number"),
        ("number", "1e99", "no_number"),
    ],
)
def test_what_makes_no_question_says_why(kind: QuestionKind, answers: str, reason: str) -> None:
    with pytest.raises(Unclear) as error:
        read_question(kind, "Which?", answers)

    assert error.value.reason == reason


ONE = read_question("one", "?", "* a\nb\nc")
SEVERAL = read_question("several", "?", "* a\nb\n* c")
ORDER = read_question("order", "?", "egg\nlarva\npupa")
NUMBER = read_question("number", "?", "42 ± 0.5")
TEXT = read_question("text", "?", "Café au lait\nmilk coffee")


@pytest.mark.parametrize(
    ("question", "sent", "given", "is_right"),
    [
        (ONE, ["0"], "0", True),
        (ONE, ["2"], "2", False),
        (SEVERAL, ["2", "0"], "0,2", True),
        (SEVERAL, ["0"], "0", False),
        (SEVERAL, ["0", "1", "2"], "0,1,2", False),
        (ORDER, ["0:1", "2:3", "1:2"], "0,1,2", True),
        (ORDER, ["0:2", "1:1", "2:3"], "1,0,2", False),
        (NUMBER, ["42"], "42", True),
        (NUMBER, ["41,5"], "41,5", True),
        (NUMBER, ["42.51"], "42.51", False),
        (TEXT, ["café  au lait"], "café au lait", True),
        (TEXT, ["CAFE-AU-LAIT!"], "CAFE-AU-LAIT!", True),
        (TEXT, ["Cafe\u0301 au lait"], "Cafe\u0301 au lait", True),
        (TEXT, ["tea"], "tea", False),
    ],
)
def test_an_answer_is_right_or_not(question: Question, sent: list[str], given: str, is_right: bool) -> None:
    assert mark(question, sent) == (given, is_right)


@pytest.mark.parametrize(
    ("question", "sent", "reason"),
    [
        (ONE, [], "empty"),
        (ONE, [" "], "empty"),
        (ONE, ["3"], "no_choice"),
        (ONE, ["0", "1"], "no_choice"),
        (ONE, ["-1"], "no_choice"),
        (SEVERAL, ["0", "x"], "no_choice"),
        (ORDER, ["0:1", "1:2"], "no_order"),
        (ORDER, ["0:1", "1:1", "2:3"], "no_order"),
        (ORDER, ["0:1", "0:2", "2:3"], "no_order"),
        (ORDER, ["0:4", "1:2", "2:3"], "no_choice"),
        (NUMBER, ["many"], "no_number"),
        (NUMBER, ["9" * 16], "no_number"),
        (TEXT, ["x" * 201], "too_long"),
    ],
)
def test_what_is_no_answer_says_why(question: Question, sent: list[str], reason: str) -> None:
    with pytest.raises(Invalid) as error:
        mark(question, sent)

    assert error.value.reason == reason


def test_signs_alone_are_told_apart() -> None:
    question = read_question("text", "What joins two strings?", "+")

    assert mark(question, ["+"]) == ("+", True)
    assert mark(question, ["-"]) == ("-", False)


def test_another_wording_is_another_question_and_another_explanation_is_not() -> None:
    same = read_question("one", "?", "* a\nb\nc", "Because.")

    assert same.key == ONE.key
    assert len({ONE.key, SEVERAL.key, read_question("one", "??", "* a\nb\nc").key}) == 3


@pytest.mark.parametrize("count", range(2, 13))
def test_what_is_to_be_ordered_is_never_shown_in_order(count: int) -> None:
    question = read_question("order", "?", "\n".join(f"step {number}" for number in range(count)))
    shown = place_order(question)

    assert sorted(shown) == list(range(count))
    assert shown != list(range(count))


def test_a_spread_counts_choices() -> None:
    four = [Said("0,2", True, 3), Said("1", False)]
    spread = spread_of(SEVERAL, four)

    assert (spread.total, spread.right, spread.of_choices) == (4, 3, (3, 1, 3))
    assert spread_of(TEXT, [Said("tea", False, 7)]).of_choices == ()
