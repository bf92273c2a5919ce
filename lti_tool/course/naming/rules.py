"""Pure decisions on names: from whom a name is hidden."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["off", "peers", "full"]
"""From nobody, from learners, or from staff as well."""


@dataclass(frozen=True, slots=True)
class Anonymity:
    """What one activity promises about names (row 9)."""

    level: Level = "off"
    staff_too: bool = False
    """Whether staff stand behind an alias as well; else only learners do (want 39)."""


NAMED = Anonymity()


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody who did something in an activity. Its `name` and `number` are for `shown_name` alone."""

    membership_id: int
    number: int
    name: str | None
    """None where the platform sends none."""
    is_former: bool
    """Whether they were erased."""
    is_staff: bool = False
    alias: str | None = None
    """How the activity calls them where it hides their name; None where they have none yet."""


@dataclass(frozen=True, slots=True)
class Naming:
    """What names depend on beside the author: who reads, and what the activity promises.

    Equal ones call everybody the same, unless the reader is among them.
    """

    reader_is_staff: bool
    anonymity: Anonymity = NAMED

    def hides(self, author: Author) -> bool:
        """Whether this reader sees an alias in the place of a name.

        Who once had an alias keeps it, whatever their role becomes: what it was said under stays promised.
        """
        level = self.anonymity.level
        if level == "off" or (level == "peers" and self.reader_is_staff):
            return False
        return author.alias is not None or not author.is_staff or self.anonymity.staff_too
