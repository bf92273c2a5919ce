"""Questions out of Moodle's GIFT format; the examples are of the kinds that its documentation shows."""

import pytest

from lti_tool.kinds.quiz.gift import Found, read_gift
from lti_tool.kinds.quiz.rules import written_answers


def read_one(text: str) -> Found:
    (found,) = read_gift(text)
    return found


@pytest.mark.parametrize(
    ("text", "kind", "asked", "answers"),
    [
        (
            "Who's buried in Grant's tomb?{=Grant ~no one ~Napoleon ~Churchill ~Mother Teresa}",
            "one",
            "Who's buried in Grant's tomb?",
            "* Grant\nno one\nNapoleon\nChurchill\nMother Teresa",
        ),
        (
            "Grant is {~buried =entombed ~living} in Grant's tomb.",
            "one",
            "Grant is _____ in Grant's tomb.",
            "buried\n* entombed\nliving",
        ),
        (
            "Grant is buried in Grant's tomb.{FALSE}",
            "one",
            "Grant is buried in Grant's tomb.",
            "True\n* False",
        ),
        ("The sun rises in the east.{T#no#yes}", "one", "The sun rises in the east.", "* True\nFalse"),
        ("Two plus two equals {=four =4}", "text", "Two plus two equals", "four\n4"),
        ("Spell it {=%100%colour =%50%colur}", "text", "Spell it", "colour"),
        ("When was Grant born? {#1822}", "number", "When was Grant born?", "1822"),
        ("Pi to three places? {#3.1415:0.0005}", "number", "Pi to three places?", "3.1415 ± 0.0005"),
        ("Pi? {#3.141..3.142}", "number", "Pi?", "3.1415 ± 0.0005"),
        ("When? {#=1822:0 =%50%1822:2#close}", "number", "When?", "1822"),
        (
            "What two people are entombed?{~%-50%No one#no\n~%50%Grant ~%50%Grant's wife ~%-50%Father}",
            "several",
            "What two people are entombed?",
            "No one\n* Grant\n* Grant's wife\nFather",
        ),
        (
            "::Title \\: here::What is 3 \\= 3 \\{in braces\\}?{=yes \\~ indeed ~no}",
            "one",
            "What is 3 = 3 {in braces}?",
            "* yes ~ indeed\nno",
        ),
        ("// a comment\n[markdown]Is it *so*?{TRUE}", "one", "Is it *so*?", "* True\nFalse"),
        # As Moodle writes them: a backslash is written twice, and every text may name its format.
        (
            r"Which?{=\\(\\nabla f\\) ~\\(\\frac\{a\}\{b\}\\)}",
            "one",
            "Which?",
            "* \\(\\nabla f\\)\n\\(\\frac{a}{b}\\)",
        ),
        (
            "Which?{\n\t=[html]<p>One</p>#[html]<p>Good</p>\n\t~[plain]Two < 3\n}",
            "one",
            "Which?",
            "* One\nTwo < 3",
        ),
        ("[html]<p>Which?</p>{=[moodle]<b>it</b> ~[x] other}", "one", "Which?", "* <b>it</b>\n[x] other"),
        ("[html]<p>One\\n</p><p>Two<br>three</p>{T}", "one", "One\nTwo\nthree", "* True\nFalse"),
        ("::A::Which arrow?{=A -> B ~B -> A#A --> B}", "one", "Which arrow?", "* A -> B\nB -> A"),
        (
            "What does std::vector::size give?{=a count ~bytes}",
            "one",
            "What does std::vector::size give?",
            "* a count\nbytes",
        ),
        (
            "::Pi::[html]<p>Pi?</p>{#\n\t=%50%3:0.2#<p>nearly</p>\n\t=%100%3.1415:0.0005#\n\t~#<p>no</p>\n}",
            "number",
            "Pi?",
            "3.1415 ± 0.0005",
        ),
        ("Small?{#1.0E-3:5.0E-4}", "number", "Small?", "0.001 ± 0.0005"),
        ("Who?{#42####It is known.}", "number", "Who?", "42"),
        ("Who?{=%100%Grant#yes =%0%*#no}", "text", "Who?", "Grant"),
    ],
)
def test_what_a_quiz_can_ask_is_taken(text: str, kind: str, asked: str, answers: str) -> None:
    found = read_one(text)

    assert found.question is not None, found.reason
    assert (found.question.kind, found.question.text) == (kind, asked)
    assert written_answers(found.question) == answers


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Match these.{=cat -> meow =dog -> woof}", "matching"),
        ("Write about Grant.{}", "essay"),
        ("Nothing is asked here.", "no_braces"),
        ("Who? {=Grant", "unclosed"),
        ("Who? {~Grant ~Lee}", "no_star"),
        ("Who? {=Grant ~Grant}", "alike"),
        ("How many? {#many}", "no_number"),
        ("How many? {#1..many}", "no_number"),
        ("Who? {=Grant ~}", "two_needed"),
        ("Who? {=Gra*}", "gaps"),
        ("Who? {=%100%*colo*r#yes}", "gaps"),
        ("{=Grant ~Lee}", "no_words"),
        ("::A title::{T}", "no_words"),
        ("[html]<p></p>{T}", "no_words"),
        ("\u3164{=Grant}", "no_words"),
        ("W" * 1_001 + "{T}", "long_words"),
        ("W" * 20_000 + "{=a ~b}", "long_words"),
        ("Who?{T####" + "w" * 1_001 + "}", "long_explanation"),
        ("Who?{=" + "G" * 301 + " ~Lee}", "too_long"),
        ("Who?{=" + "G" * 201 + "}", "too_long_to_type"),
        ("Who?{=Grant ~ ~Lee}", "blank_answer"),
        ("[html]Who?{=Grant ~<i></i>}", "two_needed"),
        ("[html]Who?{=Grant ~<b>Grant</b>}", "alike"),
        ("Who?{=" + " ~".join(map(str, range(13))) + "}", "too_many"),
        ("Who?{=Grant ~*Lee}", "starred"),
        ("Who?{~%150%Grant ~%-50%Lee}", "no_weight"),
        ("Who?{~%half%Grant ~%50%Lee}", "no_weight"),
        ("Who?{~%0%Grant ~%-100%Lee}", "no_star"),
        ("Who?{=Grant =Lee ~Sherman}", "one_star"),
        ("Who?{=Grant}\nWhen?{#1822}", "together"),
        ("Who?   {   }", "essay"),
        ("Who?{####Only a comment}", "essay"),
    ],
)
def test_what_it_cannot_ask_is_named(text: str, reason: str) -> None:
    found = read_one(text)

    assert (found.question, found.reason) == (None, reason)


