"""What a text is worth counting, and what a person's acts add up to."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal, cast, get_args

Beginning = Literal[
    "asked",
    "gave",
    "resolved",
    "thanked",
    "accepted",
    "reacted",
    "shared",
    "found",
    "answered",
    "solved",
    "read",
    "recognised",
]
VerbName = Literal[Beginning, "edited", "took_back", "hid", "restored"]
BEGINNINGS: frozenset[VerbName] = frozenset(get_args(Beginning))
ENDINGS: tuple[VerbName, ...] = ("took_back", "hid", "restored")
"""What becomes of something without another wording."""
FEWEST_WORDS_OF_A_COPY = 8
"""Below it, the same words twice are manners ("Thank you!"), not a copy."""

# Scripts without spaces between words: each letter counts as one (row P2).
SINGLY = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f"  # Myanmar
    "\u1780-\u17ff"  # Khmer
    "\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff"  # Japanese syllables and marks
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # Han
    "\U00020000-\U0003ffff"
)
_LETTER = rf"(?:(?![{SINGLY}])[^\W_])"
_WORD = re.compile(rf"[{SINGLY}]|{_LETTER}+(?:(?:['\u2019-]|(?<=\d)[.,](?=\d)){_LETTER}+)*")
_BLANK_LETTERS = "\u115f\u1160\u3164\uffa0"
# An address is nobody's words. Schemes are short here, since an unbounded one costs a hostile text
# quadratic time.
_ADDRESS = re.compile(r"(?:\b[a-z][a-z0-9+.-]{0,20}://|\bwww\.)\S+", re.IGNORECASE)


def count_words(text: str) -> int:
    """Count the words of a text as a reader sees it, so not of its Markdown, in which words can hide.

    Han, kana, Thai and the like are counted letter by letter (row P2).
    """
    return len(_words(text))


def text_digest(text: str) -> str:
    """Digest a text as a reader sees it; case, spaces and punctuation make no difference.

    "" under eight words.
    """
    words = _words(unicodedata.normalize("NFKC", text).casefold())
    if len(words) < FEWEST_WORDS_OF_A_COPY:
        return ""
    return sha256(" ".join(words).encode()).hexdigest()


def _words(text: str) -> list[str]:
    text = _ADDRESS.sub(" ", text)
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFC", text) if not _joins(c))
    return _WORD.findall(text)


def _joins(character: str) -> bool:
    """Whether a character is part of the one before it, or invisible, and so must not end or make a word."""
    return unicodedata.category(character) in ("Mn", "Mc", "Me", "Cf") or character in _BLANK_LETTERS


@dataclass(frozen=True, slots=True)
class ActValue:
    """One row of the ledger, as rules read it."""

    id: int
    membership_id: int
    verb: VerbName
    item_kind: str
    item_id: int
    to_membership_id: int | None
    words: int
    is_copy: bool
    """Whether somebody else had given the same text before."""
    created_at: datetime
    waited_hours: int = 0
    """How long whoever it answers had waited for this first reply; 0 for all else."""
    is_private: bool = False
    """Whether it moves no public number before its week is over."""
    about_id: int | None = None
    """The post that it marks or thanks for."""


@dataclass(frozen=True, slots=True)
class Version:
    """An item's text as it stood since `since`."""

    since: datetime
    words: int
    is_copy: bool


@dataclass(frozen=True, slots=True)
class Item:
    """What a person asked, gave, resolved, thanked for, accepted, marked or read, with its versions in order.

    Of what was taken back and begun again, only what came since.
    """

    verb: Beginning
    kind: str
    id: int
    membership_id: int
    to_membership_id: int | None
    versions: tuple[Version, ...]
    is_taken_back: bool
    is_hidden: bool = False
    """Whether staff hide it; what is restored counts as if it had never been hidden."""
    act_id: int = 0
    """The act that began it."""
    waited_hours: int = 0
    """How long whoever it answers had waited for this first reply."""
    is_private: bool = False
    """Whether it moves no public number before its week is over."""
    about_id: int | None = None
    """The post that it marks or thanks for."""


def items(acts: Iterable[ActValue]) -> tuple[Item, ...]:
    """Fold acts into the items that they are about, in the order in which these were begun."""
    folded: dict[tuple[str, int], list[ActValue]] = {}
    for act in sorted(acts, key=lambda act: (act.created_at, act.id)):
        folded.setdefault((act.item_kind, act.item_id), []).append(act)
    return tuple(_item(since) for history in folded.values() if (since := _since_it_began(history)))


def _only(act: ActValue) -> Item:
    """Return an item that nothing has happened to since: most are such, and a course has many."""
    return Item(
        cast(Beginning, act.verb),
        act.item_kind,
        act.item_id,
        act.membership_id,
        act.to_membership_id,
        (Version(act.created_at, act.words, act.is_copy),),
        is_taken_back=False,
        act_id=act.id,
        waited_hours=act.waited_hours,
        is_private=act.is_private,
        about_id=act.about_id,
    )


def _since_it_began(history: list[ActValue]) -> list[ActValue]:
    if len(history) == 1:
        return history if history[0].verb in BEGINNINGS else []
    begun = max((place for place, act in enumerate(history) if act.verb in BEGINNINGS), default=len(history))
    return history[begun:]


def _is_hidden(history: list[ActValue]) -> bool:
    said = [act.verb for act in history if act.verb in ("hid", "restored")]
    return said[-1:] == ["hid"]


def _item(history: list[ActValue]) -> Item:
    given = history[0]
    if len(history) == 1:
        return _only(given)
    return Item(
        verb=cast(Beginning, given.verb),
        kind=given.item_kind,
        id=given.item_id,
        membership_id=given.membership_id,
        to_membership_id=given.to_membership_id,
        versions=tuple(
            Version(act.created_at, act.words, act.is_copy) for act in history if act.verb not in ENDINGS
        ),
        is_taken_back=any(act.verb == "took_back" for act in history),
        is_hidden=_is_hidden(history),
        act_id=given.id,
        waited_hours=given.waited_hours,
        is_private=given.is_private,
        about_id=given.about_id,
    )
