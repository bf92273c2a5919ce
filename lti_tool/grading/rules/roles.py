"""Roles that some learners hold in an activity for a time (row 18)."""

from dataclasses import dataclass, replace
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
    again: datetime | None = None
    """When they were given one again, the last time; None: never."""

    def readings(self) -> tuple["Held", ...]:
        """As what their work counts: as this role's, and what they did before as that of any other.

        Which one they held before is not kept, and nobody has less for having been given another.
        """
        if self.again is None:
            return (self,)
        others = (role for role in ROLES if role != self.role)
        return (self, *(replace(self, role=role, until=self.again) for role in others))

    def covers(self, moment: datetime) -> bool:
        """Whether what was done then was done in the role."""
        return self.since <= moment and (self.until is None or moment < self.until)
