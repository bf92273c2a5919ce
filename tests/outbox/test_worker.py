"""The worker's loop."""

from datetime import datetime
from threading import Event
from time import monotonic

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from lti_tool.outbox.jobs import periodic
from lti_tool.outbox.models import Pause
from lti_tool.outbox.rules import PauseValue
from lti_tool.outbox.service import keep_pause
from lti_tool.outbox.worker import Job, Worker
from tests.grading.course import make_course
from tests.waiting import PATIENCE


def test_a_job_with_work_goes_on_at_once_and_an_idle_one_rests() -> None:
    stop = Event()
    left = [1, 1, 1, 0]
    idle = 0

    def busy(_stop: Event) -> int:
        if left:
            return left.pop(0)
        stop.set()
        return 0

    def rests(_stop: Event) -> int:
        nonlocal idle
        idle += 1
        return 0

    Worker([Job("busy", busy, interval=0.05), Job("idle", rests, interval=60)]).run(stop)

    assert left == []
    assert idle == 1


def test_a_job_that_fails_is_run_again_and_says_so_without_personal_data(
    capsys: pytest.CaptureFixture[str],
) -> None:
    stop = Event()
    runs = 0

    def fails(_stop: Event) -> int:
        nonlocal runs
        runs += 1
        if runs == 3:
            stop.set()
        raise ValueError("Ada Lovelace wrote this")

    Worker([Job("fails", fails, interval=0.01)]).run(stop)

    assert runs == 3
    said = capsys.readouterr()
    assert "Ada" not in said.out + said.err


def test_a_slow_job_holds_up_no_other() -> None:
    stop, released = Event(), Event()

    def slow(_stop: Event) -> int:
        released.wait(PATIENCE)
        return 0

    def quick(_stop: Event) -> int:
        stop.set()
        released.set()
        return 0

    assert Worker([Job("slow", slow), Job("quick", quick)]).run(stop)


def test_stopping_waits_for_what_is_under_way_and_no_longer_than_the_grace() -> None:
    stop, released = Event(), Event()

    def stuck(stop: Event) -> int:
        stop.set()
        released.wait(PATIENCE)
        return 0

    began = monotonic()
    ended = Worker([Job("stuck", stuck)]).run(stop, grace=0.2)

    assert not ended
    assert monotonic() - began < PATIENCE / 2
    released.set()


def test_a_periodic_job_commits_what_it_does(engine: Engine, session: Session, noon: datetime) -> None:
    course = make_course(session, noon)
    session.commit()

    def purge(session: Session, now: datetime) -> None:
        assert now == noon
        keep_pause(session, course.registration_id, PauseValue(3))

    job = periodic("purge", purge, lambda: Session(engine), lambda: noon, interval=3600)

    assert job.run(Event()) == 0
    assert (job.name, job.interval) == ("purge", 3600)
    assert session.scalars(select(Pause.failures)).all() == [3]