def test_a_text_of_a_file_may_begin_with_a_mark_of_its_order() -> None:
    found = read_one("\ufeffWho?{=Grant ~Lee}")

    assert found.question is not None
    assert found.question.text == "Who?"


def test_questions_stand_apart_by_blank_lines_and_know_their_line() -> None:
    text = "$CATEGORY: history\n\n// first\n::1::Who?{=Grant ~Lee}\n\n\nWhen?\n{#1822}\n\nWhat?"

    assert [(one.line, one.reason) for one in read_gift(text)] == [(4, ""), (7, ""), (10, "no_braces")]


def test_general_feedback_is_the_explanation_and_html_is_read_as_text() -> None:
    found = read_one("[html]<b>Who?</b>{=Grant<br> ~<i>Lee</i> ####Look at the\n<b>sign</b>.}")

    assert found.question is not None
    assert found.question.text == "Who?"
    assert found.question.choices == ("Grant", "Lee")
    assert "<b>" not in found.question.explanation


def test_no_text_makes_it_stumble() -> None:
    for text in (
        "",
        "{}",
        "}{",
        "{{{",
        "= ~ # % ->",
        "::::",
        "[html]",
        "{#}",
        "{=}",
        "{~}",
        "\\{\\}",
        "a{=%%b}",
    ):
        assert all(one.question or one.reason for one in read_gift(text))
