"""What a reply does to its wish and to its registration."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from lti_tool.grading.jobs.outcomes import Reply
from lti_tool.grading.rules import Verdict, judge
from lti_tool.grading.sendings import Wish
from lti_tool.grading.settlements import Settlement, is_first_word
from lti_tool.outbox.rules import (
    PauseValue,
    after_failure,
    after_refusal,
    after_success,
    after_throttling,
)

DELIVERED = Verdict("delivered", None, "", 0, None)
PUT_BACK = timedelta(seconds=5)
FAILING = frozenset({"silent", "failed", "internal_error"})
"""The platform did not do what was asked, or did it and did not say so."""
REFUSING = frozenset({"access_refused", "misconfigured"})
"""It is the tool that is refused, not the score."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A wish that is done with."""

    wish: Wish
    reply: Reply | None
    """None: not tried, since the lane closes or the lease is nearly over."""
    reached_platform: bool = True
    """False where the reply is to a call before the score's own."""


def pause_after(pause: PauseValue, reply: Reply, at_once: int, now: datetime) -> PauseValue:
    """How a registration fares after a reply."""
    if reply.answer == "busy":
        return after_throttling(pause, reply.retry_after, at_once, now)
    if reply.answer in FAILING:
        return after_failure(pause, reply.answer, now)
    if reply.answer in REFUSING:
        return after_refusal(pause, reply.answer, now)
    return after_success(pause)


def settlement_of(
    sent: Sent, reply: Reply, pause: PauseValue, now: datetime, luck: Callable[[], float]
) -> Settlement:
    """What to write down of a wish after a reply; `pause` is how the registration fares after it too."""
    wish = sent.wish
    if reply.answer == "delivered":
        return Settlement(wish, DELIVERED, is_unsure=False, found_given=None, delivered_at=now)
    # A row whose own failures outnumber the registration's saw others pass meanwhile.
    others_pass = pause.failures <= wish.tried.attempts
    verdict = judge(
        reply.answer,
        wish.tried,
        now,
        luck=luck(),
        retry_after=reply.retry_after,
        others_pass=others_pass,
    )
    is_unsure = reply.answer in FAILING
    return Settlement(
        wish=wish,
        verdict=verdict,
        is_unsure=is_unsure if sent.reached_platform else wish.is_unsure,
        found_given=wish.found_given if reply.found is None else reply.found,
        delivered_at=None,
        was_unsaid=is_first_word(wish) and not (is_unsure and sent.reached_platform),
    )


def put_back(wish: Wish, now: datetime) -> Settlement:
    """Leave a wish for a little later, as it was."""
    tried = wish.tried
    verdict = Verdict("waiting", now + PUT_BACK, tried.reason, tried.attempts, tried.first_failed_at)
    return Settlement(wish, verdict, wish.is_unsure, wish.found_given, None, is_first_word(wish))
