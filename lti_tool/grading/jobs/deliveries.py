"""The job that brings scores to gradebooks: one lane for each registration that has due work."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from random import SystemRandom
from threading import Event

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.course.models import Registration
from lti_tool.grading.jobs.calls import Calls
from lti_tool.grading.jobs.gradebook import Gradebook
from lti_tool.grading.jobs.lane import Lane
from lti_tool.grading.jobs.state import Tools
from lti_tool.grading.models import ScoreDelivery
from lti_tool.lti.score_times import clock_offset
from lti_tool.lti.values import KnownRegistration
from lti_tool.outbox.lanes import Lanes
from lti_tool.outbox.rules import PauseValue
from lti_tool.outbox.service import ready_registrations

log = structlog.get_logger()
DICE = SystemRandom()
REST = timedelta(seconds=30)
"""After a lane broke by an error of our own: as it is, the next one would break at once."""


class ScoreDeliveries:
    """Delivers due scores, with up to `at_once` calls open towards each registration."""

    def __init__(
        self,
        session_factory: Callable[[], Session],
        gradebook: Gradebook,
        clock: Callable[[], datetime],
        at_once: int,
        luck: Callable[[], float] = DICE.random,
    ) -> None:
        self._tools = Tools(session_factory, clock, luck, at_once)
        self._gradebook = gradebook
        self._lanes = Lanes("lane")
        self._offsets: dict[int, timedelta] = {}
        self._broke: dict[int, datetime] = {}

    def __call__(self, stop: Event) -> int:
        """Deliver until nothing is due or `stop` is set; returns how many scores were settled."""
        return self._lanes.keep(stop, lambda: self._open_lanes(stop))

    def _open_lanes(self, stop: Event) -> None:
        with self._tools.session_factory() as session:
            ready = ready_registrations(session, ScoreDelivery, self._tools.clock())
            missing = {key: pause for key, pause in ready if not (key in self._lanes or self._rests(key))}
            rows = session.scalars(select(Registration).where(Registration.id.in_(missing))).all()
            known = [row.known() for row in rows]
        for registration in known:
            pause = missing[registration.id]
            self._lanes.open(registration.id, partial(self._run, registration, pause, stop))

    def _run(self, registration: KnownRegistration, pause: PauseValue, stop: Event) -> None:
        try:
            self._run_lane(registration, pause, stop)
        except Exception as error:
            # Its leases run out, and the next lane takes the work up again, with the clock asked anew.
            self._offsets.pop(registration.id, None)
            self._broke[registration.id] = self._tools.clock()
            log.error("lane_broke", registration_id=registration.id, error=type(error).__name__)

    def _run_lane(self, registration: KnownRegistration, pause: PauseValue, stop: Event) -> None:
        tools = self._tools
        calls = Calls(tools.session_factory, self._gradebook, tools.clock, registration)
        lane = Lane(tools, calls, registration.id, pause, stop, self._offset(registration))
        try:
            lane.run()
        finally:
            self._offsets[registration.id] = lane.offset
            self._lanes.count(lane.settled)

    def _rests(self, registration_id: int) -> bool:
        broke_at = self._broke.get(registration_id)
        return broke_at is not None and self._tools.clock() < broke_at + REST

    def _offset(self, registration: KnownRegistration) -> timedelta:
        """The platform's clock minus ours, asked for before the first score ever: one in its future would
        lock out all that follow (lti.md D, "Recorded").
        """
        known = self._offsets.get(registration.id)
        if known is not None:
            return known
        return clock_offset(self._gradebook.platform_date(registration), self._tools.clock())
