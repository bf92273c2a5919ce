"""Pure decisions on what a store answered."""

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["taken", "known", "refused", "later", "shut"]
"""It took all; it has one of them already, told in other words; it never takes one of them; it may take them
later; it refuses us altogether."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of sending; `reason` is a code for pages, "" where all is well."""

    outcome: Outcome
    reason: str = ""


def verdict(status: int, *, is_readable: bool) -> Verdict:
    """Judge an answer. `is_readable`: whether it says what such a store says where it took something.

    409 is how a store of statements says that it knows one by this id: alone, that is what was wanted.
    """
    if 200 <= status < 300:
        return Verdict("taken") if is_readable else Verdict("later", "unreadable")
    if status == 409:
        return Verdict("known")
    if status in (400, 413, 422):
        return Verdict("refused", "refused")
    if status == 429:
        return Verdict("later", "busy")
    if status >= 500:
        return Verdict("later", "failed")
    return Verdict("shut", "access_refused" if status in (401, 403) else "misconfigured")


def is_about_one(found: Verdict) -> bool:
    """Whether it is one of those sent that was the trouble, and not the store."""
    return found.outcome in ("known", "refused")


def is_about_store(found: Verdict) -> bool:
    """Whether nothing else would fare better now."""
    return found.outcome in ("later", "shut")
