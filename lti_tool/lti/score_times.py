"""What time to write on a score: pure decisions (lti.md D, "Recorded"; fault 19).

Moodle compares whole seconds and refuses equal ones; a time in the future locks out every honest score
after it. So times of one learner and line item rise by a second or more, and never pass the platform's
clock.
"""

from datetime import UTC, datetime, timedelta

STEP = timedelta(seconds=1)
NONE = timedelta(0)
BELIEVED = timedelta(days=1)
"""A clock that is further off is none: a score would wait for its year."""


def next_timestamp(now: datetime, last_sent: datetime | None, platform_clock_offset: timedelta) -> datetime:
    """The timestamp of the next score, in whole milliseconds.

    It may lie ahead where the last one does: send it at `may_be_sent_at`, not before.

    Args:
        now: our clock.
        last_sent: the last timestamp for this learner and line item, None for the first.
        platform_clock_offset: the platform's clock minus ours (`clock_offset`).
    """
    newest = _milliseconds(min(now, now + platform_clock_offset))
    return newest if last_sent is None else max(newest, last_sent + STEP)


def may_be_sent_at(timestamp: datetime, platform_clock_offset: timedelta) -> datetime:
    """The moment, by our clock, from which the platform's clock has reached `timestamp`."""
    return timestamp - platform_clock_offset


def timestamp(moment: datetime) -> str:
    """ISO 8601 in UTC with milliseconds, as AGS asks (`2026-09-14T12:00:00.000Z`)."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def clock_offset(platform_date: datetime | None, now: datetime) -> timedelta:
    """The platform's clock minus ours, from a `Date` header that came at `now`; zero where none came, or
    one that no clock shows.

    The header has whole seconds and took its way, so this errs up to a second and the way to the past: safe.
    """
    offset = NONE if platform_date is None else platform_date - now
    return offset if abs(offset) <= BELIEVED else NONE


def _milliseconds(moment: datetime) -> datetime:
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
