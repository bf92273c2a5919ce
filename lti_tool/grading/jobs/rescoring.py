"""The job that looks at scores anew when a date has passed or a setting has changed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import SystemRandom
from threading import Event

import structlog
from sqlalchemy.orm import Session

from lti_tool.database import writing
from lti_tool.grading.models import Rescore
from lti_tool.grading.releases import follow_release
from lti_tool.grading.service import rescore
from lti_tool.grading.sheets import next_look
from lti_tool.outbox.rules import backoff
from lti_tool.outbox.service import claim, release, settle

log = structlog.get_logger()
DICE = SystemRandom()
AFTER_A_DATE = timedelta(seconds=30)
"""A post that was received before the date may be committed a little after it."""
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Rescoring:
    """Rescores the activities that are due for it, and sets their next date."""

    session_factory: Callable[[], Session]
    clock: Callable[[], datetime]
    luck: Callable[[], float] = DICE.random

    def __call__(self, stop: Event) -> int:
        """Rescore what is due; returns how many activities that were.

        One that fails waits longer each time, and holds up no other (fault 33).
        """
        with writing(self.session_factory) as session:
            due = claim(session, Rescore, self.clock(), AT_ONCE)
        for done, activity_id in enumerate(due.ids):
            if stop.is_set():
                self._give_back(due.ids[done:], due.token)
                return done
            self._try(activity_id, due.token)
        return len(due.ids)

    def _try(self, activity_id: int, token: str) -> None:
        try:
            self._rescore(activity_id, token)
        except Exception as error:
            # No message: it may hold what a person wrote.
            log.error("rescore_failed", activity_id=activity_id, error=type(error).__name__)
            self._put_off(activity_id, token)

    def _put_off(self, activity_id: int, token: str) -> None:
        with writing(self.session_factory) as session:
            row = session.get(Rescore, activity_id)
            if row is not None:
                attempts = row.attempts + 1
                values = {"attempts": attempts, "due_at": self.clock() + backoff(attempts, self.luck())}
                settle(session, Rescore, activity_id, token, values)

    def _rescore(self, activity_id: int, token: str) -> None:
        now, after = self.clock(), self._chunk(activity_id, 0)
        while after is not None:
            after = self._chunk(activity_id, after)
        with writing(self.session_factory) as session:
            follow_release(session, activity_id, None, now)
            # The date that brought us here is past by the time that was granted to late commits.
            following = next_look(session, activity_id, now - AFTER_A_DATE)
            due_at = None if following is None else _a_little_after(following)
            settle(session, Rescore, activity_id, token, {"due_at": due_at, "attempts": 0})

    def _chunk(self, activity_id: int, after: int) -> int | None:
        # Chunks are transactions of their own: nobody who posts waits for a whole course.
        with writing(self.session_factory) as session:
            last = rescore(session, activity_id, self.clock(), after)
        return last

    def _give_back(self, ids: tuple[int, ...], token: str) -> None:
        with writing(self.session_factory) as session:
            release(session, Rescore, ids, token)


def _a_little_after(date: datetime) -> datetime:
    # The last second of the year 9999 is a date that a form takes.
    return min(date, datetime.max.replace(tzinfo=UTC) - AFTER_A_DATE) + AFTER_A_DATE
