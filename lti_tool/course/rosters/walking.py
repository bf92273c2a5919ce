"""A walk through a list of people: each page is kept in a short transaction of its own, fenced by the lease.

Nothing here touches a member: what was kept is applied at the end, or thrown away.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from lti_tool.course.groups import digest_of_told, store_told
from lti_tool.course.models import Context, ResourceLink, RosterEntry, RosterSync
from lti_tool.course.rules import store_roles
from lti_tool.database import insert_into
from lti_tool.errors import Conflict
from lti_tool.lti.values import Member


@dataclass(frozen=True, slots=True)
class Walk:
    """One reading of one list; `token` is the lease's."""

    context_id: int
    registration_id: int
    token: str
    began_at: datetime
    used_at: datetime | None
    attempts: int
    first_failed_at: datetime | None
    url: str | None
    """The list's address; None: the platform does not offer it (any more)."""
    groups_url: str | None
    context_on_platform: str
    resource_link: str | None
    """The newest placement that opens an activity, as the platform calls it."""


def begin_walk(session: Session, context_id: int, token: str, now: datetime) -> Walk:
    """Note that the list is being read, and throw away what an earlier walk left."""
    link = (
        select(ResourceLink.id_on_platform)
        .where(ResourceLink.context_id == Context.id, ResourceLink.activity_id.is_not(None))
        .order_by(ResourceLink.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    row = session.execute(
        select(
            Context.memberships_url,
            Context.groups_url,
            Context.id_on_platform,
            RosterSync.registration_id,
            RosterSync.used_at,
            RosterSync.attempts,
            RosterSync.first_failed_at,
            link.label("link"),
        )
        .join(RosterSync, RosterSync.context_id == Context.id)
        .where(Context.id == context_id)
    ).one()
    clear_entries(session, context_id)
    hold(session, context_id, token, last_try_at=now)
    return Walk(
        context_id=context_id,
        registration_id=row.registration_id,
        token=token,
        began_at=now,
        used_at=row.used_at,
        attempts=row.attempts,
        first_failed_at=row.first_failed_at,
        url=row.memberships_url,
        groups_url=row.groups_url,
        context_on_platform=row.id_on_platform,
        resource_link=row.link,
    )


def hold(session: Session, context_id: int, token: str, **values: object) -> None:
    """Change the sync's row while it is ours; waits for whoever else holds it.

    Raises:
        Conflict: another worker took the list over.
    """
    held = session.scalars(
        update(RosterSync)
        .where(RosterSync.context_id == context_id, RosterSync.lease_token == token)
        .values(lease_token=token, **values)
        .returning(RosterSync.context_id)
        .execution_options(synchronize_session=False)
    ).all()
    if not held:
        raise Conflict("taken_over")


def keep_page(session: Session, walk: Walk, members: Sequence[Member], leased_until: datetime) -> int:
    """Keep a page's people and hold the lease; returns how many were on the list before (row N2).

    Raises:
        Conflict: another worker took the list over.
    """
    hold(session, walk.context_id, walk.token, leased_until=leased_until)
    if not members:
        return 0
    new = insert_into(session, RosterEntry).on_conflict_do_nothing().returning(RosterEntry.id)
    kept = session.scalars(new, [_entry(walk, member) for member in members]).all()
    return len(members) - len(kept)


def keep_names(session: Session, walk: Walk, members: Sequence[Member], leased_until: datetime) -> None:
    """Give people who are on the list already the names that a second look brought.

    Raises:
        Conflict: another worker took the list over.
    """
    hold(session, walk.context_id, walk.token, leased_until=leased_until)
    named = [
        {"of_context": walk.context_id, "who": one.id_on_platform, "name": one.name, "email": one.email}
        for one in members
        if one.name or one.email
    ]
    if named:
        session.connection().execute(_NAME, named)


def count_people(session: Session, context_id: int) -> int:
    """Return how many on the list take part: active, and with roles that could be read."""
    return (
        session.scalar(
            select(func.count()).where(
                RosterEntry.context_id == context_id, RosterEntry.is_active, RosterEntry.roles.is_not(None)
            )
        )
        or 0
    )


def clear_entries(session: Session, context_id: int) -> None:
    """Throw away what was kept of a list."""
    session.execute(
        delete(RosterEntry)
        .where(RosterEntry.context_id == context_id)
        .execution_options(synchronize_session=False)
    )


def _entry(walk: Walk, member: Member) -> dict[str, object]:
    return {
        "context_id": walk.context_id,
        "id_on_platform": member.id_on_platform,
        "roles": None if member.roles is None else store_roles(member.roles),
        "is_active": member.is_active,
        "is_test_user": member.is_test_user,
        "name": member.name,
        "email": member.email,
        "groups": store_told(member.groups) if member.groups else None,
        "groups_told": digest_of_told(member.groups) if member.groups else None,
    }


_ENTRY = cast(Table, RosterEntry.__table__)
_NAME = (
    update(_ENTRY)
    .where(_ENTRY.c.context_id == bindparam("of_context"), _ENTRY.c.id_on_platform == bindparam("who"))
    .values(name=bindparam("name"), email=bindparam("email"))
)
