"""Pure decisions on names: from whom a name is hidden."""

from dataclasses import dataclass
from typing import Literal, get_args

Level = Literal["off", "peers", "full"]
"""From nobody, from learners, or from staff as well."""
LEVELS: tuple[Level, ...] = get_args(Level)


@dataclass(frozen=True, slots=True)
class Anonymity:
    """What one activity promises about names (row 9)."""

    level: Level = "off"
    staff_too: bool = False
    """Whether staff stand behind an alias as well; else only learners do (want 39)."""

    @property
    def names_people(self) -> bool:
        """Whether everybody is called by their name."""
        return self.level == "off"

    @property
    def hides_from_staff(self) -> bool:
        """Whether staff see aliases: then no list of names leads to a post, or tells when one was written."""
        return self.level == "full"

    def promises(self, *, to_staff: bool) -> bool:
        """Whether one of the staff, or a learner, stands behind an alias."""
        return not self.names_people and (self.staff_too or not to_staff)

    def is_weaker_than(self, other: "Anonymity") -> bool:
        """Whether it shows names that the other hides."""
        less = LEVELS.index(self.level) < LEVELS.index(other.level)
        return less or (other.promises(to_staff=True) and not self.promises(to_staff=True))


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
        return author.alias is not None or self.anonymity.promises(to_staff=author.is_staff)
