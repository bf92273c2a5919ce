"""Which posts resemble each other or say next to nothing: told to staff alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

from lti_tool.kinds.discussion.rules import USEFUL_WORDS

ALIKE = 90.0
"""Percent from which two texts are nearly the same, whatever the order of their words."""
FEWEST_ALIKE = 8
"""Words below which two texts are alike by chance."""
MOST_COMPARED_WORDS = 100
"""Of each text, its first: comparing two takes time by the square of their lengths."""


@dataclass(frozen=True, slots=True)
class Text:
    """A post as hints look at it."""

    post_id: int
    author_id: int
    words: int
    visible: str


@dataclass(frozen=True, slots=True)
class Hint:
    """What staff may want to look at: a post that resembles another's, or says next to nothing."""

    post_id: int
    why: Literal["alike", "short"]
    other_id: int | None = None
    percent: int = 0


def hints(texts: Sequence[Text]) -> list[Hint]:
    """Return what is told to staff alone of these posts, oldest first; it changes no credit (row 82).

    Of two posts that are nearly the same, by two people, the later one is named.
    """
    found: list[Hint] = []
    earlier: list[tuple[Text, str]] = []
    for one in texts:
        if one.words < USEFUL_WORDS:
            found.append(Hint(one.post_id, "short"))
        elif one.words >= FEWEST_ALIKE:
            in_order = " ".join(sorted(one.visible.split()[:MOST_COMPARED_WORDS]))
            found += _nearest(one, in_order, earlier)
            earlier.append((one, in_order))
    return found


def _nearest(one: Text, in_order: str, earlier: Sequence[tuple[Text, str]]) -> list[Hint]:
    near = [
        (fuzz.ratio(in_order, words, score_cutoff=ALIKE), other.post_id)
        for other, words in earlier
        if other.author_id != one.author_id
    ]
    percent, other_id = max(near, default=(0.0, 0))
    return [Hint(one.post_id, "alike", other_id, round(percent))] if percent else []
