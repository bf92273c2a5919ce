"""What a question is, and how its answers are written: one on a line, right ones with a star."""

import json
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Literal, get_args

QuestionKind = Literal["one", "several", "order", "number", "text"]
"""One answer, several, in the right order, a number, a short text."""
KINDS: tuple[QuestionKind, ...] = get_args(QuestionKind)
MOST_QUESTIONS, MOST_CHOICES = 5, 12
LONGEST_CHOICE, LONGEST_ANSWER = 300, 200
STAR = "*"
_TOLERANCE = re.compile(r"\s*(?:±|\+-|\+/-)\s*")
_NUMBER = re.compile(r"[-+]?\d{1,15}(?:[.,]\d{1,9})?", re.ASCII)


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

    @property
    def key(self) -> str:
        """What names it: another wording, or other answers, are another question, with answers of its own."""
        said = json.dumps([self.kind, self.text, self.choices, self.right], ensure_ascii=False)
        return sha256(said.encode()).hexdigest()[:16]


def read_question(kind: QuestionKind, text: str, answers: str, explanation: str = "") -> Question:
    """Read a question as an instructor writes it.

    Raises:
        Unclear: "no_answers", "too_many", "too_long", "alike", "two_needed", "one_star", "no_star" or
            "no_number".
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


def written_answers(question: Question) -> str:
    """Return a question's answers as an instructor writes them."""
    if question.kind == "number":
        value, tolerance = question.choices
        return value if tolerance == "0" else f"{value} ± {tolerance}"
    starred = set(question.right)
    return "\n".join(
        f"{STAR} {choice}" if place in starred else choice for place, choice in enumerate(question.choices)
    )


def read_number(text: str) -> Decimal | None:
    """Return the number that a text is, with a point or a comma; None for anything else."""
    if not _NUMBER.fullmatch(text.strip()):
        return None
    try:
        return Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None


def _stars(kind: QuestionKind) -> bool:
    return kind in ("one", "several")


def _check(kind: QuestionKind, choices: tuple[str, ...]) -> None:
    if not choices or not all(choices):
        raise Unclear("no_answers")
    if len(choices) > MOST_CHOICES:
        raise Unclear("too_many")
    if any(len(choice) > LONGEST_CHOICE for choice in choices):
        raise Unclear("too_long")
    if len(set(choices)) < len(choices):
        raise Unclear("alike")
    if kind != "text" and len(choices) < 2:
        raise Unclear("two_needed")


def _number(lines: list[str]) -> tuple[str, str]:
    if not lines:
        raise Unclear("no_answers")
    parts = _TOLERANCE.split(lines[0])
    numbers = [read_number(part) for part in parts]
    if len(lines) > 1 or len(parts) > 2 or any(number is None for number in numbers):
        raise Unclear("no_number")
    value, tolerance = numbers[0], numbers[1] if len(numbers) > 1 else Decimal(0)
    if value is None or tolerance is None or tolerance < 0:
        raise Unclear("no_number")
    return _plain(value), _plain(tolerance)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
