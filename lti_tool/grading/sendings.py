"""Scores that are to be sent now: leased, each with a timestamp of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from lti_tool.course.models import LineItem, Membership, Person
from lti_tool.grading.models import DeliveryState, ScoreDelivery
from lti_tool.grading.rules import Tried
from lti_tool.lti.score_times import may_be_sent_at, next_timestamp
from lti_tool.outbox.service import is_free, new_lease


@dataclass(frozen=True, slots=True)
class Wish:
    """One score that is to be sent now, while the lease lasts."""

    id: int
    line_item_id: int
    url: str | None
    """The column's address; None: to be found or made."""
    user_id: str
    given: float
    maximum: float
    completed: bool
    version: int
    stamp: datetime
    sent_version: int
    sent_given: float | None
    sent_at: datetime | None
    found_given: float | None
    is_unsure: bool
    """Whether the gradebook may hold a score of ours that `sent_given` does not know of."""
    tried: Tried
    token: str
    until: datetime


def claim_wishes(
    session: Session, registration_id: int, now: datetime, limit: int, clock_offset: timedelta
) -> tuple[int, list[Wish]]:
    """Lease due scores of a registration; returns how many, and those of them that may be sent now.

    The timestamps are stored before anything is sent, so that they never go back. A score whose
    timestamp the platform's clock has not reached yet is put back till then.
    """
    rows = session.execute(
        _SENDABLE.where(is_free(ScoreDelivery, now), ScoreDelivery.registration_id == registration_id).limit(
            limit
        )
    ).all()
    token, until = new_lease(now)
    wishes: list[Wish] = []
    for row in rows:
        stamp = next_timestamp(now, row.stamped_at, clock_offset)
        ready_at = may_be_sent_at(stamp, clock_offset)
        if row.user_id is None:
            _leave(session, row.id, state=DeliveryState.NOT_GRADABLE, reason="not_gradable", due_at=None)
        elif ready_at > now:
            _leave(session, row.id, due_at=ready_at)
        else:
            wishes.append(_wish(row, stamp, token, until))
    return len(rows), _lease(session, wishes, now)


_SENDABLE = (
    select(
        ScoreDelivery.id,
        ScoreDelivery.line_item_id,
        LineItem.url,
        Person.id_on_platform.label("user_id"),
        ScoreDelivery.score_given,
        ScoreDelivery.score_maximum,
        ScoreDelivery.completed,
        ScoreDelivery.version,
        ScoreDelivery.stamped_at,
        ScoreDelivery.sent_version,
        ScoreDelivery.sent_given,
        ScoreDelivery.sent_at,
        ScoreDelivery.found_given,
        ScoreDelivery.is_unsure,
        ScoreDelivery.attempts,
        ScoreDelivery.first_failed_at,
        ScoreDelivery.reason,
    )
    .join(LineItem, LineItem.id == ScoreDelivery.line_item_id)
    .join(Membership, Membership.id == ScoreDelivery.membership_id)
    .outerjoin(Person, Person.id == Membership.person_id)
    .order_by(ScoreDelivery.due_at, ScoreDelivery.id)
    # SQLite has no such clause; there the transaction has the only right to write.
    .with_for_update(of=ScoreDelivery, skip_locked=True)
)


def _wish(row: Row[*tuple[Any, ...]], stamp: datetime, token: str, until: datetime) -> Wish:
    return Wish(
        id=row.id,
        line_item_id=row.line_item_id,
        url=row.url,
        user_id=row.user_id,
        given=row.score_given,
        maximum=row.score_maximum,
        completed=row.completed,
        version=row.version,
        stamp=stamp,
        sent_version=row.sent_version,
        sent_given=row.sent_given,
        sent_at=row.sent_at,
        found_given=row.found_given,
        is_unsure=row.is_unsure,
        tried=Tried(row.attempts, row.first_failed_at, row.reason),
        token=token,
        until=until,
    )


def _leave(session: Session, row_id: int, **values: object) -> None:
    session.execute(
        update(ScoreDelivery)
        .where(ScoreDelivery.id == row_id)
        .values(values)
        .execution_options(synchronize_session=False)
    )


def _lease(session: Session, wishes: Sequence[Wish], now: datetime) -> list[Wish]:
    """Lease and stamp in one go; returns those that nobody else took meanwhile."""
    by_stamp: dict[datetime, list[Wish]] = {}
    for wish in wishes:
        by_stamp.setdefault(wish.stamp, []).append(wish)
    leased: set[int] = set()
    for stamp, alike in by_stamp.items():
        leased.update(
            session.scalars(
                update(ScoreDelivery)
                .where(ScoreDelivery.id.in_([wish.id for wish in alike]), is_free(ScoreDelivery, now))
                .values(
                    lease_token=alike[0].token,
                    leased_until=alike[0].until,
                    stamped_at=stamp,
                    is_unsure=True,
                )
                .returning(ScoreDelivery.id)
                .execution_options(synchronize_session=False)
            )
        )
    return [wish for wish in wishes if wish.id in leased]
