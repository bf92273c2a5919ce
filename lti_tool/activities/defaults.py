"""What is set for the whole site: numbers that new activities begin with, some locked (ADR 0022)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lti_tool.activities.models import SiteDefault
from lti_tool.database import upsert


@dataclass(frozen=True, slots=True)
class Default:
    """A number that a kind lets admins set, with what the house itself takes."""

    name: str
    """Like `discussion.score_maximum`."""
    label: str
    """For people, in the reader's language."""
    value: float
    least: float
    most: float
    is_whole: bool = True
    is_switch: bool = False
    """Whether it is 1 for yes and 0 for no."""
    is_lockable: bool = False
    """Whether it may be fixed for everybody, and not only be what forms begin with."""


@dataclass(frozen=True, slots=True)
class SiteDefaults:
    """What admins have set, by name."""

    values: Mapping[str, float] = field(default_factory=dict)
    locked: frozenset[str] = frozenset()

    def of(self, default: Default) -> float:
        """Return what a new form begins with; what does not fit any more is as if it were not set."""
        value = self.values.get(default.name, default.value)
        return value if default.least <= value <= default.most else default.value

    def fixed(self, default: Default) -> float | None:
        """Return the value that instructors cannot change, None where they can."""
        return self.of(default) if default.is_lockable and default.name in self.locked else None


def site_defaults(session: Session) -> SiteDefaults:
    """Return what is set for the whole site."""
    rows = session.execute(select(SiteDefault.name, SiteDefault.value, SiteDefault.locked)).all()
    return SiteDefaults(
        {row.name: float(json.loads(row.value)) for row in rows}, frozenset(r.name for r in rows if r.locked)
    )


def site_number(session: Session, name: str) -> float | None:
    """Return one number that is set for the whole site, None where the house's own holds."""
    value = session.scalar(select(SiteDefault.value).where(SiteDefault.name == name))
    return None if value is None else float(json.loads(value))


def set_site_default(session: Session, default: Default, value: float, locked: bool) -> None:
    """Set a number for the whole site; the house's own, unlocked, needs no row."""
    locked = locked and default.is_lockable
    if value == default.value and not locked:
        session.execute(delete(SiteDefault).where(SiteDefault.name == default.name))
    else:
        upsert(session, SiteDefault, {"name": default.name}, {"value": json.dumps(value), "locked": locked})
