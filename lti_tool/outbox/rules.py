"""When to try again, and when to leave a registration alone."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

FIRST_DELAY = timedelta(seconds=30)
LONGEST_DELAY = timedelta(hours=1)
PATIENCE = timedelta(days=7)
FAILURES_BEFORE_PAUSE = 5


def backoff(attempts: int, luck: float) -> timedelta:
    """How long to wait after the `attempts`-th failure in a row: full jitter below 30 s, 1 min … 1 h.

    `luck` is random in 0 … 1; at least a second passes.
    """
    return max(timedelta(seconds=1), _growing(attempts) * luck)


def is_hopeless(first_failed_at: datetime, now: datetime) -> bool:
    """Whether a row has failed for so long that only a person can help."""
    return now - first_failed_at >= PATIENCE


@dataclass(frozen=True, slots=True)
class PauseValue:
    """How a registration's service fares; see `models.Pause`."""

    failures: int = 0
    paused_until: datetime | None = None
    at_once: int | None = None
    reason: str = ""

    def is_running(self, now: datetime) -> bool:
        """Whether the registration is to be left alone now."""
        return self.paused_until is not None and self.paused_until > now


def after_success(pause: PauseValue) -> PauseValue:
    """Forget failures: the next one is the first again."""
    return replace(pause, failures=0) if pause.failures else pause


def grown(pause: PauseValue, at_once: int) -> PauseValue:
    """Allow one more call at once, up to `at_once`; asked for after each batch that passed."""
    if pause.at_once is None:
        return pause
    return replace(pause, at_once=pause.at_once + 1 if pause.at_once + 1 < at_once else None)


def after_failure(pause: PauseValue, reason: str, now: datetime) -> PauseValue:
    """Count a failure; from the fifth in a row on, pause for 30 s, 1 min … 1 h (stack.md, row 14).

    Failures of calls that were under way when the pause began do not make it longer.
    """
    if pause.is_running(now):
        return pause
    failures = pause.failures + 1
    if failures < FAILURES_BEFORE_PAUSE:
        return replace(pause, failures=failures)
    until = now + _growing(failures - FAILURES_BEFORE_PAUSE + 1)
    return replace(pause, failures=failures, paused_until=until, reason=reason)


def after_refusal(pause: PauseValue, reason: str, now: datetime) -> PauseValue:
    """Pause at once where the platform refuses the tool itself; longer each time, till something passes."""
    if pause.is_running(now):
        return pause
    failures = max(pause.failures + 1, FAILURES_BEFORE_PAUSE)
    until = now + _growing(failures - FAILURES_BEFORE_PAUSE + 1)
    return replace(pause, failures=failures, paused_until=until, reason=reason)


def after_throttling(pause: PauseValue, retry_after: int, at_once: int, now: datetime) -> PauseValue:
    """Halve the calls at once, at least one, and wait as long as the platform asks (seconds)."""
    if pause.is_running(now):
        return pause
    halved = max(1, (pause.at_once or at_once) // 2)
    return replace(pause, paused_until=now + timedelta(seconds=retry_after), at_once=halved, reason="busy")


def _growing(times: int) -> timedelta:
    return min(LONGEST_DELAY, FIRST_DELAY * (1 << min(times - 1, 10)))
