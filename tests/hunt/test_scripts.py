"""Answers to clues in scripts whose vowels are marks, set before those counted and after (ADR 0068)."""

import hmac
import unicodedata
from hashlib import sha256

import pytest

from lti_tool.kinds.hunt.answers import PURPOSE, kept_answer, solves
from lti_tool.kinds.hunt.rules import Clue, ClueKind
from lti_tool.lti.sealing import seal

SECRET = "a secret of the installation"


def new(kind: ClueKind, written: str) -> Clue:
    digests, sealed = kept_answer(SECRET, kind, written)
    return Clue("k", "Which word?", kind, digests=digests, sealed=sealed)


def bare(text: str) -> str:
    """A text as answers were kept before."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in apart if one.isalnum() or one in "*?")


def old(kind: ClueKind, written: str) -> Clue:
    if kind == "pattern":
        return Clue("k", "Which word?", kind, sealed=seal(SECRET, PURPOSE, bare(written)))
    digest = hmac.new(SECRET.encode(), f"clue:{bare(written)}".encode(), sha256).hexdigest()
    return Clue("k", "Which word?", kind, digests=(digest,))


@pytest.mark.parametrize("kind", ["text", "pattern"])
@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("कल", "काल"),
        ("हिन्दी", "हनद"),
        ("ปี", "ปู"),
        ("দিন", "দান"),
        ("கல்", "கால்"),
        ("été", "ébé"),
        ("מָיִם", "מלך"),
        ("مُدُن", "مدير"),
    ],
)
def test_a_clue_set_now_takes_its_answer_alone(kind: ClueKind, written: str, wrong: str) -> None:
    assert solves(SECRET, new(kind, written), f" {written}!")
    assert not solves(SECRET, new(kind, written), wrong)


@pytest.mark.parametrize("kind", ["text", "pattern"])
@pytest.mark.parametrize("written", ["कल", "हिन्दी", "ปี", "দিন", "கல்", "été", "tiếng", "שָׁלוֹם", "ember"])
def test_a_clue_set_before_is_solved_as_before(kind: ClueKind, written: str) -> None:
    assert solves(SECRET, old(kind, written), written)
    assert not solves(SECRET, old(kind, written), "something else")


def test_gaps_stand_for_vowel_signs_too() -> None:
    assert solves(SECRET, new("pattern", "हि*"), "हिन्दी")
    assert not solves(SECRET, new("pattern", "हि*"), "हाल")
