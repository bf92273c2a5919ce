"""What a question is, and how its answers are written: one on a line, right ones with a star."""

import json
import unicodedata
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal, get_args

from lti_tool.activities.rules import is_blank
from lti_tool.activities.spelling.rules import plain_number, read_abouts

QuestionKind = Literal["one", "several", "order", "number", "text"]
"""One answer, several, in the right order, a number, a short text."""
KINDS: tuple[QuestionKind, ...] = get_args(QuestionKind)
MOST_QUESTIONS, MOST_CHOICES = 5, 12
LONGEST_QUESTION, LONGEST_CHOICE, LONGEST_ANSWER = 1_000, 300, 200
STAR = "*"


class Unclear(Exception):
    """What is written as answers makes no question; `reason` says why, for a page to put into words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a quiz."""

    kind: QuestionKind
    text: str
    """Plain text."""
    choices: tuple[str, ...]
    """What can be chosen; what is to be ordered, in the right order; a number and its tolerance; or the
    spellings that are right."""
    right: tuple[int, ...] = ()
    """Places of the right choices, where one or several are to be chosen."""
    explanation: str = ""
    """Plain text, read once one has answered."""
    earlier: tuple[str, ...] = ()
    """Keys of its earlier wordings: what stood at its place, and stands nowhere any more."""

    @property
    def key(self) -> str:
        """What names it: another wording, or other answers, are another question, with answers of its own."""
        said = json.dumps([self.kind, self.text, self.choices, self.right], ensure_ascii=False)
        return sha256(said.encode()).hexdigest()[:16]


def read_question(kind: QuestionKind, text: str, answers: str, explanation: str = "") -> Question:
    """Read a question as an instructor writes it.

    Raises:
        Unclear: "no_answers", "too_many", "too_long", "too_long_to_type", "alike", "two_needed", "one_star",
            "no_star" or "no_number".
    """
    lines = [line.strip() for line in answers.splitlines() if line.strip()]
    if kind == "number":
        return Question(kind, text, _number(lines), (), explanation)
    choices = tuple(line.removeprefix(STAR).strip() if _stars(kind) else line for line in lines)
    _check(kind, choices)
    starred = tuple(place for place, line in enumerate(lines) if line.startswith(STAR))
    right = starred if _stars(kind) else ()
    if kind == "one" and len(right) != 1:
        raise Unclear("one_star")
    if kind == "several" and not right:
        raise Unclear("no_star")
    return Question(kind, text, choices, right, explanation)


def check_question(question: Question) -> None:
    """Check what the form of a question checks by its fields, and its answers as they stand.

    Raises:
        Unclear: "no_words", "long_words", "long_explanation", "starred" (an answer begins with what marks
            the right one), or as for `read_question`.
    """
    if is_blank(question.text):
        raise Unclear("no_words")
    if len(question.text) > LONGEST_QUESTION:
        raise Unclear("long_words")
    if len(question.explanation) > LONGEST_QUESTION:
        raise Unclear("long_explanation")
    if question.kind == "number":
        return
    if _stars(question.kind) and any(choice.startswith(STAR) for choice in question.choices):
        raise Unclear("starred")
    _check(question.kind, question.choices)


def written_answers(question: Question) -> str:
    """Return a question's answers as an instructor writes them."""
    if question.kind == "number":
        value, tolerance = question.choices
        return value if tolerance == "0" else f"{value} ± {tolerance}"
    starred = set(question.right)
    return "\n".join(
        f"{STAR} {choice}" if place in starred else choice for place, choice in enumerate(question.choices)
    )


def _stars(kind: QuestionKind) -> bool:
    return kind in ("one", "several")


def _check(kind: QuestionKind, choices: tuple[str, ...]) -> None:
    if not choices or any(is_blank(choice) for choice in choices):
        raise Unclear("no_answers")
    if len(choices) > MOST_CHOICES:
        raise Unclear("too_many")
    if any(len(choice) > LONGEST_CHOICE for choice in choices):
        raise Unclear("too_long")
    if kind == "text" and any(len(choice) > LONGEST_ANSWER for choice in choices):
        raise Unclear("too_long_to_type")
    if len(set(map(_seen, choices))) < len(choices):
        raise Unclear("alike")
    if kind != "text" and len(choices) < 2:
        raise Unclear("two_needed")


def _seen(choice: str) -> str:
    """Return a choice as a reader sees it: how it is composed, and what has no width, make no difference."""
    shown = (one for one in unicodedata.normalize("NFC", choice) if unicodedata.category(one) != "Cf")
    return " ".join("".join(shown).split())


def _number(lines: list[str]) -> tuple[str, str]:
    if not lines:
        raise Unclear("no_answers")
    abouts = read_abouts(lines[0]) if len(lines) == 1 else ()
    if not abouts:
        raise Unclear("no_number")
    return plain_number(abouts[0][0]), plain_number(abouts[0][1])
