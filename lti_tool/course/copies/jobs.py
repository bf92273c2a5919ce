"""Platforms are asked, in the background, to tell us of copied courses (ADR 0018)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom
from threading import Event
from typing import Protocol

import structlog
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lti_tool.course.models import Deployment, NoticeHandler, Registration
from lti_tool.database import writing
from lti_tool.errors import PlatformBusy, PlatformError
from lti_tool.lti.notices import CONTEXT_COPY
from lti_tool.lti.values import KnownRegistration
from lti_tool.outbox.jobs import Turn, tried_in_vain, turns
from lti_tool.outbox.rules import backoff
from lti_tool.outbox.service import settle
from lti_tool.outbox.troubles import trouble_of
from lti_tool.settings import Addresses

log = structlog.get_logger()
DICE = SystemRandom()
LEASE_SECONDS = 180
"""A token, a look and a change of 30 s each, and some rest."""
PASSING = frozenset({"silent", "failed", "internal_error"})
"""Troubles that may be over soon; all others need somebody at the platform."""
NEXT_DAY = timedelta(days=1)


class Notices(Protocol):
    """The notification services of platforms (`lti.notice_handlers.NoticeService`)."""

    def set_handler(
        self, registration: KnownRegistration, url: str, notice_type: str, handler: str, now: datetime
    ) -> None:
        """Have notices of a type sent to `handler`."""


@dataclass(frozen=True, slots=True)
class NoticeHandlers:
    """Asks for the notices of deployments that are due. Grades wait for nobody: it pauses no registration."""

    session_factory: Callable[[], Session]
    notices: Notices
    clock: Callable[[], datetime]
    own: Addresses
    luck: Callable[[], float] = DICE.random

    def __call__(self, stop: Event) -> int:
        """Work on what is due; returns how many handlers that were."""
        done = 0
        for turn in turns(self.session_factory, NoticeHandler, self.clock, LEASE_SECONDS, stop):
            self._settle(turn, self._try(turn))
            done += 1
        return done

    def _try(self, turn: Turn) -> Exception | None:
        """Ask one service; what went wrong, None where all is well."""
        with self.session_factory() as session:
            registration = session.get_one(Registration, turn.registration_id).known()
            url = session.scalar(_url_of(turn.row_id))
        if url is None:
            return None
        handler = self.own.notices(registration.id)
        try:
            self.notices.set_handler(registration, url, CONTEXT_COPY, handler, self.clock())
        except Exception as error:
            log.warning("notices_refused", registration_id=registration.id, error=type(error).__name__)
            return error
        return None

    def _settle(self, turn: Turn, error: Exception | None) -> None:
        with writing(self.session_factory) as session:
            row = session.get(NoticeHandler, turn.row_id)
            if row is not None:
                settle(session, NoticeHandler, turn.row_id, turn.token, self._values(row, error))

    def _values(self, row: NoticeHandler, error: Exception | None) -> dict[str, object]:
        if error is None:
            return {"due_at": None, "attempts": 0, "first_failed_at": None, "reason": ""}
        reason = trouble_of(error) or ("refused" if isinstance(error, PlatformError) else "internal_error")
        return tried_in_vain(row, reason, self._wait(error, reason, row.attempts + 1), self.clock())

    def _wait(self, error: Exception, reason: str, attempts: int) -> timedelta:
        if isinstance(error, PlatformBusy):
            return timedelta(seconds=error.retry_after)
        return backoff(attempts, self.luck()) if reason in PASSING else NEXT_DAY


def _url_of(row_id: int) -> Select[str | None]:
    rows = select(Deployment.notices_url).join(NoticeHandler, NoticeHandler.deployment_id == Deployment.id)
    return rows.where(NoticeHandler.id == row_id)
