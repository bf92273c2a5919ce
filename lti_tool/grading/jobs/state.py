"""What lanes share, and what one of them knows of a column."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic

from sqlalchemy.orm import Session

from lti_tool.grading.jobs.calls import Prepared
from lti_tool.grading.sendings import Wish

RESULTS_KEEP_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Tools:
    """What all lanes share."""

    session_factory: Callable[[], Session]
    clock: Callable[[], datetime]
    luck: Callable[[], float]
    """Random in 0 … 1; spreads retries."""
    at_once: int
    """Calls open towards one registration."""


@dataclass(slots=True)
class Column:
    """What a lane knows of a gradebook column."""

    url: str | None = None
    """Found or made by this lane."""
    found: dict[str, float] = field(default_factory=dict)
    """What stood there, by user id, as a share of the maximum."""
    covers: frozenset[str] | None = frozenset()
    """Whose results `found` is about, None: everybody's."""
    read_at: float = 0
    waiting: list[Wish] | None = None
    """Wishes that wait for what is being found out; None: nothing is."""
    was_sought: bool = False
    """Whether it was looked for after a 404."""

    def knows(self, user_id: str) -> bool:
        """Whether it was seen lately what this user has."""
        is_fresh = monotonic() - self.read_at < RESULTS_KEEP_SECONDS
        return is_fresh and (self.covers is None or user_id in self.covers)


@dataclass(frozen=True, slots=True)
class Ready:
    """A column about which a thread has found out."""

    line_item_id: int
    prepared: Prepared
