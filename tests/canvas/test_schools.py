"""Two schools in one cloud: one issuer, equal ids everywhere, and hosts that differ (lti.md C1, G3).

Holds: registrations are found by issuer and client, people and courses belong to a registration, and no
address is made from the issuer.
"""

from collections.abc import Iterator
from copy import copy

import pytest
from sqlalchemy import select

from lti_tool.course.models import Context, Person
from lti_tool.course.registrations import RegistrationTerms, add_registration
from lti_tool.database import db
from lti_tool.sandbox import create_sandbox
from lti_tool.sandbox.sites import CanvasHosts
from lti_tool.settings import Settings
from tests.launch.test_front_desk import add_discussion
from tests.support.campus import CampusBrowser, campus_for
from tests.support.school import School
from tests.tool import Clock

WAYS, ISSUER = "canvas", "https://canvas.instructure.com"
FIRST = CanvasHosts(ISSUER, "http://localhost:8701/canvas", "http://127.0.0.1:8701/canvas")
SECOND = CanvasHosts(ISSUER, "http://localhost:8702/canvas", "http://127.0.0.1:8702/canvas")


@pytest.fixture
def first(settings: Settings, clock: Clock) -> Iterator[School]:
    school = School(settings, clock, FIRST)
    yield school
    school.close()


@pytest.fixture
def second(first: School) -> School:
    return another_school(first, "10000000000099")


def another_school(first: School, client_id: str) -> School:
    """The same tool as another school sees it, with other keys and hosts, and else equal in everything."""
    school = copy(first)
    school.campus = campus_for(
        fetch=first.campus.fetch, clock=first.clock, base_url="http://localhost:8702", canvas=SECOND
    )
    with school.campus.changing(WAYS) as site:
        site.tools[0].client_id = client_id
    school.sandbox = create_sandbox(school.campus)
    school.desk = CampusBrowser(school.campus, school.sandbox)
    for host in ("localhost:8702", "127.0.0.1:8702"):
        first.transport.lead(host, school.sandbox)
    told = school.campus.registration(WAYS)
    terms = RegistrationTerms(
        "Second",
        told.issuer,
        told.client_id,
        told.auth_url,
        told.token_url,
        told.jwks_url,
        family=told.family,
    )
    named = (told.deployment_id,)
    first.in_database(lambda session: add_registration(session, terms, named, first.clock(), True))
    return school


def test_a_cloud_of_two_hosts_is_taught_in_from_its_dialog_to_its_course(first: School) -> None:
    add_discussion(first, WAYS)

    visit = first.launch(WAYS, "amara", first.campus.links(WAYS)[-1].id)

    assert "Tell us about feedback of yours that landed badly." in visit.page.text
    policy = visit.page.headers["Content-Security-Policy"]
    assert "http://127.0.0.1:8701" in policy
    with first.app.app_context():
        url = db.session.scalars(select(Context.line_items_url)).one()
    assert str(url).startswith(FIRST.school)


def test_equal_ids_in_two_schools_of_one_issuer_meet_nowhere(first: School, second: School) -> None:
    add_discussion(first, WAYS, title="Of the first school")
    add_discussion(second, WAYS, title="Of the second school", uuid="4f0f34cb-07d6-4d2c-bb39-3f3b7f8c7e12")
    links = [school.campus.links(WAYS)[-1].id for school in (first, second)]

    here = first.launch(WAYS, "amara", links[0])
    there = second.launch(WAYS, "amara", links[1])
    here.post("discussion/posts", body="Written in the first school", form_key="a")

    assert links[0] == links[1]
    assert "Of the second school" in there.page.text
    assert "Written in the first school" not in there.get("discussion/").text
    with first.app.app_context():
        people = db.session.scalars(select(Person.id_on_platform)).all()
        contexts = db.session.scalars(select(Context.id_on_platform)).all()
    assert len(people) == 2 * len(set(people))
    assert len(contexts) == 2 * len(set(contexts))


def test_an_activity_of_one_school_is_unknown_in_the_other(first: School, second: School) -> None:
    add_discussion(first, WAYS)
    custom = first.campus.links(WAYS)[-1].custom
    foreign = second.campus.add_link(WAYS, "Brought along", dict(custom), 10)

    assert second.launch(WAYS, "amara", foreign.id).page.status_code == 404
