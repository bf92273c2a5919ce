"""Scores on their way: claimed with a timestamp of their own, settled by what came of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, case, select, update
from sqlalchemy.orm import Session

from lti_tool.course.models import LineItem, Membership, Person
from lti_tool.grading.models import DeliveryState, ScoreDelivery
from lti_tool.grading.rules import Tried, Verdict
from lti_tool.lti.score_times import may_be_sent_at, next_timestamp
from lti_tool.outbox.service import claim, settle


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


@dataclass(frozen=True, slots=True)
class Settlement:
    """What came of one wish."""

    wish: Wish
    verdict: Verdict
    is_unsure: bool
    found_given: float | None
    delivered_at: datetime | None
    """When the platform took it, None if it did not."""


def claim_wishes(
    session: Session, registration_id: int, now: datetime, limit: int, clock_offset: timedelta
) -> tuple[int, list[Wish]]:
    """Lease due scores of a registration; returns how many, and those of them that may be sent now.

    The timestamps are stored before anything is sent, so that they never go back. A score whose
    timestamp the platform's clock has not reached yet is put back till then.
    """
    lease = claim(session, ScoreDelivery, now, limit, registration_id=registration_id)
    wishes: list[Wish] = []
    for row in session.execute(_SENDABLE.where(ScoreDelivery.id.in_(lease.ids))):
        stamp = next_timestamp(now, row.stamped_at, clock_offset)
        ready_at = may_be_sent_at(stamp, clock_offset)
        if row.user_id is None:
            values = {"state": DeliveryState.NOT_GRADABLE, "reason": "not_gradable", "due_at": None}
            settle(session, ScoreDelivery, row.id, lease.token, values)
        elif ready_at > now:
            settle(session, ScoreDelivery, row.id, lease.token, {"due_at": ready_at})
        else:
            wishes.append(_wish(row, stamp, lease.token, lease.until))
    _stamp(session, wishes)
    return len(lease.ids), wishes


def settle_wishes(session: Session, settlements: Sequence[Settlement]) -> None:
    """Write down what came of wishes that are still ours; a wish that changed meanwhile stays waiting."""
    settled = _settle_delivered(session, [s for s in settlements if s.delivered_at is not None])
    others = [_settled(s) for s in settlements if s.wish.id not in settled]
    if others:
        session.connection().execute(_SETTLE, others)


def release_wishes(session: Session, wishes: Iterable[Wish]) -> None:
    """Give back wishes that were not sent; they stay due."""
    for wish in wishes:
        settle(session, ScoreDelivery, wish.id, wish.token, {"is_unsure": wish.is_unsure})


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
)


def _unless_newer(column: Any, name: str) -> Any:
    value = bindparam(name, type_=column.type)
    return case((ScoreDelivery.version == bindparam("seen_version"), value), else_=column)


_SETTLE = (
    update(ScoreDelivery)
    .where(ScoreDelivery.id == bindparam("row_id"), ScoreDelivery.lease_token == bindparam("token"))
    .values(
        state=_unless_newer(ScoreDelivery.state, "new_state"),
        due_at=_unless_newer(ScoreDelivery.due_at, "new_due_at"),
        reason=_unless_newer(ScoreDelivery.reason, "new_reason"),
        attempts=_unless_newer(ScoreDelivery.attempts, "new_attempts"),
        first_failed_at=_unless_newer(ScoreDelivery.first_failed_at, "new_first_failed_at"),
        sent_version=bindparam("new_sent_version"),
        sent_given=bindparam("new_sent_given"),
        sent_at=bindparam("new_sent_at"),
        found_given=bindparam("new_found_given"),
        is_unsure=bindparam("new_is_unsure"),
        lease_token=None,
        leased_until=None,
    )
)


_DELIVERED = {
    "state": DeliveryState.DELIVERED,
    "due_at": None,
    "reason": "",
    "attempts": 0,
    "first_failed_at": None,
    "sent_version": ScoreDelivery.version,
    "sent_given": ScoreDelivery.score_given,
    "found_given": None,
    "is_unsure": False,
    "lease_token": None,
    "leased_until": None,
}


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


def _settle_delivered(session: Session, settlements: Sequence[Settlement]) -> set[int]:
    """Settle what was delivered and has not changed since, in a few statements; returns which those were.

    Row by row it would cost a third of all that a delivery costs us.
    """
    alike: dict[tuple[str, int], list[Settlement]] = {}
    for settlement in settlements:
        wish = settlement.wish
        alike.setdefault((wish.token, wish.version), []).append(settlement)
    settled: set[int] = set()
    for (token, version), group in alike.items():
        settled.update(
            session.scalars(
                update(ScoreDelivery)
                .where(
                    ScoreDelivery.id.in_([settlement.wish.id for settlement in group]),
                    ScoreDelivery.lease_token == token,
                    ScoreDelivery.version == version,
                )
                .values(_DELIVERED | {"sent_at": group[-1].delivered_at})
                .returning(ScoreDelivery.id)
                .execution_options(synchronize_session=False)
            )
        )
    return settled


def _stamp(session: Session, wishes: Sequence[Wish]) -> None:
    by_stamp: dict[datetime, list[int]] = {}
    for wish in wishes:
        by_stamp.setdefault(wish.stamp, []).append(wish.id)
    for stamp, ids in by_stamp.items():
        session.execute(
            update(ScoreDelivery)
            .where(ScoreDelivery.id.in_(ids))
            .values(stamped_at=stamp, is_unsure=True)
            .execution_options(synchronize_session=False)
        )


def _settled(settlement: Settlement) -> dict[str, object]:
    wish, verdict = settlement.wish, settlement.verdict
    taken = settlement.delivered_at is not None
    return {
        "row_id": wish.id,
        "token": wish.token,
        "seen_version": wish.version,
        "new_state": verdict.state,
        "new_due_at": verdict.due_at,
        "new_reason": verdict.reason,
        "new_attempts": verdict.attempts,
        "new_first_failed_at": verdict.first_failed_at,
        "new_sent_version": wish.version if taken else wish.sent_version,
        "new_sent_given": wish.given if taken else wish.sent_given,
        "new_sent_at": settlement.delivered_at if taken else wish.sent_at,
        "new_found_given": settlement.found_given,
        "new_is_unsure": settlement.is_unsure,
    }
