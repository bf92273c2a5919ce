"""Jobs made of plain functions."""

from collections.abc import Callable
from datetime import datetime
from threading import Event

from sqlalchemy.orm import Session

from lti_tool.database import begin_writing
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
        with session_factory() as session:
            begin_writing(session)
            function(session, clock())
            session.commit()
        return 0

    return Job(name, run, interval)
