"""A worker killed with SIGKILL before, during and after a delivery loses nothing (faults 2 and 24)."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.grading.models import DeliveryState, ScoreDelivery
from lti_tool.grading.wishes import send_zeros
from lti_tool.outbox.worker import GRACE_SECONDS
from tests.grading.course import Course, make_course
from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[2]


@dataclass
class Platform:
    """A gradebook on loopback; `hangs` lets it take a score and keep its answer to itself."""

    hangs: bool = False
    scores: list[dict[str, object]] = field(default_factory=list)
    took: Event = field(default_factory=Event)
    release: Event = field(default_factory=Event)
    url: str = ""

    def grades(self) -> dict[object, object]:
        return {score["user"]: score["given"] for score in self.scores}


@pytest.fixture
def platform() -> Iterator[Platform]:
    platform = Platform()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            platform.scores.append(json.loads(body))
            platform.took.set()
            if platform.hangs:
                platform.release.wait(PATIENCE)
                return
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    platform.url = f"http://127.0.0.1:{server.server_port}/scores"
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield platform
    platform.release.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def course(session: Session) -> Course:
    course = make_course(session, datetime.now(UTC))
    for number in range(3):
        course.learner(str(number))
    send_zeros(session, course.activity_id, course.start)
    session.commit()
    return course


@pytest.mark.parametrize("point", ["before", "during", "after"])
def test_a_killed_worker_loses_nothing(
    database_url: str, course: Course, platform: Platform, point: str
) -> None:
    platform.hangs = point == "during"
    with _worker(database_url, platform, point, ahead=0) as worker:
        _wait_for(worker, platform, point)
        worker.kill()
    platform.hangs = False
    assert set(_states(course)) == {DeliveryState.WAITING}

    with _worker(database_url, platform, "none", ahead=61) as worker:
        _wait_until_delivered(course)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(PATIENCE) == 0

    assert len(platform.grades()) == 3
    _timestamps_rise(platform)


def test_sigterm_ends_an_idle_worker_at_once(database_url: str, course: Course, platform: Platform) -> None:
    with _worker(database_url, platform, "none", ahead=0) as worker:
        _wait_until_delivered(course)
        began = monotonic()
        worker.send_signal(signal.SIGTERM)

        assert worker.wait(PATIENCE) == 0

    assert monotonic() - began < GRACE_SECONDS


def test_two_workers_send_each_score_once(database_url: str, course: Course, platform: Platform) -> None:
    with (
        _worker(database_url, platform, "none", ahead=0) as first,
        _worker(database_url, platform, "none", ahead=0) as second,
    ):
        _wait_until_delivered(course)
        for worker in (first, second):
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(PATIENCE) == 0

    assert len(platform.scores) == 3


@contextmanager
def _worker(database: str, platform: Platform, point: str, ahead: int) -> Iterator[subprocess.Popen[str]]:
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.grading.worker_to_kill", database, platform.url, point, str(ahead)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        _expect(worker, "ready")
        yield worker
    finally:
        worker.kill()
        worker.communicate()


def _wait_for(worker: "subprocess.Popen[str]", platform: Platform, point: str) -> None:
    if point == "during":
        assert platform.took.wait(PATIENCE)
    else:
        _expect(worker, point)


def _expect(worker: "subprocess.Popen[str]", line: str) -> None:
    assert worker.stdout is not None
    assert worker.stdout.readline().strip() == line


def _wait_until_delivered(course: Course) -> None:
    deadline = monotonic() + PATIENCE
    while set(_states(course)) != {DeliveryState.DELIVERED}:
        assert monotonic() < deadline
        sleep(0.1)


def _states(course: Course) -> list[DeliveryState]:
    states = list(course.session.scalars(select(ScoreDelivery.state)))
    course.session.rollback()
    return states


def _timestamps_rise(platform: Platform) -> None:
    by_user: dict[object, list[datetime]] = {}
    for score in platform.scores:
        stamps = by_user.setdefault(score["user"], [])
        stamps.append(datetime.fromisoformat(str(score["timestamp"])))
    for stamps in by_user.values():
        assert stamps == sorted(set(stamps))
