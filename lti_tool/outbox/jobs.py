"""What jobs are made of: a function in a transaction of its own, and rows in turns."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event

from sqlalchemy.orm import Session

from lti_tool.database import writing
from lti_tool.outbox.models import WorkRow
from lti_tool.outbox.rules import is_hopeless
from lti_tool.outbox.service import claim, ready_registrations
from lti_tool.outbox.worker import Job


def periodic(
    name: str,
    function: Callable[[Session, datetime], object],
    session_factory: Callable[[], Session],
    clock: Callable[[], datetime],
    interval: float,
) -> Job:
    """A job that calls `function(session, now)` in a transaction of its own every `interval` seconds."""

    def run(_stop: Event) -> int:
        with writing(session_factory) as session:
            function(session, clock())
        return 0

    return Job(name, run, interval)


@dataclass(frozen=True, slots=True)
class Turn:
    """A row that is ours, and the token that settles it."""

    registration_id: int
    row_id: int
    token: str


def turns(
    session_factory: Callable[[], Session],
    model: type[WorkRow],
    clock: Callable[[], datetime],
    lease_seconds: int,
    stop: Event,
) -> Iterator[Turn]:
    """Lease one due row of each registration that is in use and not paused, until `stop` is set.

    Each is leased when its turn has come, so `lease_seconds` are those that one row takes.
    """
    with session_factory() as session:
        ready = [key for key, _pause in ready_registrations(session, model, clock())]
    for registration_id in ready:
        if stop.is_set():
            return
        with writing(session_factory) as session:
            leased = claim(session, model, clock(), 1, lease_seconds, registration_id)
        for row_id in leased.ids:
            yield Turn(registration_id, row_id, leased.token)


def tried_in_vain(row: WorkRow, reason: str, wait: timedelta, now: datetime) -> dict[str, object]:
    """What a row says after a failure: when it is tried again, if that is not hopeless by now."""
    since = row.first_failed_at or now
    due_at = None if is_hopeless(since, now) else now + wait
    return {"due_at": due_at, "reason": reason, "attempts": row.attempts + 1, "first_failed_at": since}
