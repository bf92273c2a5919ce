"""What makes no difference between an answer that is right and one that was typed; pure."""

import re
import unicodedata
from decimal import Decimal

_NUMBER = re.compile(r"[-+]?(?:\d{1,15}(?:[.,]\d{0,9})?|[.,]\d{1,9})", re.ASCII)
_GROUPED = re.compile(r"[-+]?[1-9]\d{0,2}([,.' ])\d{3}(?:\1\d{3}){0,3}(?:(?!\1)[.,]\d{1,9})?", re.ASCII)
_FIGURES = str.maketrans(
    {"\u066c": ""}
    | dict.fromkeys("\u2212\u2012\u2013", "-")
    | dict.fromkeys("\u066b\uff0e", ".")
    | dict.fromkeys("\uff0c", ",")
    | dict.fromkeys("\u2019", "'")
    | dict.fromkeys("\u00a0\u2009\u202f", " ")
)
"""How keyboards and books write what a number is made of besides its digits."""
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


def read_numbers(text: str) -> tuple[Decimal, ...]:
    """Return the number that a text is, in digits of any script; none for anything else.

    They are two where it can be read in two ways: 1,500 is one and a half, or fifteen hundred.
    """
    plain = "".join(_figure(one) for one in text.strip().translate(_FIGURES))
    found = [Decimal(plain.replace(",", "."))] if _NUMBER.fullmatch(plain) else []
    if grouped := _GROUPED.fullmatch(plain):
        found.append(Decimal(plain.replace(grouped[1], "").replace(",", ".")))
    return tuple(found)


def read_abouts(text: str) -> tuple[tuple[Decimal, Decimal], ...]:
    """Return a number and what it may be off by ("42 ± 0.5"), in each way in which the number can be read."""
    parts = _OFF_BY.split(text)
    tolerances = read_numbers(parts[1]) if len(parts) == 2 else (Decimal(0),)
    if len(parts) > 2 or not tolerances or tolerances[0] < 0:
        return ()
    return tuple((number, tolerances[0]) for number in read_numbers(parts[0]))


def _figure(sign: str) -> str:
    digit = unicodedata.decimal(sign, None)
    return sign if digit is None else str(digit)


def plain_number(number: Decimal) -> str:
    """Write a number without zeros that say nothing."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
