"""Roles that some learners hold in an activity for a time (row 18)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

Role = Literal["host", "sceptic", "summariser"]
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Held:
    """The role that one learner holds or held."""

    role: Role
    since: datetime
    """From when on what they do counts for it; of who holds one again, since the first time."""
    until: datetime | None
    """None while they hold it."""

    def covers(self, moment: datetime) -> bool:
        """Whether what was done then was done in the role."""
        return self.since <= moment and (self.until is None or moment < self.until)
