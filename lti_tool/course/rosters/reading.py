"""What staff and admins see of a course's list of people, and of its groups."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from lti_tool.course.models import Context, CourseGroup, Deployment, RosterSync
from lti_tool.lti.values import GroupKind
from lti_tool.outbox.models import Pause


@dataclass(frozen=True, slots=True)
class GroupShown:
    """A group or section; `name` is "" where the platform tells ids only."""

    id: int
    kind: GroupKind
    id_on_platform: str
    name: str


@dataclass(frozen=True, slots=True)
class RosterShown:
    """How reading a course's list of people went; the fields are those of `RosterSync`."""

    is_offered: bool
    """Whether the platform offers a list at all."""
    is_waiting: bool
    """Whether it is being read, or is about to be."""
    paused_until: datetime | None
    """Till when the whole platform is left alone, None where it is not."""
    groups: tuple[GroupShown, ...]
    last_whole_at: datetime | None = None
    due_at: datetime | None = None
    reason: str = ""
    listed: int = 0
    added: int = 0
    left: int = 0
    skipped: int = 0


def roster_shown(session: Session, context_id: int, now: datetime) -> RosterShown:
    """Return how the list of a course stands, in one statement whatever the number of its groups."""
    rows = session.connection().execute(_STATEMENT, {"context_id": context_id}).all()
    row = rows[0]
    paused_until = row.paused_until if row.paused_until is not None and row.paused_until > now else None
    is_due = row.due_at is not None and row.due_at <= now
    is_offered = row.memberships_url is not None
    return RosterShown(
        is_offered=is_offered,
        is_waiting=is_offered and is_due and paused_until is None,
        paused_until=paused_until,
        groups=tuple(_group(row) for row in rows if row.group_id is not None),
        last_whole_at=row.last_whole_at,
        due_at=row.due_at,
        reason=row.reason or "",
        listed=row.listed or 0,
        added=row.added or 0,
        left=row.left or 0,
        skipped=row.skipped or 0,
    )


def _group(row: Row[*tuple[Any, ...]]) -> GroupShown:
    return GroupShown(row.group_id, GroupKind(row.kind), row.id_on_platform, row.name)


# Made once: composing it costs more than the database does.
_STATEMENT = (
    select(
        Context.memberships_url,
        RosterSync.last_whole_at,
        RosterSync.due_at,
        RosterSync.reason,
        RosterSync.listed,
        RosterSync.added,
        RosterSync.left,
        RosterSync.skipped,
        Pause.paused_until,
        CourseGroup.id.label("group_id"),
        CourseGroup.kind,
        CourseGroup.id_on_platform,
        CourseGroup.name,
    )
    .join(Deployment, Deployment.id == Context.deployment_id)
    .outerjoin(RosterSync, RosterSync.context_id == Context.id)
    .outerjoin(Pause, Pause.registration_id == Deployment.registration_id)
    .outerjoin(CourseGroup, CourseGroup.context_id == Context.id)
    .where(Context.id == bindparam("context_id"))
    .order_by(CourseGroup.kind, CourseGroup.name, CourseGroup.id)
)
