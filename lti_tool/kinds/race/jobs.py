"""The worker's job that looks whether sources are there, where the admin lets it."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event

import structlog
from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from lti_tool.database import writing
from lti_tool.kinds.race.models import Source
from lti_tool.kinds.race.rules import Check
from lti_tool.kinds.race.service import are_checks_allowed, keep_check
from lti_tool.outside.pages import Get, Got, about_of, fetch

LEASE = timedelta(minutes=1)
MOST_ATTEMPTS = 4
PAUSE = timedelta(minutes=10)
GONE = (404, 410)
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ClaimedSource:
    """A source that this worker is to look for."""

    id: int
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
            is_due = session.scalar(select(Source.id).where(_due(now)).limit(1)) is not None
            if not is_due or not are_checks_allowed(session):
                return None
        with writing(self._sessions) as session:
            return _claim(session, now)

    def _look(self, source: ClaimedSource) -> None:
        got = fetch(source.url, self._get)
        check, now = _check_of(got), self._clock()
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


def _claim(session: Session, now: datetime) -> ClaimedSource | None:
    oldest = select(Source.id).where(_due(now)).order_by(Source.due_at).limit(1)
    token = secrets.token_hex(16)
    claimed = (
        update(Source)
        .where(Source.id == oldest.with_for_update(skip_locked=True).scalar_subquery())
        .values(leased_until=now + LEASE, lease_token=token)
        .returning(Source.id, Source.url, Source.attempts)
        .execution_options(synchronize_session=False)
    )
    row = session.execute(claimed).one_or_none()
    return ClaimedSource(row.id, row.url, row.attempts, token) if row else None


def _due(now: datetime) -> ColumnElement[bool]:
    free = or_(Source.leased_until.is_(None), Source.leased_until <= now)
    return and_(Source.due_at <= now, free)
