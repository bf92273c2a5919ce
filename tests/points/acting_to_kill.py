"""A writer of acts and a worker that are killed over and over; arguments: DATABASE GRADES KILLS SEED.

Both get SIGKILL. They are forked from this process, which has everything loaded: a new one is at work within
milliseconds. What the platform takes is written to the file GRADES, and what happened to a line of JSON.
"""

import gc
import json
import mmap
import os
import signal
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from threading import Event
from time import monotonic, sleep

from flask import Flask
from sqlalchemy import create_engine, update
from sqlalchemy.orm import Session, sessionmaker

from lti_tool.app import create_app
from lti_tool.boards.jobs import BoardTurns
from lti_tool.boards.service import switch_on
from lti_tool.course.models import Participation
from lti_tool.database import db
from lti_tool.grading.jobs import ScoreDeliveries
from lti_tool.grading.values import StepTerms
from lti_tool.lti.values import KnownRegistration, Score
from lti_tool.outbox.worker import Job, Worker
from lti_tool.points.service import change_rules
from tests.boards.room import EVERYTHING
from tests.discussion.room import Browser, Room, terms
from tests.grading.worker_to_kill import LoopbackGradebook
from tests.haste import forget_power_cuts
from tests.points.test_points import do
from tests.tool import settings_for
from tests.waiting import PATIENCE

LEARNERS = 6
POSTS = ("ask", "give", "reply", "reply")
DEEDS = (
    *(*POSTS, *POSTS, "useful", "useful", "thank", "thank", "accept"),
    *("unmark", "edit", "remove", "hide", "restore", "restore", "rules"),
)
AGO, SPEED = timedelta(days=10), 14_400
"""The clock begins so long ago and runs so many times too fast, so that weeks begin meanwhile."""
MOST_DEEDS = 5
"""A writer lives for so many at most, going by how long one takes on this machine today."""
LONGEST = 0.03
"""Seconds that a deed is taken to last, however slow the machine is."""


class Clock:
    """Stands until it is let go; then it runs fast, the same in all processes, and never past the present."""

    def __init__(self) -> None:
        self._from = datetime.now(UTC) - AGO
        self._since: float | None = None

    def __call__(self) -> datetime:
        ran = 0 if self._since is None else monotonic() - self._since
        return min(self._from + timedelta(seconds=SPEED * ran), datetime.now(UTC))

    def go(self) -> None:
        self._since = monotonic()


class Tally:
    """Numbers that the writer counts and that outlive it."""

    NAMES = ("begun", "ended", "answered")

    def __init__(self) -> None:
        self._shared = mmap.mmap(-1, 8 * len(self.NAMES))

    def add(self, name: str) -> None:
        at = 8 * self.NAMES.index(name)
        struct.pack_into("q", self._shared, at, self.read(name) + 1)

    def wait_for_more(self, name: str) -> None:
        """Wait until it is counted on, as it is at once unless the machine has much else to do."""
        before, until = self.read(name), monotonic() + PATIENCE
        while self.read(name) == before and monotonic() < until:
            sleep(0.001)

    def read(self, name: str) -> int:
        return int(struct.unpack_from("q", self._shared, 8 * self.NAMES.index(name))[0])


class GradesFile(LoopbackGradebook):
    """A gradebook that takes every score, and keeps it in a file."""

    def __init__(self, path: str) -> None:
        super().__init__("", "none")
        self._file = os.open(path, os.O_APPEND | os.O_CREAT | os.O_WRONLY)

    def publish(
        self, registration: KnownRegistration, line_item_url: str, score: Score, now: datetime
    ) -> datetime | None:
        os.write(self._file, f"{score.user_id} {score.given}\n".encode())
        return None


