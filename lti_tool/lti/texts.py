"""Words out of messages, made safe to store and to show (rows L25, L27, T5)."""

import re
import unicodedata
from functools import cache, lru_cache
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from babel.dates import get_timezone

LONGEST_NAME = 200
# Controls, direction overrides and isolates, byte order marks, lone surrogates. The joiners stay: emoji,
# Persian and Indic words need them.
_UNSAFE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
# Canvas has variables in lower case too: $com.instructure.Group.id.
_UNEXPANDED = re.compile(r"\$(?:[A-Z]|com\.instructure\.)")
_LOCALE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
_SHOWN = frozenset("LNPS")
"""The first letters of the Unicode categories that leave a mark on their own."""
_PLAIN = re.compile(r"[A-Za-z0-9.,:;'()&/-]+(?: [A-Za-z0-9.,:;'()&/-]+)*")
"""A name as most are: nothing to clean, and something to see."""
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols by category that show as nothing: Hangul fillers and the empty Braille pattern."""


def cleaned(text: str) -> str:
    """The text without controls and overrides, or "" for a variable that the platform left unexpanded."""
    if is_unexpanded(text):
        return ""
    return without_unsafe(" ".join(text.split())).strip()


def without_unsafe(text: str) -> str:
    """The text without characters that no database takes or that turn a line round."""
    return _UNSAFE.sub("", text)


def name_of(text: str) -> str:
    """A cleaned name or title of at most 200 characters, "" where it would show as blank."""
    if len(text) <= LONGEST_NAME and _PLAIN.fullmatch(text):
        return text
    name = cleaned(text)[:LONGEST_NAME].rstrip()
    return name if any(map(_is_shown, name)) else ""


def _is_shown(character: str) -> bool:
    return unicodedata.category(character)[0] in _SHOWN and character not in _BLANK


def is_unexpanded(text: str) -> bool:
    """Whether this is a variable's own name, as platforms send it when they do not know its value."""
    return bool(_UNEXPANDED.match(text))


def is_opaque_id(text: str) -> bool:
    """Whether the text may be kept as an id: one that every database takes and every log shows."""
    return text.isprintable()


@lru_cache(maxsize=256)
def known_locale(text: str) -> str | None:
    """The locale as Babel spells it ("pt_BR"), None where it knows none of this name."""
    if not _LOCALE.fullmatch(text):
        return None
    try:
        return str(Locale.parse(text.replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return None


@lru_cache(maxsize=1024)
def known_time_zone(text: str) -> str | None:
    """The IANA name where there is such a zone, else None (Moodle's 99 means "the server's").

    Names such as "Factory" are files of the system's, and Babel has no such zone.
    """
    if text not in _zones():
        return None
    try:
        get_timezone(text)
    except LookupError:
        return None
    return text


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
