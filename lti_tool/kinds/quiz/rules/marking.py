"""Whether an answer is right."""

from collections.abc import Sequence
from decimal import Decimal
from hashlib import sha256

from lti_tool.activities.spelling.rules import plain_spelling, read_numbers
from lti_tool.kinds.quiz.rules.questions import LONGEST_ANSWER, Question


class Invalid(Exception):
    """What was sent is no answer to the question; `reason` says why, for a page to put into words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def mark(question: Question, sent: Sequence[str]) -> tuple[str, bool]:
    """Return an answer as it is kept, and whether it is right.

    `sent` are the places of what was chosen; what was typed; or "2:1" for each thing that is to be ordered:
    its place in the question, and the place that it was given, from 1.

    Raises:
        Invalid: "empty", "no_choice", "no_number", "too_long" or "no_order".
    """
    sent = [one.strip() for one in sent if one.strip()]
    if not sent:
        raise Invalid("empty")
    if question.kind in ("one", "several"):
        return _chosen(question, sent)
    if question.kind == "order":
        return _ordered(question, sent)
    return _typed(question, " ".join(sent[0].split()))


def _chosen(question: Question, sent: Sequence[str]) -> tuple[str, bool]:
    known = {str(place): place for place in range(len(question.choices))}
    if any(one not in known for one in sent) or (question.kind == "one" and len(sent) > 1):
        raise Invalid("no_choice")
    places = sorted({known[one] for one in sent})
    return ",".join(map(str, places)), tuple(places) == question.right


def _ordered(question: Question, sent: Sequence[str]) -> tuple[str, bool]:
    count = len(question.choices)
    known = {f"{place}:{given}": (given, place) for place in range(count) for given in range(1, count + 1)}
    if any(one not in known for one in sent):
        raise Invalid("no_choice")
    given = sorted(known[one] for one in sent)
    if [place for place, _ in given] != list(range(1, count + 1)) or len({one for _, one in given}) < count:
        raise Invalid("no_order")
    order = [place for _, place in given]
    return ",".join(map(str, order)), order == list(range(count))


def _typed(question: Question, text: str) -> tuple[str, bool]:
    if len(text) > LONGEST_ANSWER:
        raise Invalid("too_long")
    if question.kind == "text":
        return text, plain_spelling(text) in {plain_spelling(one) for one in question.choices}
    numbers = read_numbers(text)
    if not numbers:
        raise Invalid("no_number")
    value, tolerance = map(Decimal, question.choices)
    return text, any(abs(number - value) <= tolerance for number in numbers)


def place_order(question: Question) -> list[int]:
    """Return in which order things to be ordered are shown: the same for all, and never the right one."""
    places = sorted(
        range(len(question.choices)), key=lambda place: sha256(f"{question.key}{place}".encode()).digest()
    )
    return places[1:] + places[:1] if places == sorted(places) else places
