"""A running tool around a course: its clock, its worker's job, and a gradebook."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from lti_tool.course.models import Membership, Person
from lti_tool.grading.jobs import Rescoring, ScoreDeliveries
from lti_tool.grading.models import ScoreDelivery
from tests.grading.course import Course, make_course
from tests.grading.gradebook import FakeGradebook


@dataclass
class Clock:
    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def go(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Tool:
    """A course whose changes are committed, and the jobs that look at it."""

    course: Course
    gradebook: FakeGradebook
    clock: Clock
    deliveries: ScoreDeliveries
    rescoring: Rescoring
    sessions: Callable[[], Session]
    posts: dict[int, list[int]] = field(default_factory=dict)
    """What people posted and did not take back, for tests that act at random."""

    def deliver(self, **after: float) -> None:
        """Let the worker deliver what is due, after some time."""
        self.course.session.commit()
        self.clock.go(**after)
        self.deliveries(Event())
        self.course.session.rollback()
        self.course.session.expire_all()

    def post(self, who: int) -> int:
        item = self.course.post(who, self.minute)
        self.course.session.commit()
        return item

    def take_back(self, who: int, item: int) -> None:
        self.course.take_back(who, item, self.minute)
        self.course.session.commit()

    @property
    def minute(self) -> float:
        return (self.clock.now - self.course.start).total_seconds() / 60

    def wish(self, who: int) -> ScoreDelivery:
        self.course.session.rollback()
        return self.course.wish(who)

    def user(self, who: int) -> str:
        session = self.course.session
        person = session.get_one(Person, session.get_one(Membership, who).person_id)
        return person.id_on_platform

    def grade(self, who: int, url: str = "https://lms.test/items/1") -> float | None:
        cell = self.gradebook.cells.get((url, self.user(who)))
        return cell.given if cell else None


@pytest.fixture
def clock(noon: datetime) -> Clock:
    return Clock(noon)


@pytest.fixture
def gradebook(clock: Clock) -> FakeGradebook:
    gradebook = FakeGradebook(clock)
    gradebook.column()
    return gradebook


@pytest.fixture
def tool(engine: Engine, session: Session, clock: Clock, gradebook: FakeGradebook) -> Iterator[Tool]:
    def sessions() -> Session:
        return Session(engine, expire_on_commit=False)

    course = make_course(session, clock.now)
    session.commit()
    deliveries = ScoreDeliveries(sessions, gradebook, clock, at_once=4, luck=lambda: 1.0)
    yield Tool(course, gradebook, clock, deliveries, Rescoring(sessions, clock), sessions)
    session.rollback()
