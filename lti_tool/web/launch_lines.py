"""Refusals at the front desk become lines of the launch log, however often strangers knock (ADR 0023)."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic
from typing import cast

import structlog
from flask import Flask, current_app, g, request
from sqlalchemy.exc import SQLAlchemyError

from lti_tool.course.launch_log import count_more, log_refused
from lti_tool.database import begin_writing, db
from lti_tool.lti.trace import LaunchTrace
from lti_tool.web.limits import MINUTE
from lti_tool.web.ports import now

EXTENSION = "stoke.launch_lines"
FRONT_DESK = "/lti/"
DATABASE = "database"
"""The code of a refusal for want of a database, which can take no line either."""
MOST_A_MINUTE = 20
"""Lines for each registration, and for all unknown platforms together, by each process; as many again for
what a platform has signed."""
MOST_AN_ADDRESS = 5
"""Of those without a signature, so that one stranger leaves room for the people of a school."""
COUNT_SECONDS = 5
"""How often at most what came beyond is written down."""
REST_SECONDS = 10
"""How long a database that failed is left alone."""
log = structlog.get_logger()


def trace() -> LaunchTrace:
    """Return what this request's login or launch has told so far."""
    if "launch_trace" not in g:
        g.launch_trace = LaunchTrace()
    return cast(LaunchTrace, g.launch_trace)


def note_refusal(reference: str, code: str) -> None:
    """Write down a refusal of a login, launch, registration or deep linking; others are no launches."""
    who = g.get("who")
    is_adding = who is not None and who.deep_linking is not None
    if code == DATABASE or not (is_adding or request.path.startswith(FRONT_DESK)):
        return
    lines = cast("LaunchLines", current_app.extensions[EXTENSION])
    registration_id = who.registration_id if who else g.get("registration_id")
    told = trace()
    stranger = None if who or told.is_signed else request.remote_addr or ""
    lines.write(reference, code, registration_id, told, stranger)


@dataclass(slots=True)
class _Counted:
    """The lines of one registration within a minute, and what came beyond them."""

    since: float
    written: int = 0
    line_id: int | None = None
    """The newest line."""
    more: int = 0
    """Refusals that do not stand in the line yet."""
    noted_at: float = 0
    strangers: Counter[str] = field(default_factory=Counter)
    """Lines by the network addresses of those who need no signature for them."""

    def begin(self, at: float) -> None:
        """Begin another minute."""
        self.since, self.written = at, 0
        self.strangers.clear()

    def takes(self, stranger: str | None) -> bool:
        """Whether there is room for a line, and count it."""
        has_room = self.written < MOST_A_MINUTE
        if stranger is not None and has_room:
            has_room = self.strangers[stranger] < MOST_AN_ADDRESS
            self.strangers[stranger] += has_room
        self.written += has_room
        return has_room


class LaunchLines:
    """Writes refusals down, as far as they are few; one object for each process, safe among threads."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._counted: dict[tuple[int | None, bool], _Counted] = {}
        self._lock = Lock()
        self._again_at = 0.0

    def init_app(self, app: Flask) -> None:
        """Write the lines of this app."""
        app.extensions[EXTENSION] = self

    def write(
        self,
        reference: str,
        code: str,
        registration_id: int | None,
        seen: LaunchTrace,
        stranger: str | None = None,
    ) -> None:
        """Write a line, or count. Whatever happens to the database, the refusal itself goes on.

        `stranger` is the network address of somebody whom no platform vouches for.
        """
        with self._lock:
            counted, takes_line, more = self._count(registration_id, stranger)
        if not takes_line and not more:
            return
        try:
            with db.session.session_factory() as session:
                begin_writing(session)
                if more and counted.line_id:
                    count_more(session, counted.line_id, more)
                if takes_line:
                    line_id = log_refused(session, reference, code, registration_id, seen, now())
                    counted.line_id = line_id
                session.commit()
        except SQLAlchemyError as error:
            self._again_at = self._clock() + REST_SECONDS
            log.warning("launch_log_failed", error=type(error).__name__)

    def _count(self, registration_id: int | None, stranger: str | None) -> tuple[_Counted, bool, int]:
        """Return whether this refusal takes a line, and how many others are to be noted now."""
        at = self._clock()
        counted = self._counted.setdefault((registration_id, stranger is None), _Counted(at))
        if at - counted.since >= MINUTE:
            counted.begin(at)
        takes_line = at >= self._again_at and counted.takes(stranger)
        counted.more += not takes_line
        if at < self._again_at or not (takes_line or at - counted.noted_at >= COUNT_SECONDS):
            return counted, False, 0
        more, counted.more, counted.noted_at = counted.more, 0, at
        return counted, takes_line, more
