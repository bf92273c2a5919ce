"""Messages to channels of teams: what is sent, and what an answer means."""

from collections.abc import Callable
from typing import Literal

Send = Callable[[str, bytes], int | None]
"""Posts JSON to an address and returns the status; None where it may not be called, or no answer came."""
Outcome = Literal["taken", "refused", "later"]
HEADERS = {
    "Content-Type": "application/json",
    "Accept": "*/*",
    "Accept-Encoding": "identity",
    "User-Agent": "Stoke",
}
BUSY = (408, 425, 429)


def outcome_of(status: int | None) -> Outcome:
    """Say what an answer means: the channel has it, takes none at this address, or may take it later.

    A redirect is followed nowhere, since a message is for the channel that was named.
    """
    if status is None or status >= 500 or status in BUSY:
        return "later"
    return "taken" if 200 <= status < 300 else "refused"
