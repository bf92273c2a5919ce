"""When scores go out: at once, from a date on, or when staff say so."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

ReleaseName = Literal["at_once", "on_date", "by_hand"]


@dataclass(frozen=True, slots=True)
class ReleaseTerms:
    """How an activity's scores are held back from the gradebook."""

    way: ReleaseName = "at_once"
    at: datetime | None = None
    """on_date: from when on they go out."""


AT_ONCE = ReleaseTerms()


def is_held(release: ReleaseTerms, released_at: datetime | None, now: datetime) -> bool:
    """Whether scores stay here; `released_at` is when staff let them out, which ends every hold for good."""
    if released_at is not None or release.way == "at_once":
        return False
    return release.way == "by_hand" or (release.at is not None and now < release.at)
