"""What the worker does for courses that are over: tell their people, and erase them in small steps."""

from collections.abc import Callable
from datetime import datetime
from threading import Event

import structlog
from sqlalchemy.orm import Session

from lti_tool.database import writing
from lti_tool.safety.retention import claim_course, is_due, look_at, note, unnoted
from lti_tool.safety.service import Leaving

log = structlog.get_logger()


class CourseEnds:
    """A job that looks at each course once a day, and erases what is due until it is done."""

    def __init__(
        self, sessions: Callable[[], Session], clock: Callable[[], datetime], leave: Leaving, secret: str
    ) -> None:
        """`leave` takes people off boards; `secret` is the installation's."""
        self._sessions, self._clock, self._leave, self._secret = sessions, clock, leave, secret

    def __call__(self, stop: Event) -> int:
        """Return how many steps were taken; each is a transaction of its own."""
        steps, now = 0, self._clock()
        with self._sessions() as session:
            fresh = unnoted(session)
            if not fresh and not is_due(session, now):
                return 0
        with writing(self._sessions) as session:
            note(session, fresh, now)
        while not stop.is_set() and (context_id := self._claim()) is not None:
            with writing(self._sessions) as session:
                look_at(session, context_id, self._clock(), self._leave, self._secret)
            steps += 1
        return steps

    def _claim(self) -> int | None:
        with writing(self._sessions) as session:
            return claim_course(session, self._clock())
