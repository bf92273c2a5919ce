"""What solves a clue, kept so that whoever reads the database does not read it (row 47, ADR 0055)."""

import hmac
import secrets
from decimal import Decimal
from fnmatch import fnmatchcase
from hashlib import sha256

from lti_tool.activities.spelling.rules import (
    bare_spelling,
    plain_number,
    plain_spelling,
    read_abouts,
    read_numbers,
)
from lti_tool.kinds.hunt.rules import LONGEST_ANSWER, MOST_SPELLINGS, Clue, ClueKind
from lti_tool.lti.sealing import seal, unseal

PURPOSE = "answer to a clue"
GAPS = "*?"
KEY_BYTES = 6
WITH_SIGNS = "="
"""The first line of patterns in which vowel signs count; others were kept when they did not (ADR 0068)."""


class Unclear(Exception):
    """What was written as an answer is none; `reason` says why, for a page to put into words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def new_key() -> str:
    """Return a name for a new clue."""
    return secrets.token_hex(KEY_BYTES)


def seed_of(secret: str, activity_uuid: str, membership_id: int) -> bytes:
    """Return what draws one learner's chain."""
    return hmac.new(secret.encode(), f"hunt:{activity_uuid}:{membership_id}".encode(), sha256).digest()


def kept_answer(secret: str, kind: ClueKind, written: str) -> tuple[tuple[str, ...], str]:
    """Return an answer as a clue keeps it, its digests and what is sealed, as an instructor writes it.

    Raises:
        Unclear: "no_answer", "too_many", "too_long", "no_number" or "no_pattern".
    """
    lines = [line.strip() for line in written.splitlines() if line.strip()]
    if not lines:
        raise Unclear("no_answer")
    if len(lines) > MOST_SPELLINGS:
        raise Unclear("too_many")
    if any(len(line) > LONGEST_ANSWER for line in lines):
        raise Unclear("too_long")
    if kind == "text":
        return tuple(sorted({_digest(secret, line) for line in lines})), ""
    return (), seal(secret, PURPOSE, _number(lines) if kind == "number" else _pattern(lines))


def mark_of(secret: str) -> str:
    """Return what tells whether an answer is kept under this secret."""
    return hmac.new(secret.encode(), b"mark of clues", sha256).hexdigest()[: 2 * KEY_BYTES]


def is_lost(secret: str, clue: Clue) -> bool:
    """Whether nothing solves a clue any more, since its answer is kept under another secret."""
    return clue.mark not in ("", mark_of(secret))


def solves(secret: str, clue: Clue, typed: str) -> bool:
    """Whether what somebody typed solves a clue.

    What was kept before vowel signs of Indic scripts and of Thai counted is known without them only: such a
    clue takes a word with another sign for its answer until it is set anew (ADR 0068).
    """
    if clue.kind == "text":
        ways = (_digest(secret, typed), _bare_digest(secret, typed))
        return any(hmac.compare_digest(way, one) for way in ways for one in clue.digests)
    kept = unseal(secret, PURPOSE, clue.sealed)
    if clue.kind == "pattern":
        first, *others = kept.split("\n")
        if first == WITH_SIGNS:
            return any(fnmatchcase(plain_spelling(typed), one) for one in others)
        return any(fnmatchcase(bare_spelling(typed), one) for one in (first, *others))
    values = [Decimal(one) for one in kept.split("\n")]
    abouts = list(zip(values[::2], values[1::2], strict=True))
    return any(abs(number - value) <= off for number in read_numbers(typed) for value, off in abouts)


def _digest(secret: str, spelling: str) -> str:
    return hmac.new(secret.encode(), f"clue={plain_spelling(spelling)}".encode(), sha256).hexdigest()


def _bare_digest(secret: str, spelling: str) -> str:
    return hmac.new(secret.encode(), f"clue:{bare_spelling(spelling)}".encode(), sha256).hexdigest()


def _number(lines: list[str]) -> str:
    abouts = read_abouts(lines[0]) if len(lines) == 1 else ()
    if not abouts:
        raise Unclear("no_number")
    return "\n".join(plain_number(one) for about in abouts for one in about)


def _pattern(lines: list[str]) -> str:
    """Return patterns in plain spelling: wildcards, since regular expressions can be made to hang."""
    patterns = [_plain_pattern(line) for line in lines]
    if any(not pattern.strip(GAPS) for pattern in patterns):
        raise Unclear("no_pattern")
    return "\n".join([WITH_SIGNS, *patterns])


def _plain_pattern(line: str) -> str:
    kept, part = "", ""
    for sign in line:
        if sign in GAPS:
            kept, part = kept + _letters(part) + sign, ""
        else:
            part += sign
    return kept + _letters(part)


def _letters(part: str) -> str:
    plain = plain_spelling(part)
    return plain if any(one.isalnum() for one in plain) else ""
