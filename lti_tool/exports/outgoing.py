"""Rows of what is to be told: found in the ledger, claimed, settled."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, and_, delete, exists, func, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.kinds import Kinds
from lti_tool.activities.models import Activity
from lti_tool.acts.models import Act
from lti_tool.database import insert_new, insert_once
from lti_tool.exports.models import RecordStore, Statement
from lti_tool.exports.rules import day_of
from lti_tool.outbox.rules import PauseValue
from lti_tool.outbox.service import claim, settle

AT_ONCE = 50
"""Acts that are sent together."""
FOUND_AT_ONCE = 1000
LEASE_SECONDS = 120
UNDER_WAY = timedelta(hours=1)
"""No act takes so long from its number to its commit."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows that are ours."""

    act_ids: tuple[int, ...]
    token: str


def find_new(session: Session, kinds: Kinds, now: datetime) -> int:
    """Queue acts that nobody has queued yet; return how many.

    What was done before a site first named a store is not told. A late commit is found too: an hour's
    acts are looked at again, and a row stands for what was queued. Where names are hidden an act waits
    for the day's end, or the moment in which a store hears of it would tell who it was.
    """
    store = session.get(RecordStore, 1)
    newest = session.scalar(select(func.max(Act.id))) or 0
    if store is None:
        first = {"swept_to": newest, "seen_to": newest, "seen_at": now, "failures": 0, "reason": ""}
        insert_once(session, RecordStore, {"id": 1}, first)
        return 0
    rows = session.execute(
        select(Act.id, Activity.registration_id, Activity.kind, Activity.options)
        .join(Activity, Activity.id == Act.activity_id)
        .where(Act.id > store.swept_to, ~exists().where(Statement.act_id == Act.id))
        .order_by(Act.id)
        .limit(FOUND_AT_ONCE)
    ).all()
    # Two workers may find the same: the rows of the first stand.
    insert_new(session, Statement, [_row(row, kinds, now) for row in rows], Statement.act_id)
    if len(rows) < FOUND_AT_ONCE and now - store.seen_at >= UNDER_WAY:
        store.swept_to, store.seen_to, store.seen_at = store.seen_to, newest, now
    return len(rows)


def _row(found: Row[int, int, str, str], kinds: Kinds, now: datetime) -> dict[str, object]:
    act_id, registration_id, kind, options = found
    hides = not kinds[kind].anonymity(options).names_people
    due_at = day_of(now) + DAY if hides else now
    return {"act_id": act_id, "registration_id": registration_id, "due_at": due_at}


def is_anything_due(session: Session, now: datetime) -> bool:
    """Whether something is to be told now; asked without taking a lock."""
    due = select(Statement.act_id).where(Statement.due_at <= now)
    return session.scalar(due.limit(1)) is not None


def claim_batch(session: Session, now: datetime, most: int = AT_ONCE) -> Batch:
    """Lease the acts that are due longest."""
    leased = claim(session, Statement, now, most, LEASE_SECONDS)
    return Batch(tuple(sorted(leased.ids)), leased.token)


def settle_told(session: Session, act_ids: Sequence[int], token: str, now: datetime) -> None:
    """Note that a store has these, or that nobody is to be told of them."""
    done = {"due_at": None, "settled_at": now, "reason": "", "attempts": 0, "first_failed_at": None}
    for act_id in act_ids:
        settle(session, Statement, act_id, token, done)


def put_off(
    session: Session,
    act_ids: Sequence[int],
    token: str,
    failed: Callable[[Statement], Mapping[str, object]],
) -> None:
    """Try these again later: `failed` says of a row when, as `outbox.jobs.tried_in_vain` does."""
    for row in session.scalars(select(Statement).where(Statement.act_id.in_(act_ids))).all():
        settle(session, Statement, row.act_id, token, failed(row))


def give_up(session: Session, act_id: int, token: str, reason: str, now: datetime) -> None:
    """Note that a store never takes this one; an admin can have it tried again."""
    values = {"due_at": None, "reason": reason, "first_failed_at": now}
    settle(session, Statement, act_id, token, values)


def store_pause(session: Session) -> PauseValue:
    """Return how the store fares."""
    row = session.execute(
        select(RecordStore.failures, RecordStore.paused_until, RecordStore.reason)
    ).one_or_none()
    return PauseValue(row.failures, row.paused_until, reason=row.reason) if row else PauseValue()


def keep_store(session: Session, pause: PauseValue, sent_at: datetime | None = None) -> None:
    """Keep how the store fares."""
    values: dict[str, object] = {"failures": pause.failures, "paused_until": pause.paused_until}
    values["reason"] = pause.reason if pause.failures else ""
    session.execute(
        update(RecordStore)
        .where(RecordStore.id == 1)
        .values(values | ({"sent_at": sent_at} if sent_at else {}))
        .execution_options(synchronize_session=False)
    )


def purge_told(session: Session, now: datetime) -> None:
    """Forget what was settled, where the ledger is not looked at again."""
    swept_to = select(RecordStore.swept_to).where(RecordStore.id == 1).scalar_subquery()
    session.execute(delete(Statement).where(Statement.settled_at <= now, Statement.act_id <= swept_to))


def try_again(session: Session, now: datetime) -> None:
    """Let what waits or was given up be tried at once."""
    waits = and_(Statement.settled_at.is_(None), Statement.first_failed_at.is_not(None))
    values = {"due_at": now, "first_failed_at": None, "attempts": 0}
    session.execute(
        update(Statement).where(waits).values(values).execution_options(synchronize_session=False)
    )
    session.execute(
        update(RecordStore).values(paused_until=None).execution_options(synchronize_session=False)
    )
