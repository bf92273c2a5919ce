"""The worker's job that begins new weeks and seasons, and looks who is still there."""

from collections.abc import Callable
from datetime import datetime
from threading import Event

from sqlalchemy.orm import Session

from lti_tool.boards.service import courses_to_turn, turn
from lti_tool.database import writing
from lti_tool.points.standings.service import look_who_is_here, who_changed


class BoardTurns:
    """A job that brings boards to the present, one course after the other."""

    def __init__(self, sessions: Callable[[], Session], clock: Callable[[], datetime]) -> None:
        self._sessions, self._clock = sessions, clock

    def __call__(self, stop: Event) -> int:
        """Bring on what is due; return 0, since nothing is left to go on with at once."""
        now = self._clock()
        with self._sessions() as session:
            due, moved = courses_to_turn(session, now), who_changed(session)
        if moved:
            with writing(self._sessions) as session:
                look_who_is_here(session, now)
        for context_id in due:
            if stop.is_set():
                break
            with writing(self._sessions) as session:
                turn(session, context_id, now)
        return 0
