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

from lti_tool import errors
from lti_tool.course.models import Deployment, NoticeHandler, Registration
from lti_tool.database import begin_writing
from lti_tool.lti.notices import CONTEXT_COPY
from lti_tool.lti.values import KnownRegistration
from lti_tool.outbox.rules import backoff, is_hopeless
from lti_tool.outbox.service import claim, ready_registrations, settle

log = structlog.get_logger()
DICE = SystemRandom()
AT_ONCE = 5
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
    base_url: str
    luck: Callable[[], float] = DICE.random

    def __call__(self, stop: Event) -> int:
        """Work on what is due; returns how many handlers that were."""
        with self.session_factory() as session:
            ready = [key for key, _pause in ready_registrations(session, NoticeHandler, self.clock())]
        done = 0
        for registration_id in ready:
            if stop.is_set():
                break
            done += self._ask_for(registration_id)
        return done

    def _ask_for(self, registration_id: int) -> int:
        with self.session_factory() as session:
            begin_writing(session)
            due = claim(session, NoticeHandler, self.clock(), AT_ONCE, registration_id=registration_id)
            registration = session.get_one(Registration, registration_id).known()
            session.commit()
        for row_id in due.ids:
            self._settle(row_id, due.token, self._try(row_id, registration))
        return len(due.ids)

    def _try(self, row_id: int, registration: KnownRegistration) -> errors.PlatformError | None:
        """Ask one service; what it answered, None where all is well."""
        handler = f"{self.base_url}/lti/notices/{registration.id}"
        with self.session_factory() as session:
            url = session.scalar(_url_of(row_id))
        if url is None:
            return None
        try:
            self.notices.set_handler(registration, url, CONTEXT_COPY, handler, self.clock())
        except errors.PlatformError as error:
            log.warning("notices_refused", registration_id=registration.id, error=type(error).__name__)
            return error
        return None

    def _settle(self, row_id: int, token: str, error: errors.PlatformError | None) -> None:
        with self.session_factory() as session:
            begin_writing(session)
            row = session.get(NoticeHandler, row_id)
            if row is not None:
                settle(session, NoticeHandler, row_id, token, self._values(row, error))
            session.commit()

    def _values(self, row: NoticeHandler, error: errors.PlatformError | None) -> dict[str, object]:
        if error is None:
            return {"due_at": None, "attempts": 0, "first_failed_at": None, "reason": ""}
        now, attempts = self.clock(), row.attempts + 1
        failed_at = row.first_failed_at or now
        due_at = None if is_hopeless(failed_at, now) else now + self._wait(error, attempts)
        reason = type(error).__name__
        return {"due_at": due_at, "attempts": attempts, "first_failed_at": failed_at, "reason": reason}

    def _wait(self, error: errors.PlatformError, attempts: int) -> timedelta:
        match error:
            case errors.PlatformBusy():
                return timedelta(seconds=error.retry_after)
            case errors.PlatformSilent() | errors.PlatformFailed():
                return backoff(attempts, self.luck())
            case _:
                return NEXT_DAY


def _url_of(row_id: int) -> Select[str | None]:
    rows = select(Deployment.notices_url).join(NoticeHandler, NoticeHandler.deployment_id == Deployment.id)
    return rows.where(NoticeHandler.id == row_id)
