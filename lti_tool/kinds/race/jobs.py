"""The worker's job that looks whether sources are there, where the admin lets it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event

import structlog
from sqlalchemy.orm import Session

from lti_tool.database import writing
from lti_tool.kinds.race.models import Source
from lti_tool.kinds.race.rules import Check
from lti_tool.kinds.race.service import are_checks_allowed, keep_check
from lti_tool.outbox.leases import has_due, lease_oldest
from lti_tool.outside.pages import Get, Got, about_of, walk

MOST_ATTEMPTS = 4
PAUSE = timedelta(minutes=10)
GONE = (404, 410)
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ClaimedSource:
    """A source that this worker is to look for."""

    id: int
    kind: str
    url: str
    attempts: int
    token: str


class SourceChecks:
    """A job that asks for sources, one after the other; nothing is refused by what it finds."""

    def __init__(self, sessions: Callable[[], Session], clock: Callable[[], datetime], get: Get) -> None:
        self._sessions, self._clock, self._get = sessions, clock, get

    def __call__(self, stop: Event) -> int:
        """Look for what is due; return how many were tried. No transaction is open meanwhile."""
        tried = 0
        while not stop.is_set() and (source := self._claim()):
            self._look(source)
            tried += 1
        return tried

    def _claim(self) -> ClaimedSource | None:
        now = self._clock()
        with self._sessions() as session:
            if not has_due(session, Source, now) or not are_checks_allowed(session):
                return None
        with writing(self._sessions) as session:
            columns = (Source.id, Source.kind, Source.url, Source.attempts)
            row = lease_oldest(session, Source, now, *columns)
        return ClaimedSource(*row) if row else None

    def _look(self, source: ClaimedSource) -> None:
        led_to, got = walk(source.url, self._get)
        check, now = _check_of(got), self._clock()
        # Who publishes a paper often sends machines away; that its DOI leads there is known by then.
        check = "there" if source.kind == "doi" and led_to != source.url and check == "unknown" else check
        values: dict[str, object] = {"checked_at": now, "due_at": None}
        if check == "there" and got and (about := about_of(got)):
            values["title"] = about.title
        if check == "unknown":
            attempts = source.attempts + 1
            is_last = attempts >= MOST_ATTEMPTS
            values |= {"attempts": attempts, "due_at": None if is_last else now + PAUSE * attempts}
        with writing(self._sessions) as session:
            keep_check(session, source.id, source.token, values, check)
        log.info("source_there" if check == "there" else "source_not_there")


def _check_of(got: Got | None) -> Check:
    if got is None:
        return "unknown"
    if 200 <= got.status < 300:
        return "there"
    return "gone" if got.status in GONE else "unknown"
