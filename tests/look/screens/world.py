"""A school in use, in which every screen is looked at."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lti_tool.course.models import Deployment, Membership
from lti_tool.settings import Settings
from tests.admin.desk import AdminDesk
from tests.launch.test_course_home import add
from tests.launch.test_front_desk import add_discussion
from tests.support.school import School, Visit
from tests.tool import Clock

STORY = "I told a new colleague that her report was *a bit all over the place*.\n\n> What she heard\n\n`code`"


@dataclass
class World:
    """A school in use, with everybody in front of a page of theirs."""

    school: School
    learner: Visit
    teacher: Visit
    adding: Visit
    bare: Visit
    admin: AdminDesk
    held: Visit
    late: Visit
    member: int

    def page(self, screen: "Screen") -> TestResponse:
        """This screen, as whoever it is for sees it."""
        who, path = screen
        if callable(path):
            return path(self)
        found: AdminDesk | Visit = getattr(self, who)
        path = path.format(member=self.member)
        return found.browser.get(f"/admin/{path}") if isinstance(found, AdminDesk) else found.get(path)


Shown = Callable[[World], TestResponse]
Screen = tuple[str, str | Shown]
"""Who looks, by the names in `World`, and at which path; or how one comes there."""


@contextmanager
def opened_world(settings: Settings, clock: Clock) -> Iterator[World]:
    """Open the school, let people talk there, and close it."""
    school = School(settings, clock)
    add_discussion(school, "moodle")
    add(school, "Thanks that were heard", **{"steps-0-by": "2026-12-24T12:00"})
    link = school.campus.links("moodle")[-1].id
    learner = _talk(school, link)
    admin = AdminDesk(school.app, school.app.test_client(), clock)
    admin.sign_in()
    members: list[int] = []

    def prepare(session: Session) -> None:
        members.extend(session.scalars(select(Membership.id).order_by(Membership.id)))
        session.add(Deployment(registration_id=1, id_on_platform="17", created_at=clock()))

    school.in_database(prepare)
    ends = {"release": "by_hand", "steps-1-by": "2026-09-14T09:00"}
    add_discussion(school, "moodle", title="Held until the end", uuid=str(uuid4()), **ends)
    held = school.campus.links("moodle")[-1].id
    late = school.launch("moodle", "amara", held)
    late.post("discussion/posts", body=STORY, form_key="c")
    bare = school.campus.add_link("moodle", "Bare", {}, None).id
    yield World(
        school,
        learner,
        school.launch("moodle", "ines", link),
        school.pick("moodle"),
        school.launch("moodle", "amara", bare),
        admin,
        school.launch("moodle", "ines", held),
        late,
        members[-1],
    )
    school.close()


def _talk(school: School, link: str) -> Visit:
    """Let two learners talk; the one who asked."""
    learner = school.launch("moodle", "amara", link)
    learner.post("discussion/posts", body=STORY, form_key="a")
    school.launch("moodle", "layla", link).post("discussion/posts/1/reply", body="سؤال " * 30, form_key="b")
    layla = school.launch("moodle", "layla", link)
    learner.post("discussion/posts", act="ask", body=f"{STORY}\n\nAnd why?", form_key="c")
    for key in ("d", "e"):
        layla.post("discussion/posts/3/reply", body="لأن " * 30, form_key=key)
    learner.post("discussion/posts/4/thank", body="because it gave me *my* first sentence", form_key="f")
    learner.post("discussion/posts/4/accept")
    learner.post("discussion/posts/1/edit", body=STORY + "\n\nAdded.", version="1")
    return learner


def stranger(world: World) -> FlaskClient:
    """A browser that has never been here."""
    return world.school.browser()
