"""Groups and sections of a course, kept as the platform told them last (ADR 0016)."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import astuple
from hashlib import sha256
from typing import cast

import structlog
from sqlalchemy import Table, bindparam, delete, select, update
from sqlalchemy.orm import Session

from lti_tool.course.models import CourseGroup, GroupMembership, Membership
from lti_tool.database import insert_into
from lti_tool.lti.values import GroupKind, GroupsTold, ToldGroup

Key = tuple[str, str]
MOST_GROUPS = 5000
"""Of one course: pairs of the largest that Stoke is made for, and an end to what a platform can fill in."""
log = structlog.get_logger()


def store_told(told: GroupsTold) -> str:
    """Return what was told as text, the same for the same groups; `load_told` reads it."""
    return json.dumps({kind: [astuple(group) for group in sorted(told[kind])] for kind in sorted(told)})


def load_told(stored: str) -> GroupsTold:
    """Return what `store_told` wrote."""
    kinds = json.loads(stored).items()
    return {
        GroupKind(kind): tuple(ToldGroup(GroupKind(one[0]), one[1], one[2]) for one in groups)
        for kind, groups in kinds
    }


def digest_of_told(told: GroupsTold) -> str:
    """Return the digest under which a membership remembers what was told last."""
    return sha256(store_told(told).encode()).hexdigest()


def keep_told(
    session: Session, context_id: int, membership_id: int, told: GroupsTold, known: str | None
) -> None:
    """Keep what a launch tells of a person's groups; nothing is asked where it is what is `known` already.

    `known` is the membership's `groups_told`. A platform that tells nothing changes nothing.
    """
    if not told or (digest := digest_of_told(told)) == known:
        return
    replace_groups(session, context_id, {membership_id: told})
    mark_told(session, {membership_id: digest})


def mark_told(session: Session, digests: Mapping[int, str]) -> None:
    """Remember by membership what was told last."""
    rows = [{"row_id": membership_id, "groups_told": digest} for membership_id, digest in digests.items()]
    if rows:
        session.connection().execute(_MARK, rows)


def replace_groups(session: Session, context_id: int, told: Mapping[int, GroupsTold]) -> None:
    """Give memberships (the keys) the groups that were told of them; kinds that were not told stay."""
    everything = {group for kinds in told.values() for groups in kinds.values() for group in groups}
    ids = name_groups(session, context_id, everything)
    for kind in GroupKind:
        members = [membership_id for membership_id, kinds in told.items() if kind in kinds]
        if not members:
            continue
        of_kind = select(CourseGroup.id).filter_by(context_id=context_id, kind=kind)
        left = GroupMembership.membership_id.in_(members), GroupMembership.group_id.in_(of_kind)
        session.execute(delete(GroupMembership).where(*left).execution_options(synchronize_session=False))
    rows = [
        {"membership_id": membership_id, "group_id": group_id}
        for membership_id, kinds in sorted(told.items())
        for groups in kinds.values()
        for group in groups
        if (group_id := ids.get((group.kind, group.id_on_platform)))
    ]
    if rows:
        # Two launches of one person at once tell the same groups.
        session.execute(insert_into(session, GroupMembership).on_conflict_do_nothing(), rows)


def name_groups(session: Session, context_id: int, groups: Iterable[ToldGroup]) -> dict[Key, int]:
    """Make the groups that are new, keep the names that are told; returns ids by kind and id on platform.

    A known name is never overwritten with nothing. A course that is full gets no more groups.
    """
    wanted = {(group.kind, group.id_on_platform): group.name for group in sorted(groups)}
    known = {
        (row.kind, row.id_on_platform): (row.id, row.name)
        for row in session.execute(
            select(CourseGroup.id, CourseGroup.kind, CourseGroup.id_on_platform, CourseGroup.name).filter_by(
                context_id=context_id
            )
        )
    }
    changed = [key for key, name in wanted.items() if key in known and name not in ("", known[key][1])]
    new = [key for key in wanted if key not in known]
    room = max(MOST_GROUPS - len(known), 0)
    if len(new) > room:
        log.warning("groups_left_out", context_id=context_id)
    ids = {key: found[0] for key, found in known.items()}
    for kind, id_on_platform in sorted(changed + new[:room]):
        row = {"context_id": context_id, "kind": kind, "id_on_platform": id_on_platform}
        ids[kind, id_on_platform] = _upsert(session, row, wanted[kind, id_on_platform])
    return ids


def _upsert(session: Session, key: dict[str, object], name: str) -> int:
    statement = insert_into(session, CourseGroup).values(**key, name=name)
    # Even where nothing is to be changed, since only a row that is written comes back.
    kept = name or CourseGroup.name
    upserted = statement.on_conflict_do_update(index_elements=list(key), set_={"name": kept})
    return int(session.execute(upserted.returning(CourseGroup.id)).scalar_one())


_MEMBERSHIP = cast(Table, Membership.__table__)
_MARK = update(_MEMBERSHIP).where(_MEMBERSHIP.c.id == bindparam("row_id"))