@dataclass
class Course:
    """A course with points and boards, and the browsers of everybody in it."""

    grades: str
    clock: Clock
    app: Flask
    room: Room
    learners: list[Browser] = field(default_factory=list)
    staff: list[Browser] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)

    def begin(self) -> None:
        """Switch everything on, and let people in, most of whom stand on the boards."""
        teacher = self.room.join("Dr Inês Carvalho", "Instructor")
        with Session(self.room.engine) as session:
            before = self.clock() - timedelta(days=1)
            change_rules(session, self.room.context_id, teacher.membership_id, {}, True, "UTC", before)
            switch_on(session, self.room.context_id, EVERYTHING, self.clock())
            session.commit()
        self.staff.append(Browser(self.app, teacher))
        for number in range(LEARNERS):
            seat = self.room.join(f"Learner {number}")
            self.learners.append(Browser(self.app, seat))
            if number:
                path = f"/p/{seat.public_id}/boards/join"
                assert self.learners[-1].post(path, alias=f"Somebody {number}").status_code == 303
        for browser in (*self.staff, *self.learners):
            browser.token()

    def let_go(self) -> None:
        """Let everybody have launched just now, and close connections: no child may have its parent's."""
        with Session(self.room.engine) as session:
            session.execute(update(Participation).values(seen_at=self.clock()))
            session.commit()
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        self.room.engine.dispose()

    def write(self, luck: Random) -> None:
        """Do one thing after the other until the end."""
        while True:
            self.act(luck.choice(DEEDS), luck)

    def act(self, what: str, luck: Random) -> None:
        """Let somebody do one thing."""
        post = luck.randint(1, 2 + self.tally.read("answered"))
        self.tally.add("begun")
        answer = do(what, luck.choice(self.learners), self.staff[0], post, luck.randint(1, 4))
        if what in POSTS and answer.status_code == 303:
            self.tally.add("answered")
        self.tally.add("ended")

    def jobs(self, clock: Callable[[], datetime]) -> tuple[BoardTurns, ScoreDeliveries]:
        """What the worker does."""
        sessions = sessionmaker(self.room.engine, expire_on_commit=False)
        return BoardTurns(sessions, clock), ScoreDeliveries(sessions, GradesFile(self.grades), clock, 2)

    def warm_up(self, luck: Random) -> float:
        """Do everything, so that children find it worked out; return how many seconds a deed takes."""
        for job in self.jobs(self.clock):
            job(Event())
        for what in DEEDS:
            self.act(what, luck)
        begun = monotonic()
        for what in DEEDS:
            self.act(what, luck)
        return (monotonic() - begun) / len(DEEDS)

    def work(self, _luck: Random) -> None:
        """Be a worker until the end."""
        turns, deliveries = self.jobs(self.clock)
        Worker([Job("turn", turns, 0.02), Job("deliver", deliveries, 0.01)]).run(Event())


def main(database: str, grades: str, kills: str, seed: str) -> None:
    """Kill so often, let a last worker finish, and tell."""
    forget_power_cuts()
    clock, luck = Clock(), Random(int(seed))
    now = clock()
    # Without dates, at which scores change with nobody's doing.
    undated = terms(now, (StepTerms("post", 1, 5, None, 50),), opens_at=None, closes_at=None)
    room = Room(create_engine(database), now, undated).open()
    course = Course(grades, clock, create_app(settings_for(database), clock), room)
    course.begin()
    deed = min(course.warm_up(luck), LONGEST)
    # Or every child would look through all that is there, and so copy it.
    gc.freeze()
    clock.go()
    amid = 0
    for _ in range(int(kills)):
        course.let_go()
        writer, worker = (_forked(job, Random(luck.random())) for job in (course.write, course.work))
        course.tally.wait_for_more("begun")
        sleep(luck.uniform(0, MOST_DEEDS * deed))
        for process in luck.sample([writer, worker], 2):
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
        amid += _was_amid(course.tally)
    _finish(course)
    told = {name: course.tally.read(name) for name in Tally.NAMES}
    print(json.dumps({"amid": amid, "activity": room.activity_id, **told}))


def _forked(job: Callable[[Random], None], luck: Random) -> int:
    """Let a child do this for ever; it says what went wrong, and then ends."""
    child = os.fork()
    if child:
        return child
    try:
        job(luck)
    finally:
        sys.excepthook(*sys.exc_info())
        os._exit(1)


def _was_amid(tally: Tally) -> bool:
    """Whether the writer was killed while it did something; counts that as ended."""
    if tally.read("begun") == tally.read("ended"):
        return False
    tally.add("ended")
    return True


def _finish(course: Course) -> None:
    """Let a worker finish that nobody kills; its clock runs ahead, so that nobody waits for leases."""
    turns, deliveries = course.jobs(lambda: datetime.now(UTC) + timedelta(minutes=5))
    turns(Event())
    while deliveries(Event()):
        pass


if __name__ == "__main__":
    main(*sys.argv[1:])
