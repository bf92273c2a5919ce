"""Pure decisions of searching: which words a text has, whatever its accents, and where they stand in it."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from lti_tool.acts.rules import SINGLY

MOST_WORDS = 8
"""Of a query; more say nothing more."""
LONGEST_WORD = 60
LEAST_LETTERS = 4
"""Of a word by which texts are alike; shorter ones stand in every text."""
BEFORE_A_MATCH, LONGEST_EXCERPT = 60, 220
_RUN = re.compile(rf"[{SINGLY}]|(?:(?![{SINGLY}])[^\W_])+")
# Letters of their own that people type as plain ones; what Unicode takes apart is not listed.
_PLAIN = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "\u0131": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
)
_SHORTENING = "\u0640"  # tatweel only stretches a word


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an excerpt, and whether it was searched for."""

    text: str
    is_match: bool


def fold(text: str) -> str:
    """Return a text without case, accents and other marks, as it is compared."""
    parts = unicodedata.normalize("NFKD", text).casefold().replace(_SHORTENING, "")
    bare = "".join(c for c in parts if not unicodedata.category(c).startswith("M"))
    return unicodedata.normalize("NFC", bare.translate(_PLAIN))


def words_of(text: str) -> list[str]:
    """Return the folded words of a text in their order; Han, kana, Thai and the like letter by letter."""
    return [word[:LONGEST_WORD] for word in _RUN.findall(fold(text))]


def asked_words(query: str) -> list[str]:
    """Return what a query asks for: each word once, the first few."""
    return list(dict.fromkeys(words_of(query)))[:MOST_WORDS]


def telling_words(text: str) -> list[str]:
    """Return the words by which other texts may be alike: the longest, each once."""
    words = [
        word for word in dict.fromkeys(words_of(text)) if len(word) >= LEAST_LETTERS or _stands_alone(word)
    ]
    return sorted(words, key=lambda word: (-len(word), word))[:MOST_WORDS]


def least_shared(words: Sequence[str]) -> int:
    """Return how many of these words another text must have to be alike: two, and a third of them."""
    return max(2, -(-len(words) // 3))


def excerpt(text: str, words: Sequence[str]) -> list[Piece]:
    """Cut a text out from where one of these words first stands, or from its beginning, and mark them all."""
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    runs = [run for run in _RUN.finditer(text) if fold(run[0]).startswith(tuple(words))]
    start = _start(text, runs[0].start() if runs else 0)
    end = min(len(text), start + LONGEST_EXCERPT)
    pieces, at = [Piece("… ", False)] if start else [], start
    for run in runs:
        if run.end() <= end:
            pieces += [Piece(text[at : run.start()], False), Piece(run[0], True)]
            at = run.end()
    pieces += [Piece(_rest(text, at, end), False)]
    return [piece for piece in pieces if piece.text]


def _rest(text: str, at: int, end: int) -> str:
    if end == len(text):
        return text[at:]
    whole_words, space, _cut = text[at : end + 1].rpartition(" ")
    return f"{whole_words if space else text[at:end]} …"


def _start(text: str, match: int) -> int:
    if match <= BEFORE_A_MATCH:
        return 0
    space = text.find(" ", match - BEFORE_A_MATCH, match)
    return space + 1 if space >= 0 else match


def _stands_alone(word: str) -> bool:
    return re.fullmatch(rf"[{SINGLY}]", word) is not None
