"""Claiming rows of work, settling them, and the pauses of registrations."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    and_,
    column,
    exists,
    or_,
    select,
    table,
    update,
)
from sqlalchemy.orm import Session, class_mapper

from lti_tool.database import UTCDateTime, upsert
from lti_tool.outbox.models import Heartbeat, Leased, Pause, WorkRow
from lti_tool.outbox.rules import PauseValue

LEASE_SECONDS = 60
"""A killed worker's rows are taken up again after this (fault 2)."""
# Registrations stand above the outbox, so their table is known here by name and columns only.
REGISTRATION = table("registration", column("id", Integer), column("disabled_at", UTCDateTime()))


@dataclass(frozen=True, slots=True)
class Claim:
    """Rows that are ours until `until`: their keys, and the token that fences late settling."""

    ids: tuple[int, ...]
    token: str
    until: datetime


def ready_registrations(
    session: Session, model: type[WorkRow], now: datetime
) -> list[tuple[int, PauseValue]]:
    """Registrations that have due work and are neither paused nor disabled, with how they fare."""
    rows = session.execute(
        select(
            REGISTRATION.c.id,
            Pause.failures,
            Pause.paused_until,
            Pause.at_once,
            Pause.reason,
        )
        .select_from(REGISTRATION)
        .outerjoin(Pause, Pause.registration_id == REGISTRATION.c.id)
        .where(
            REGISTRATION.c.disabled_at.is_(None),
            or_(Pause.paused_until.is_(None), Pause.paused_until <= now),
            exists().where(model.registration_id == REGISTRATION.c.id, is_free(model, now)),
        )
        .order_by(REGISTRATION.c.id)
    )
    return [
        (row.id, PauseValue(row.failures or 0, row.paused_until, row.at_once, row.reason or ""))
        for row in rows
    ]


def claim(
    session: Session,
    model: type[WorkRow],
    now: datetime,
    limit: int,
    lease_seconds: int = LEASE_SECONDS,
    registration_id: int | None = None,
) -> Claim:
    """Lease up to `limit` due rows, oldest first, of one registration or of all, while they are in use.

    On SQLite the transaction must have been begun by `database.begin_writing`.
    """
    key = key_of(model)
    due = select(key).where(is_free(model, now), is_in_use(model)).order_by(model.due_at).limit(limit)
    if registration_id is not None:
        due = due.where(model.registration_id == registration_id)
    if session.get_bind().dialect.name == "postgresql":
        due = due.with_for_update(skip_locked=True)
    # A common table, since PostgreSQL may run a subquery twice and lease more than the limit.
    chosen = due.cte("due")
    token, until = new_lease(now, lease_seconds)
    ids = session.scalars(
        update(model)
        .where(key.in_(select(chosen.c[0])))
        .values(lease_token=token, leased_until=until)
        .returning(key)
        .execution_options(synchronize_session=False)
    ).all()
    return Claim(tuple(ids), token, until)


def settle(session: Session, model: type[Leased], row_id: int, token: str, values: Mapping[str, Any]) -> bool:
    """Give a claimed row its new values and end the lease; False if it is not ours any more (fault 3)."""
    settled = session.scalars(
        update(model)
        .where(key_of(model) == row_id, model.lease_token == token)
        .values(lease_token=None, leased_until=None, **values)
        .returning(key_of(model))
        .execution_options(synchronize_session=False)
    ).all()
    return bool(settled)


def release(session: Session, model: type[WorkRow], ids: Sequence[int], token: str) -> None:
    """End the lease of claimed rows that were not worked on; they stay due."""
    session.execute(
        update(model)
        .where(key_of(model).in_(ids), model.lease_token == token)
        .values(lease_token=None, leased_until=None)
        .execution_options(synchronize_session=False)
    )


def pause_of(session: Session, registration_id: int) -> PauseValue:
    """How a registration's service fares."""
    row = session.execute(
        select(Pause.failures, Pause.paused_until, Pause.at_once, Pause.reason).where(
            Pause.registration_id == registration_id
        )
    ).one_or_none()
    return PauseValue(*row) if row else PauseValue()


def keep_pause(session: Session, registration_id: int, pause: PauseValue) -> None:
    """Store how a registration's service fares."""
    values = {
        "failures": pause.failures,
        "paused_until": pause.paused_until,
        "at_once": pause.at_once,
        "reason": pause.reason,
    }
    upsert(session, Pause, {"registration_id": registration_id}, values)


def lift_pause(session: Session, registration_ids: Iterable[int], now: datetime) -> None:
    """Let work be tried again now, unless the platform asked for the pause.

    The next failure pauses again, for longer.
    """
    session.execute(
        update(Pause)
        .where(Pause.registration_id.in_(registration_ids), Pause.paused_until > now, Pause.reason != "busy")
        .values(paused_until=now)
        .execution_options(synchronize_session=False)
    )


def key_of(model: type[Leased]) -> ColumnElement[int]:
    """The primary key column of a table of work."""
    return class_mapper(model).primary_key[0]


def is_free(model: type[Leased], now: datetime) -> ColumnElement[bool]:
    """The condition that a row is due and nobody's."""
    return and_(
        model.due_at <= now,
        or_(model.leased_until.is_(None), model.leased_until <= now),
    )


def is_in_use(model: type[WorkRow]) -> ColumnElement[bool]:
    """The condition that a row's registration is neither paused by an admin nor removed.

    Asked with each claim: who pauses a platform wants no more sent of what a lane has been at for minutes.
    """
    in_use = and_(REGISTRATION.c.id == model.registration_id, REGISTRATION.c.disabled_at.is_(None))
    return exists().where(in_use)


def new_lease(now: datetime, lease_seconds: int = LEASE_SECONDS) -> tuple[str, datetime]:
    """A token that nobody else has, and when its lease ends."""
    return secrets.token_hex(16), now + timedelta(seconds=lease_seconds)


def beat(session: Session, now: datetime) -> None:
    """Note that a worker is running."""
    upsert(session, Heartbeat, {"id": 1}, {"seen_at": now})
