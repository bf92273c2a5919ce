"""One school for all tests of a file: its Canvas has every kind of person, course and assignment.

Each test gets a discussion and learners of its own, and finds everything mended and a day later.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Event
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from lti_tool.course.models import LineItem as OurColumn
from lti_tool.course.models import Membership, Person
from lti_tool.database import db
from lti_tool.grading.jobs import PlatformGradebook, Rescoring, ScoreDeliveries
from lti_tool.grading.models import ScoreDelivery
from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.tokens import AccessTokens
from lti_tool.sandbox.state import Grade, LineItem, Profile
from lti_tool.sandbox.troubles import Faults
from tests.databases import SQLiteTemplate
from tests.launch.test_front_desk import add_discussion
from tests.support.campus import TOOL_URL
from tests.support.school import CampusTransport, School, Visit
from tests.tool import Clock, settings_for

WAYS = "canvas"


@dataclass
class Semester:
    """A school, its worker, and one discussion in the newest course."""

    school: School
    clock: Clock
    rescoring: Rescoring
    deliveries: ScoreDeliveries
    link: str = ""
    learners: int = 0

    @property
    def faults(self) -> Faults:
        return self.school.campus.faults(WAYS)

    @property
    def column(self) -> LineItem:
        """The column of the discussion, as the platform has it."""
        items = self.school.campus.line_items(WAYS)
        return next(item for item in items if item.link_id == self.link)

    def learner(self) -> str:
        """The key of somebody who has not been here."""
        self.learners += 1
        everybody = self.school.campus.people(WAYS)
        return [person.key for person in everybody if person.key.startswith("learner-")][self.learners]

    def visit(self, persona: str) -> Visit:
        return self.school.launch(WAYS, persona, self.link)

    def post(self, persona: str) -> Visit:
        """Open the discussion and write a post of one's own words."""
        visit = self.visit(persona)
        posted = visit.post(
            "discussion/posts", body=f"More than three words of {persona}", form_key=uuid4().hex
        )
        assert posted.status_code in (200, 303), posted.text
        return visit

    def work(self, **after: float) -> None:
        """Let some time pass and the worker do what is due."""
        self.clock.move(**after)
        self.rescoring(Event())
        self.deliveries(Event())

    def grade(self, persona: str) -> Grade | None:
        """The cell in the platform's gradebook."""
        person = next(one for one in self.school.campus.people(WAYS) if one.key == persona)
        cells = self.school.campus.grades(WAYS)
        found = (c for c in cells if (c.item_number, c.user_id) == (self.column.number, person.id))
        return next(found, None)

    def state(self, persona: str) -> tuple[str, str]:
        """Where the learner's newest score stands with us, and why."""
        person = next(one for one in self.school.campus.people(WAYS) if one.key == persona)
        with self.school.app.app_context():
            row = db.session.execute(
                select(ScoreDelivery.state, ScoreDelivery.reason)
                .join(Membership, Membership.id == ScoreDelivery.membership_id)
                .join(Person, Person.id == Membership.person_id)
                .where(Person.id_on_platform == person.id)
                .order_by(ScoreDelivery.id.desc())
            ).first()
        return (str(row.state), str(row.reason)) if row else ("", "")

    def our_columns(self) -> list[str | None]:
        """The addresses of all columns that we know of."""
        with self.school.app.app_context():
            return list(db.session.scalars(select(OurColumn.url).order_by(OurColumn.id)))


@pytest.fixture(scope="module")
def shared(sqlite_template: SQLiteTemplate, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Semester]:
    clock = Clock(datetime(2026, 9, 14, 12, 0, tzinfo=UTC))
    url = sqlite_template.copy(tmp_path_factory.mktemp("canvas"))
    school = School(settings_for(url, posts_a_minute=100_000), clock)
    school.campus.add_everything(WAYS)
    school.campus.add_learners(WAYS, 60)
    with school.app.app_context():
        engine = db.engine
    sessions = sessionmaker(engine, expire_on_commit=False)
    http = PlatformHttp(inside_allowed=True, transport=CampusTransport(school.sandbox))
    tokens = AccessTokens(http, sessions, school.settings.secret_key.get_secret_value())
    gradebook = PlatformGradebook(http, tokens, launch_url=f"{TOOL_URL}/lti/launch")
    deliveries = ScoreDeliveries(sessions, gradebook, clock, at_once=1, luck=lambda: 1.0)
    yield Semester(school, clock, Rescoring(sessions, clock), deliveries)
    school.close()


@pytest.fixture
def semester(shared: Semester) -> Semester:
    """A new discussion, everything mended, a day later."""
    campus = shared.school.campus
    campus.faults(WAYS).reset()
    campus.choose_profile(Profile.NEW)
    shared.clock.move(days=1)
    add_discussion(shared.school, WAYS, uuid=str(uuid4()))
    shared.link = campus.links(WAYS)[-1].id
    return shared


@pytest.fixture
def school(semester: Semester) -> School:
    return semester.school


@pytest.fixture
def link(semester: Semester) -> str:
    """The resource link of a discussion that a teacher has added as an assignment."""
    return semester.link
