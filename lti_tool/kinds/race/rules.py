"""Pure decisions of a race: whether a source is valid, and who was first."""

from datetime import timedelta
from typing import Literal

SHORTEST = timedelta(hours=24)
"""Shorter is won by who happens to be awake (R12)."""
LONGEST_WHY = 500
Check = Literal["waiting", "there", "gone", "unknown"]
"""Whether a source can be had: not asked yet, it can, its server says it is gone, or nobody could tell."""
Decision = Literal["", "counts", "not"]
"""What staff said of a source, "" for nothing."""
State = Literal["valid", "claimed", "overruled"]


def state_of(kind: str, check: Check, decision: Decision, *, is_checked: bool) -> State:
    """Return how a source stands: staff decide; else one that resolves is valid, nothing else is refused.

    Where nothing is fetched (`is_checked`), a well-formed DOI, ISBN or arXiv number is enough.
    """
    if decision:
        return "valid" if decision == "counts" else "overruled"
    if check == "there" or (not is_checked and kind != "url") or kind == "isbn":
        return "valid"
    return "claimed"
