"""The log: JSON lines with an allow-list of keys, so that no name or text gets in by accident."""

import logging
import sys
import traceback

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

ALLOWED_KEYS = frozenset(
    {
        "event",
        "level",
        "timestamp",
        "exception",
        "reference",
        "code",
        "status",
        "method",
        "endpoint",
        "registration_id",
        "activity_id",
        "context_id",
        "delivery_id",
        "line_item_id",
        "participation_id",
        "admin_id",
        "job",
        "error",
        "locale",
        "time_zone",
    }
)


def set_up_log(level: str) -> None:
    """Send structured lines to standard error; keys outside the allow-list are dropped."""
    processors: list[Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        keep_where,
        keep_allowed,
        structlog.processors.JSONRenderer(),
    ]
    structlog.configure(
        processors=processors,
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def keep_where(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Tell of an exception where it came from, and not what it says: messages may quote what people wrote."""
    error = line.pop("exc_info", None)
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)
        line["exception"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return line


def keep_allowed(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Drop every key that is not on the list; say that something was dropped, not what."""
    kept = {key: value for key, value in line.items() if key in ALLOWED_KEYS}
    if len(kept) < len(line):
        kept["dropped_keys"] = len(line) - len(kept)
    return kept
