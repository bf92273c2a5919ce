"""What a call to a gradebook came to, as a value."""

from dataclasses import dataclass
from datetime import datetime

import structlog

from lti_tool import errors
from lti_tool.grading.rules import Answer
from lti_tool.outbox.troubles import TROUBLES

log = structlog.get_logger()
# The most special class first, since a refusal of a score has kinds of its own.
ANSWERS: tuple[tuple[type[errors.PlatformError], Answer], ...] = (
    (errors.ScoreStale, "stale"),
    (errors.NotGradable, "not_gradable"),
    (errors.ColumnUnpublished, "unpublished"),
    (errors.ColumnLocked, "locked"),
    (errors.ScoreRefused, "refused"),
    (errors.LineItemGone, "column_gone"),
    *TROUBLES,
)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a call came to."""

    answer: Answer
    retry_after: int = 0
    """Seconds, with "busy"."""
    found: float | None = None
    """What stands in the gradebook, out of the wish's maximum, where that was read."""
    platform_date: datetime | None = None


def reply_to(error: Exception) -> Reply:
    """The reply that an error means; one that is none of a platform's is ours, and counts as a plain 500."""
    if isinstance(error, errors.PlatformFailed) and error.status == 500:
        return Reply("internal_error")
    if isinstance(error, errors.PlatformBusy):
        return Reply("busy", retry_after=error.retry_after)
    for kind, answer in ANSWERS:
        if isinstance(error, kind):
            return Reply(answer)
    log.error("delivery_broke", error=type(error).__name__)
    return Reply("internal_error")
