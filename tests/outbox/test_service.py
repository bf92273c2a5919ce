"""Claiming, settling and pausing on real databases."""

from datetime import datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from lti_tool.course.models import Registration
from lti_tool.database import begin_writing
from lti_tool.grading.models import Rescore, ScoreDelivery
from lti_tool.grading.wishes import send_zeros
from lti_tool.outbox.models import Pause
from lti_tool.outbox.rules import PauseValue
from lti_tool.outbox.service import (
    Claim,
    claim,
    keep_pause,
    lift_pause,
    pause_of,
    ready_registrations,
    release,
    settle,
)
from tests.grading.course import Course, make_course

pytestmark = pytest.mark.usefixtures("any_database")


@pytest.fixture
def course(session: Session, noon: datetime) -> Course:
    """A course with ten scores due at noon."""
    course = make_course(session, noon)
    for number in range(10):
        course.learner(str(number))
    send_zeros(session, course.activity_id, noon)
    session.commit()
    return course


def test_due_rows_are_leased_up_to_the_limit(course: Course, noon: datetime) -> None:
    lease = _claim(course.session, noon, limit=4)

    assert len(lease.ids) == 4
    rows = course.session.execute(
        select(ScoreDelivery.lease_token, ScoreDelivery.leased_until).where(ScoreDelivery.id.in_(lease.ids))
    ).all()
    assert set(rows) == {(lease.token, noon + timedelta(seconds=60))}


def test_a_leased_row_is_not_leased_twice_until_the_lease_is_over(course: Course, noon: datetime) -> None:
    first = _claim(course.session, noon, limit=4)

    second = _claim(course.session, noon + timedelta(seconds=59), limit=99)
    third = _claim(course.session, noon + timedelta(seconds=60), limit=99)

    assert set(first.ids).isdisjoint(second.ids)
    assert set(third.ids) == set(first.ids)


def test_nothing_is_leased_before_it_is_due(course: Course, noon: datetime) -> None:
    assert _claim(course.session, noon - timedelta(seconds=1), limit=99).ids == ()


def test_a_registrations_claim_leaves_others_alone(course: Course, noon: datetime) -> None:
    other = make_course(course.session, noon, name="two")
    other.learner()
    send_zeros(course.session, other.activity_id, noon)

    lease = _claim(course.session, noon, limit=99, registration_id=other.registration_id)

    assert len(lease.ids) == 1


def test_workers_at_once_never_share_a_row(course: Course, engine: Engine, noon: datetime) -> None:
    claims: list[Claim] = []

    def work() -> None:
        with Session(engine) as session:
            begin_writing(session)
            claims.append(claim(session, ScoreDelivery, noon, limit=3))
            session.commit()

    workers = [Thread(target=work) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    leased = [row_id for one in claims for row_id in one.ids]
    assert len(leased) == len(set(leased))
    assert len(leased) >= 9


def test_settling_ends_the_lease(course: Course, noon: datetime) -> None:
    lease = _claim(course.session, noon, limit=1)

    assert settle(course.session, ScoreDelivery, lease.ids[0], lease.token, {"due_at": None})

    row = course.session.get_one(ScoreDelivery, lease.ids[0], populate_existing=True)
    assert (row.due_at, row.lease_token, row.leased_until) == (None, None, None)


def test_a_late_worker_cannot_settle_what_another_took_over(course: Course, noon: datetime) -> None:
    late = _claim(course.session, noon, limit=1)
    _claim(course.session, noon + timedelta(seconds=61), limit=99)

    settled = settle(course.session, ScoreDelivery, late.ids[0], late.token, {"due_at": None})

    assert not settled
    assert course.session.get_one(ScoreDelivery, late.ids[0], populate_existing=True).due_at == noon


def test_released_rows_stay_due(course: Course, noon: datetime) -> None:
    lease = _claim(course.session, noon, limit=99)

    release(course.session, ScoreDelivery, lease.ids, lease.token)

    assert _claim(course.session, noon, limit=99).ids == lease.ids


def test_a_table_with_another_key_is_claimed_too(course: Course, noon: datetime) -> None:
    lease = claim(course.session, Rescore, noon, limit=9)

    assert lease.ids == (course.activity_id,)
    assert settle(course.session, Rescore, course.activity_id, lease.token, {"due_at": None})


def test_paused_and_disabled_registrations_are_not_ready(course: Course, noon: datetime) -> None:
    def ready() -> list[int]:
        return [key for key, _ in ready_registrations(course.session, ScoreDelivery, noon)]

    assert ready() == [course.registration_id]

    pause = PauseValue(5, noon + timedelta(seconds=30), None, "failed")
    keep_pause(course.session, course.registration_id, pause)
    assert ready() == []

    keep_pause(course.session, course.registration_id, PauseValue(5, noon, 2, "failed"))
    assert ready_registrations(course.session, ScoreDelivery, noon) == [
        (course.registration_id, PauseValue(5, noon, 2, "failed"))
    ]

    course.session.get_one(Registration, course.registration_id).disabled_at = noon
    course.session.flush()
    assert ready() == []


def test_a_registration_without_due_work_is_not_ready(course: Course, noon: datetime) -> None:
    assert ready_registrations(course.session, ScoreDelivery, noon - timedelta(seconds=1)) == []


@pytest.mark.parametrize(
    ("reason", "is_lifted"), [("failed", True), ("access_refused", True), ("busy", False)]
)
def test_a_pause_is_lifted_unless_the_platform_asked_for_it(
    course: Course, noon: datetime, reason: str, is_lifted: bool
) -> None:
    later = noon + timedelta(minutes=5)
    keep_pause(course.session, course.registration_id, PauseValue(5, later, None, reason))

    lift_pause(course.session, [course.registration_id], noon)

    pause = pause_of(course.session, course.registration_id)
    assert pause.is_running(noon) is not is_lifted
    assert pause.failures == 5


def test_there_is_one_pause_for_a_registration(course: Course) -> None:
    assert pause_of(course.session, course.registration_id) == PauseValue()

    for failures in (1, 2):
        keep_pause(course.session, course.registration_id, PauseValue(failures))

    assert course.session.scalars(select(Pause.failures)).all() == [2]


def _claim(session: Session, now: datetime, limit: int, registration_id: int | None = None) -> Claim:
    lease = claim(session, ScoreDelivery, now, limit, registration_id=registration_id)
    return Claim(tuple(sorted(lease.ids)), lease.token, lease.until)
