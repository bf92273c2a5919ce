"""Words out of messages, made safe to store and to show (rows L25, L27, T5)."""

import re
from functools import cache
from zoneinfo import available_timezones

LONGEST_NAME = 200
# Controls, direction overrides and isolates, byte order marks, lone surrogates. The joiners stay: emoji,
# Persian and Indic words need them.
_UNSAFE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_UNSTORABLE = re.compile(r"[\0\ud800-\udfff]")
_UNEXPANDED = re.compile(r"\$[A-Z]")
_LOCALE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")


def cleaned(text: str) -> str:
    """The text without controls and overrides, or "" for a variable that the platform left unexpanded."""
    if is_unexpanded(text):
        return ""
    return without_unsafe(" ".join(text.split())).strip()


def without_unsafe(text: str) -> str:
    """The text without characters that no database takes or that turn a line round."""
    return _UNSAFE.sub("", text)


def name_of(text: str) -> str:
    """A cleaned name or title of at most 200 characters."""
    return cleaned(text)[:LONGEST_NAME].rstrip()


def is_unexpanded(text: str) -> bool:
    """Whether this is a variable's own name, as platforms send it when they do not know its value."""
    return bool(_UNEXPANDED.match(text))


def is_opaque_id(text: str) -> bool:
    """Whether the text may be kept as an id: one that every database takes and every log shows."""
    return text.isprintable()


def is_storable(text: str) -> bool:
    """Whether every database takes the text: no null character, no lone surrogate."""
    return _UNSTORABLE.search(text) is None


def known_locale(text: str) -> str | None:
    """The locale where it looks like one, else None."""
    return text if _LOCALE.fullmatch(text) else None


def known_time_zone(text: str) -> str | None:
    """The IANA name where there is such a zone, else None (Moodle's 99 means "the server's")."""
    return text if text in _zones() else None


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
