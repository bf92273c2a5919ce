"""The job that finds courses in use whose lists of people are to be read."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event

from sqlalchemy.orm import Session

from lti_tool.course.participations import LIFE
from lti_tool.course.rosters.wanting import want_rosters
from lti_tool.database import writing

LATE_COMMITS = timedelta(minutes=2)
"""A launch that was under way at the last look is seen at the next one."""


class RosterWishes:
    """Looks at what was launched since the last look; at first, at everything that may still be open."""

    def __init__(self, session_factory: Callable[[], Session], clock: Callable[[], datetime]) -> None:
        self._session_factory = session_factory
        self._clock = clock
        self._looked_at: datetime | None = None

    def __call__(self, _stop: Event) -> int:
        """Look once; returns 0, since the next look can wait."""
        now = self._clock()
        since = now - LIFE if self._looked_at is None else self._looked_at - LATE_COMMITS
        with writing(self._session_factory) as session:
            want_rosters(session, since, now)
        self._looked_at = now
        return 0
