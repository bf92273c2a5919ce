"""What a platform's answer to a score means for the wish (reliability.md 2, "What platforms answer")."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from lti_tool.outbox.rules import backoff, is_hopeless

Answer = Literal[
    "delivered",
    "silent",
    "failed",
    "internal_error",
    "busy",
    "misconfigured",
    "access_refused",
    "scope_missing",
    "unreadable",
    "column_gone",
    "stale",
    "newer_found",
    "overridden",
    "not_gradable",
    "unpublished",
    "locked",
    "refused",
]
"""What came back, by kind; all but "delivered" are also the reason codes that pages turn into sentences.

`internal_error` is a plain 500, or an error of our own; `newer_found` a stale score where the gradebook
holds another value than ours.
"""
StateName = Literal["waiting", "delivered", "superseded", "not_gradable", "needs_instructor", "overridden"]
ENDS: dict[Answer, StateName] = {
    "delivered": "delivered",
    "newer_found": "superseded",
    "overridden": "overridden",
    "not_gradable": "not_gradable",
    "locked": "needs_instructor",
    "refused": "needs_instructor",
}
DAY = timedelta(days=1)
LATER_STAMP = timedelta(seconds=2)
"""How long a stale score waits for a later timestamp: two seconds of the platform's clock."""
DAYS_FOR_A_COLUMN = 7
POISON = 5
"""Plain 500s on one score, while others pass, that make it a refusal (fault 33)."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What is known of a wish before its newest answer."""

    attempts: int
    first_failed_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do with the wish; `due_at` None: nothing by itself."""

    state: StateName
    due_at: datetime | None
    reason: str
    attempts: int
    first_failed_at: datetime | None


def judge(
    answer: Answer,
    tried: Tried,
    now: datetime,
    *,
    luck: float,
    retry_after: int = 0,
    others_pass: bool = False,
) -> Verdict:
    """Tell what an answer means.

    `luck` is random in 0 … 1 and spreads retries; `retry_after` in seconds goes with "busy";
    `others_pass` says that the registration took other scores since this one began to fail.
    """
    if answer in ENDS:
        reason = "" if answer == "delivered" else answer
        return Verdict(ENDS[answer], None, reason, 0, None)
    if answer == "busy":
        # Waiting one's turn is no failure: neither the count nor its beginning move.
        due = now + timedelta(seconds=retry_after)
        return Verdict("waiting", due, answer, tried.attempts, tried.first_failed_at)
    if answer == "unpublished":
        return Verdict("waiting", now + DAY, answer, 0, None)
    if answer == "stale":
        return _stale(tried, now)
    if answer == "column_gone":
        return _column_gone(tried, now)
    return _failure(answer, tried, now, luck, others_pass)


def _stale(tried: Tried, now: datetime) -> Verdict:
    if tried.reason == "stale":
        return Verdict("superseded", None, "newer_found", 0, None)
    return Verdict("waiting", now + LATER_STAMP, "stale", tried.attempts, tried.first_failed_at)


def _column_gone(tried: Tried, now: datetime) -> Verdict:
    times = tried.attempts + 1 if tried.reason == "column_gone" else 1
    due = now + DAY if times <= DAYS_FOR_A_COLUMN else None
    return Verdict("needs_instructor", due, "column_gone", times, tried.first_failed_at or now)


def _failure(answer: Answer, tried: Tried, now: datetime, luck: float, others_pass: bool) -> Verdict:
    attempts = tried.attempts + 1
    since = tried.first_failed_at or now
    is_poison = answer == tried.reason == "internal_error" and attempts >= POISON and others_pass
    if is_poison or is_hopeless(since, now):
        return Verdict("needs_instructor", None, answer, attempts, since)
    return Verdict("waiting", now + backoff(attempts, luck), answer, attempts, since)


def differs(found: float, expected: float, maximum: float) -> bool:
    """Whether two scores are more than a gradebook's rounding apart (two decimals, or a thousandth)."""
    return abs(found - expected) > max(0.0051, maximum / 1000)
