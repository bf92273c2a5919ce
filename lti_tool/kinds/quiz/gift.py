"""Reading Moodle's GIFT format (docs.moodle.org, "GIFT format"), as far as a quiz asks such questions.

Where that is silent, what Moodle itself writes and reads decides (question/format/gift/format.php).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from lti_tool.kinds.quiz.rules import Question, Unclear, check_question, read_question
from lti_tool.markup import plain_text

_ESCAPED = re.compile(r"\\([\\~=#{}:n])")
_HELD = {sign: chr(0xE000 + place) for place, sign in enumerate("\\~=#{}:n")}
"""Stands for a sign that was escaped, while its unescaped twin means something; private characters."""
_RELEASED = {held: "\n" if sign == "n" else sign for sign, held in _HELD.items()}
_TITLE = re.compile(r"::(.*?)::", re.DOTALL)
_FORMAT = re.compile(r"\s*\[(html|markdown|plain|moodle)\]")
_ANSWER = re.compile(r"([=~])\s*(?:%(-?\d{1,3}(?:\.\d{1,5})?)%)?([^=~#]*)(?:#[^=~]*)?", re.DOTALL)
_NO_WEIGHT = re.compile(r"%[^\s%]*%")
_HEAVIEST = 100
_TRUE, _FALSE = ("T", "TRUE"), ("F", "FALSE")
_POWER = re.compile(r"\d{1,15}(?:\.\d{1,15})?[eE][-+]?\d{1,2}", re.ASCII)
"""A number as Moodle writes small and large ones."""
BLANK = "_____"


@dataclass(frozen=True, slots=True)
class Found:
    """A question of the text, or why it is none for a spark quiz, and on which line it begins."""

    line: int
    question: Question | None
    reason: str = ""
    """Of `rules.Unclear`, or "no_braces", "unclosed", "together", "essay", "matching", "no_weight",
    "blank_answer", "gaps"."""


@dataclass(frozen=True, slots=True)
class _Answer:
    is_equal: bool
    weight: float | None
    text: str


LONGEST_BLOCK = 20_000
"""Characters of one question with its answers and all its HTML."""


def read_gift(text: str) -> list[Found]:
    """Read every question of a text."""
    return [_found(line, block) for line, block in _blocks(text.removeprefix("\ufeff"))]


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    kept: list[str] = []
    begins = 0
    for number, line in enumerate([*text.splitlines(), ""], 1):
        if line.strip():
            if not line.lstrip().startswith(("//", "$CATEGORY:")):
                begins = begins if kept else number
                kept.append(line)
        elif kept:
            yield begins, "\n".join(kept)
            kept = []


def _found(line: int, block: str) -> Found:
    held = _ESCAPED.sub(lambda found: _HELD[found[1]], block)
    title = _TITLE.match(held.strip())
    held = (held.strip()[title.end() :] if title else held).strip()
    told = _FORMAT.match(held)
    style, held = (told[1], held[told.end() :].strip()) if told else ("", held)
    begins, ends = held.find("{"), held.rfind("}")
    if begins < 0:
        return Found(line, None, "no_braces")
    if ends < begins:
        return Found(line, None, "unclosed")
    before, inside, after = held[:begins], held[begins + 1 : ends].strip(), held[ends + 1 :]
    if "{" in inside or "}" in inside:
        return Found(line, None, "together")
    asked = f"{before.strip()} {BLANK} {after.strip()}" if after.strip() else before
    try:
        if "[html]" in block and len(block) > LONGEST_BLOCK:
            raise Unclear("too_long")
        question = _question(_read(asked, style), inside, style)
        check_question(question)
        return Found(line, question)
    except Unclear as error:
        return Found(line, None, error.reason)


def _question(asked: str, inside: str, style: str) -> Question:
    inside, _marks, general = inside.partition("####")
    explanation, inside = _read(general, style), inside.strip()
    if not inside:
        raise Unclear("essay")
    word = inside.partition("#")[0].strip().upper()
    if word in (*_TRUE, *_FALSE):
        answers = "* True\nFalse" if word in _TRUE else "True\n* False"
        return read_question("one", asked, answers, explanation)
    if inside.startswith("#"):
        return read_question("number", asked, _number(inside[1:]), explanation)
    if "->" in inside and "~" not in inside:
        raise Unclear("matching")
    return _of_answers(asked, [_answer(found, style) for found in _ANSWER.finditer(inside)], explanation)


def _answer(found: re.Match[str], style: str = "") -> _Answer:
    weight = None if found[2] is None else float(found[2])
    text = " ".join(_read(found[3], style).split())
    if abs(weight or 0) > _HEAVIEST or (weight is None and _NO_WEIGHT.match(text)):
        raise Unclear("no_weight")
    return _Answer(found[1] == "=", weight, text)


def _of_answers(asked: str, answers: list[_Answer], explanation: str) -> Question:
    if len([one for one in answers if one.text]) < len(answers) and len(answers) > 2:
        raise Unclear("blank_answer")
    if answers and all(one.is_equal for one in answers):
        whole = [one.text for one in answers if one.weight is None or one.weight >= 100]
        if any("*" in text for text in whole):
            raise Unclear("gaps")
        return read_question("text", asked, "\n".join(whole), explanation)
    if any(one.text.startswith("*") for one in answers):
        raise Unclear("starred")
    is_one = any(one.is_equal for one in answers)
    right = [one.is_equal if is_one else (one.weight or 0) > 0 for one in answers]
    lines = [f"* {one.text}" if good else one.text for one, good in zip(answers, right, strict=True)]
    return read_question("one" if is_one else "several", asked, "\n".join(lines), explanation)


def _number(inside: str) -> str:
    """Return a number as an instructor writes it: of several answers, the first that counts in full."""
    answers = [_answer(found) for found in _ANSWER.finditer(inside)] if inside.lstrip()[:1] == "=" else []
    whole = [one.text for one in answers if one.weight is None or one.weight >= 100]
    text = whole[0] if whole else _plain(inside.partition("#")[0]).strip()
    least, dots, most = text.partition("..")
    if dots:
        return _middle(least, most)
    return " ± ".join(_POWER.sub(lambda found: f"{Decimal(found[0]):f}", part) for part in text.split(":"))


def _middle(least: str, most: str) -> str:
    try:
        low, high = float(least), float(most)
    except ValueError:
        raise Unclear("no_number") from None
    return f"{(low + high) / 2:.9f} ± {abs(high - low) / 2:.9f}"


def _read(held: str, style: str) -> str:
    """Return a text as a reader sees it; it may name a format of its own, else it has the question's."""
    told = _FORMAT.match(held)
    style, held = (told[1], held[told.end() :]) if told else (style, held)
    return plain_text(_plain(held)) if style == "html" else _plain(held)


def _plain(held: str) -> str:
    return "".join(_RELEASED.get(character, character) for character in held).strip()
