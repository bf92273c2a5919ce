"""What is set for one discussion beside its dates and steps; it travels as JSON in `Activity.options`."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Literal

from lti_tool.course.naming import Anonymity, Level
from lti_tool.kinds.discussion.circles.rules import USUAL
from lti_tool.kinds.discussion.sight.rules import Gate

Circles = Literal["off", "random", "groups"]
Reacting = Literal["all", "staff"]
Resolving = Literal["all", "staff"]
Move = Callable[[datetime | None], datetime | None]


@dataclass(frozen=True, slots=True)
class Options:
    """Each field is a setting with what holds where nobody set it: a number, a yes or no, a moment."""

    posts_a_day: int | None = None
    """So many posts and replies a learner may write within 24 hours (row 83); None: as many as they like."""
    names: Level = "off"
    """From whom names are hidden (row 9)."""
    names_of_staff: bool = False
    """Whether names of staff are hidden as well."""
    reactions: Reacting = "all"
    """Who marks posts as useful and the like (row 7)."""

    depth: int = 2
    """So many levels of replies are shown below a thread, one to three (row 1)."""
    resolutions: Resolving = "all"
    """Who closes with what they now think (row 19)."""
    roles: bool = False
    """Whether a host, a sceptic and a summariser look after it (row 18)."""
    roles_weekly: bool = False
    """Whether three others do each week, by lot."""
    circles: Circles = "off"
    """Whether learners talk in small circles, drawn or after the course's groups (row 10)."""
    circle_size: int = USUAL
    """About how many people a drawn circle has."""
    repliers: bool = False
    """Whether two learners are asked to reply to each thread of another (row 11)."""
    see_after: int | None = None
    """So many posts of one's own open what others wrote (row 2)."""
    see_from: datetime | None = None
    """From when on everybody sees what others wrote."""
    see_until: datetime | None = None
    """From when on everybody sees their own threads alone."""

    @property
    def gate(self) -> Gate:
        """When others' posts are seen."""
        return Gate(self.see_after, self.see_from, self.see_until)

    @property
    def hides_threads(self) -> bool:
        """Whether there is anything that a learner may not see."""
        return self.gate.is_there or self.circles != "off"

    @property
    def anonymity(self) -> Anonymity:
        """What it promises about names."""
        return Anonymity(self.names, self.names_of_staff)


MOMENTS = frozenset(field.name for field in fields(Options) if "datetime" in str(field.type))
NAMES = frozenset(field.name for field in fields(Options))


@lru_cache(maxsize=4096)
def read_options(text: str) -> Options:
    """Read what `write_options` wrote; what this version does not know is left out."""
    stored = {name: value for name, value in json.loads(text).items() if name in NAMES}
    for name in MOMENTS & stored.keys():
        stored[name] = datetime.fromisoformat(stored[name])
    return Options(**stored)


def write_options(options: Options) -> str:
    """Write what differs from the defaults."""
    plain = asdict(Options())
    changed = {name: value for name, value in asdict(options).items() if value != plain[name]}
    return json.dumps(
        {
            name: value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
            for name, value in changed.items()
        },
        sort_keys=True,
    )


def moved_options(text: str, move: Move) -> str:
    """Move the moments in it, as a course copy moves dates."""
    options = read_options(text)
    moved: dict[str, Any] = {name: move(getattr(options, name)) for name in MOMENTS}
    return write_options(replace(options, **moved))
