"""The job that reads lists of people: one lane for each registration that has due ones."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from random import SystemRandom
from threading import Event

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.course.jobs.lane import Lane, Tools
from lti_tool.course.jobs.roster import Roster
from lti_tool.course.models import Registration, RosterSync
from lti_tool.lti.values import KnownRegistration
from lti_tool.outbox.lanes import LOOK_SECONDS, Lanes
from lti_tool.outbox.service import ready_registrations

log = structlog.get_logger()
DICE = SystemRandom()
AT_ONCE = 8
"""Registrations whose lists are read at a time: a slow platform holds up no other."""


class RosterSyncs:
    """Reads the lists that are due."""

    def __init__(
        self,
        session_factory: Callable[[], Session],
        roster: Roster,
        clock: Callable[[], datetime],
        on_return: Callable[[Session, int, datetime], None],
        secret: str,
        luck: Callable[[], float] = DICE.random,
    ) -> None:
        """`on_return(session, context_id, now)` catches up what stood still for people who had gone."""
        self._tools = Tools(session_factory, roster, clock, on_return, secret, luck)
        self._lanes = Lanes("roster")

    def __call__(self, stop: Event) -> int:
        """Read until nothing is due or `stop` is set; returns how many lists were settled."""
        return self._lanes.keep(stop, lambda: self._open_lanes(stop))

    def _open_lanes(self, stop: Event) -> None:
        with self._tools.session_factory() as session:
            ready = ready_registrations(session, RosterSync, self._tools.clock())
            missing = [key for key, _pause in ready if key not in self._lanes]
            wanted = missing[: max(0, AT_ONCE - len(self._lanes))]
            rows = session.scalars(select(Registration).where(Registration.id.in_(wanted))).all()
            known = [row.known() for row in rows]
        for registration in known:
            self._lanes.open(registration.id, partial(self._run, registration, stop))

    def _run(self, registration: KnownRegistration, stop: Event) -> None:
        try:
            self._lanes.count(Lane(self._tools, registration, stop).run())
        except Exception as error:
            # No message: it may hold what a person is called. The lease runs out, and the list is read anew.
            log.error("roster_lane_broke", registration_id=registration.id, error=type(error).__name__)
            stop.wait(LOOK_SECONDS)
