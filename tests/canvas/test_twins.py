"""Two self-hosted Canvases with one issuer and one client id, told apart by login addresses (ADR 0014)."""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from lti_tool.course.models import Deployment, Participation, Person, Registration
from lti_tool.database import db
from lti_tool.settings import Settings
from tests.canvas.test_schools import FIRST, WAYS, another_school
from tests.launch.test_front_desk import add_discussion
from tests.support.school import School
from tests.tool import Clock

OWN_NAMES = "This platform needs a login address of its own"


@pytest.fixture
def first(settings: Settings, clock: Clock) -> Iterator[School]:
    school = School(settings, clock, FIRST)
    yield school
    school.close()


@pytest.fixture
def second(first: School) -> School:
    return another_school(first, first.campus.registration(WAYS).client_id)


def row_of(school: School) -> Registration:
    with school.app.app_context():
        jwks_url = school.campus.registration(WAYS).jwks_url
        return db.session.scalars(select(Registration).filter_by(jwks_url=jwks_url)).one()


def own_address(school: School) -> str:
    return f"/lti/login/{row_of(school).login_key}"


def sent_to(school: School, path: str, **changes: str) -> tuple[int, str]:
    """Status, and which host the browser is sent to by a login whose cookie came back."""
    login = school.desk.start_launch(WAYS, "amara", school.campus.add_link(WAYS, "x").id)
    browser = school.browser()
    browser.post(path, data=login | changes)
    answer = browser.post(path, data=login | changes)
    return answer.status_code, urlsplit(answer.headers.get("Location", "")).netloc


def test_at_their_own_addresses_equal_ids_meet_nowhere(first: School, second: School) -> None:
    first.login_path, second.login_path = own_address(first), own_address(second)
    add_discussion(first, WAYS, title="Of the first school")
    add_discussion(second, WAYS, title="Of the second school", uuid="4f0f34cb-07d6-4d2c-bb39-3f3b7f8c7e12")
    links = [school.campus.links(WAYS)[-1].id for school in (first, second)]

    here, there = first.launch(WAYS, "amara", links[0]), second.launch(WAYS, "amara", links[1])
    here.post("discussion/posts", body="Written in the first school", form_key="a")

    assert links[0] == links[1]
    assert "Of the first school" in here.page.text
    assert "Of the second school" in there.page.text
    assert "Written in the first school" not in there.get("discussion/").text
    policies = [visit.page.headers["Content-Security-Policy"] for visit in (here, there)]
    assert [("127.0.0.1:8701" in policy, "127.0.0.1:8702" in policy) for policy in policies] == [
        (True, False),
        (False, True),
    ]
    with first.app.app_context():
        people = db.session.scalars(select(Person.id_on_platform)).all()
    assert len(people) == 2 * len(set(people))


def test_the_general_address_does_not_guess(first: School, second: School) -> None:
    page = first.browser().get("/lti/login/again", query_string=_login(first))

    assert (page.status_code, OWN_NAMES in page.text) == (400, True)
    assert [sent_to(school, "/lti/login")[0] for school in (first, second)] == [400, 400]


def test_a_deployment_that_only_one_has_approved_tells_them_apart(first: School, second: School) -> None:
    twin = row_of(second).id
    moved = update(Deployment).where(Deployment.registration_id == twin).values(id_on_platform="other")
    first.in_database(lambda session: session.execute(moved))
    known = first.campus.registration(WAYS).deployment_id

    found = [
        sent_to(first, "/lti/login", lti_deployment_id=known),
        sent_to(second, "/lti/login", lti_deployment_id="other"),
        sent_to(second, "/lti/login", lti_deployment_id="never seen"),
    ]

    hosts = [urlsplit(row_of(school).auth_url).netloc for school in (first, second)]
    assert found == [(302, hosts[0]), (302, hosts[1]), (400, "")]
    assert hosts[0] != hosts[1]


def test_a_launch_opens_by_the_login_of_its_own_school_only(first: School, second: School) -> None:
    first.login_path, second.login_path = own_address(first), own_address(second)
    browser, link = first.browser(), first.campus.add_link(WAYS, "x").id
    signed = first.answer(WAYS, first.desk.start_launch(WAYS, "amara", link), browser)
    begun = browser.post(second.login_path, data=_login(second)).headers["Location"]
    state = parse_qs(urlsplit(begun).query)["state"][0]

    page = browser.post("/lti/launch", data=signed | {"state": state})

    assert page.status_code == 400
    with first.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Participation)) == 0


def test_an_address_takes_no_login_of_another_issuer_or_client(first: School, second: School) -> None:
    own = own_address(second)

    assert sent_to(second, own)[0] == 302
    assert sent_to(second, own, iss="https://elsewhere.test") == (400, "")
    assert sent_to(second, own, client_id="10000000000001") == (400, "")
    assert sent_to(second, "/lti/login/" + "0" * 32) == (400, "")


def test_a_paused_school_is_not_taken_for_its_twin(first: School, second: School, noon: datetime) -> None:
    registration_id = row_of(first).id

    def pause(session: Session) -> None:
        session.get_one(Registration, registration_id).disabled_at = noon

    first.in_database(pause)

    assert sent_to(first, "/lti/login") == (400, "")
    assert sent_to(first, own_address(first)) == (403, "")
    assert sent_to(second, own_address(second))[0] == 302


def _login(school: School) -> dict[str, str]:
    return school.desk.start_launch(WAYS, "amara", school.campus.add_link(WAYS, "x").id)
