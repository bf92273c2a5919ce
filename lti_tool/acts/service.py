"""Adding to the ledger and reading it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from lti_tool.acts.models import Act, Verb
from lti_tool.acts.rules import ActValue, Item, VerbName, items
from lti_tool.course.models import Membership

_LOCKED = "stoke.locked"
"""Under this name a session keeps which memberships its transaction has locked."""


@dataclass(frozen=True, slots=True)
class NewAct:
    """What to append; `digest` is `rules.text_digest` of the text, "" where there is none."""

    activity_id: int
    membership_id: int
    by_membership_id: int
    verb: Verb
    item_kind: str
    item_id: int
    to_membership_id: int | None = None
    words: int = 0
    digest: str = ""
    waited_hours: int = 0
    is_private: bool = False
    about_id: int | None = None


def append(session: Session, act: NewAct, now: datetime) -> Act:
    """Append an act to the ledger; a text that somebody else gave before is noted as a copy (row P16)."""
    row = Act(
        activity_id=act.activity_id,
        membership_id=act.membership_id,
        by_membership_id=act.by_membership_id,
        verb=act.verb,
        item_kind=act.item_kind,
        item_id=act.item_id,
        to_membership_id=act.to_membership_id,
        words=act.words,
        digest=act.digest,
        copy_of_id=_original(act),
        waited_hours=act.waited_hours,
        is_private=act.is_private,
        about_id=act.about_id,
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row


def _original(act: NewAct) -> ScalarSelect[int | None] | None:
    """Say in the statement that appends it of which act this one is a copy; None: of none."""
    if not act.digest:
        return None
    # The first who gave a text owns it: being copied must not make one's own edit a copy.
    earlier = aliased(Act)
    return (
        select(case((earlier.membership_id != act.membership_id, earlier.id)))
        .where(earlier.activity_id == act.activity_id, earlier.digest == act.digest)
        .order_by(earlier.id)
        .limit(1)
        .scalar_subquery()
    )


def acts_of_all(
    session: Session, activity_id: int, membership_ids: Collection[int], marked_ids: Collection[int] = ()
) -> dict[int, tuple[ActValue, ...]]:
    """The acts of several people in one activity, by person, each oldest first, in one statement.

    Among those of `marked_ids` stand others' marks as useful at what is theirs.
    """
    people, marked = frozenset(membership_ids), frozenset(marked_ids)
    marks = and_(Act.item_kind == "useful", Act.to_membership_id.in_(marked))
    theirs = Act.membership_id.in_(people)
    wanted = or_(theirs, marks) if marked else theirs
    found: dict[int, list[ActValue]] = {}
    for row in session.execute(select_acts().where(Act.activity_id == activity_id, wanted).order_by(Act.id)):
        act = act_of(row)
        if row.membership_id in people:
            found.setdefault(row.membership_id, []).append(act)
        if row.item_kind == "useful" and row.to_membership_id in marked:
            found.setdefault(row.to_membership_id, []).append(act)
    return {membership_id: tuple(acts) for membership_id, acts in found.items()}


def acts_around(session: Session, membership_id: int, start: datetime) -> list[ActValue]:
    """Read what somebody did since a moment, and what was done about it; one statement."""
    # By the number itself: by a list of them, PostgreSQL would look through the whole ledger.
    around = or_(Act.membership_id == membership_id, Act.to_membership_id == membership_id)
    return [act_of(row) for row in session.execute(select_acts().where(around, Act.created_at >= start))]


def items_between(
    session: Session, activity_ids: Sequence[int], since: datetime, until: datetime
) -> dict[int, tuple[Item, ...]]:
    """Read what was begun in these activities in a time and what became of it, by activity; one statement."""
    here = (Act.activity_id.in_(activity_ids), Act.created_at > since, Act.created_at <= until)
    acts = _by_activity(session, *here)
    return {activity_id: items(found) for activity_id, found in acts.items()}


def acts_about(session: Session, membership_id: int) -> dict[int, list[ActValue]]:
    """Read all that somebody did, and what others did about it, by activity; one statement."""
    return _by_activity(
        session, or_(Act.membership_id == membership_id, Act.to_membership_id == membership_id)
    )


def _by_activity(session: Session, *conditions: ColumnElement[bool]) -> dict[int, list[ActValue]]:
    found: dict[int, list[ActValue]] = {}
    for row in session.execute(
        select_acts().add_columns(Act.activity_id).where(*conditions).order_by(Act.id)
    ):
        found.setdefault(row.activity_id, []).append(act_of(row))
    return found


def copies_of(session: Session, activity_id: int, membership_ids: Sequence[int]) -> dict[int, int]:
    """How many texts these people gave that somebody else gave before (row P16: a hint to staff)."""
    rows = session.execute(
        select(Act.membership_id, func.count(Act.item_id.distinct()))
        .where(
            Act.activity_id == activity_id,
            Act.membership_id.in_(membership_ids),
            Act.copy_of_id.is_not(None),
            # What two people take away in the same words is no post that was copied.
            Act.verb != Verb.READ,
        )
        .group_by(Act.membership_id)
    )
    return {membership_id: count for membership_id, count in rows}


def lock_membership(session: Session, membership_id: int) -> None:
    """Let concurrent acts of one person wait for each other until the transaction ends.

    On SQLite the transaction must have been begun by `database.begin_writing`, which locks more.
    """
    lock_memberships(session, [membership_id])


def lock_memberships(session: Session, membership_ids: Sequence[int]) -> None:
    """Lock several memberships, in a fixed order so that two transactions cannot wait for each other.

    What a transaction has locked it is not asked for again.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    transaction, held = session.info.get(_LOCKED, (None, frozenset[int]()))
    if transaction is not session.get_transaction() or transaction is None:
        held = frozenset()
    if missing := set(membership_ids) - held:
        session.execute(
            select(Membership.id)
            .where(Membership.id.in_(missing))
            .order_by(Membership.id)
            .with_for_update(key_share=True)
        ).all()
        session.info[_LOCKED] = (session.get_transaction(), held | missing)


def select_acts() -> Select[*tuple[Any, ...]]:
    """Select acts as `act_of` reads them."""
    return select(
        Act.id,
        Act.membership_id,
        Act.verb,
        Act.item_kind,
        Act.item_id,
        Act.to_membership_id,
        Act.words,
        Act.copy_of_id,
        Act.created_at,
        Act.waited_hours,
        Act.is_private,
        Act.about_id,
    )


def act_of(row: Row[*tuple[object, ...]]) -> ActValue:
    """Return the act that a row of `select_acts` tells of."""
    return ActValue(
        id=row.id,
        membership_id=row.membership_id,
        verb=cast(VerbName, str(row.verb)),
        item_kind=row.item_kind,
        item_id=row.item_id,
        to_membership_id=row.to_membership_id,
        words=row.words,
        is_copy=row.copy_of_id is not None,
        created_at=row.created_at,
        waited_hours=row.waited_hours,
        is_private=row.is_private,
        about_id=row.about_id,
    )
