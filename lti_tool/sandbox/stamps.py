"""Timestamps of scores as platforms read them."""

from datetime import UTC, datetime


def read_stamp(text: object) -> datetime | None:
    """An ISO 8601 time with or without a zone (none: UTC), a blank for the T allowed; else None.

    A Unix number is none of those (recorded on Moodle, lti.md D).
    """
    if not isinstance(text, str) or text.strip().isdigit():
        return None
    try:
        read = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)


def whole_second(moment: datetime) -> datetime:
    """The moment without its fraction."""
    return moment.replace(microsecond=0)
