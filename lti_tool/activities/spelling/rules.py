"""What makes no difference between an answer that is right and one that was typed; pure."""

import re
import unicodedata
from decimal import Decimal

_NUMBER = re.compile(r"[-+]?\d{1,15}(?:[.,]\d{1,9})?", re.ASCII)
_OFF_BY = re.compile(r"\s*(?:±|\+-|\+/-)\s*")


ACCENTS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"  # Europe's
    "\u0591-\u05c7"  # points of Hebrew
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"  # vowels of Arabic
    "\ufe00-\ufe0f\U000e0100-\U000e01ef]"  # which form of a sign is drawn
)
"""Marks without which a word is still the same one to who reads it."""


def plain_spelling(text: str) -> str:
    """Return a text without what makes no difference: case, accents, spaces, punctuation, Unicode's forms.

    Vowel signs of Indic scripts and of Thai, and voicing marks of kana, are marks to Unicode and letters to
    who writes them: another one makes another word, so they stay. A text of nothing but signs is told by
    them.
    """
    apart = ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    kept = [one for one in apart if unicodedata.category(one)[0] in "LNM"]
    return "".join(kept) or " ".join(text.split())


def bare_spelling(text: str) -> str:
    """Return the same without any mark, as answers were once kept (ADR 0068)."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    kept = [one for one in apart if unicodedata.category(one)[0] in "LN"]
    return "".join(kept) or " ".join(text.split())


def read_number(text: str) -> Decimal | None:
    """Return the number that a text is, with a point or a comma; None for anything else."""
    text = text.strip()
    return Decimal(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def read_about(text: str) -> tuple[Decimal, Decimal] | None:
    """Return a number and what it may be off by ("42 ± 0.5"); None for anything else."""
    parts = _OFF_BY.split(text)
    numbers = [read_number(part) for part in parts]
    number, tolerance = numbers[0], numbers[1] if len(numbers) > 1 else Decimal(0)
    if len(parts) > 2 or number is None or tolerance is None or tolerance < 0:
        return None
    return number, tolerance


def plain_number(number: Decimal) -> str:
    """Write a number without zeros that say nothing."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
