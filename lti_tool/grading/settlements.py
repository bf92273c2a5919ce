"""What came of scores that were sent, written down by whoever still holds the lease."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, bindparam, case, null, update
from sqlalchemy.orm import Session

from lti_tool.grading.models import DeliveryState, ScoreDelivery
from lti_tool.grading.rules import Verdict
from lti_tool.grading.sendings import Wish
from lti_tool.outbox.service import settle


@dataclass(frozen=True, slots=True)
class Settlement:
    """What came of one wish."""

    wish: Wish
    verdict: Verdict
    is_unsure: bool
    found_given: float | None
    delivered_at: datetime | None
    """When the platform took it, None if it did not."""
    was_unsaid: bool = False
    """Whether the platform certainly was not told of the submission that the wish tells of."""


def settle_wishes(session: Session, settlements: Sequence[Settlement]) -> None:
    """Write down what came of wishes that are still ours; a wish that changed meanwhile stays waiting."""
    settled = _settle_delivered(session, [s for s in settlements if s.delivered_at is not None])
    others = [_settled(s) for s in settlements if s.wish.id not in settled]
    if others:
        session.connection().execute(_SETTLE, others)


def release_wishes(session: Session, wishes: Iterable[Wish]) -> None:
    """Give back wishes that were not sent; they stay due."""
    for wish in wishes:
        kept: dict[str, object] = {"is_unsure": wish.is_unsure}
        if is_first_word(wish):
            kept["announced_at"] = None
        settle(session, ScoreDelivery, wish.id, wish.token, kept)


def is_first_word(wish: Wish) -> bool:
    """Whether no score that told of this wish's submission was sent before."""
    return wish.submission is not None and not wish.submission.is_doubtful


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
        announced_at=case((bindparam("was_unsaid", type_=Boolean), null()), else_=ScoreDelivery.announced_at),
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
    "lease_token": null(),
    "leased_until": None,
}


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
        "was_unsaid": settlement.was_unsaid,
    }
