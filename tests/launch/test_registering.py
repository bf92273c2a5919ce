"""Dynamic registration behind a one-time invite link (reliability.md 4, rows R)."""

import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from lti_tool.course.lifecycle import remove
from lti_tool.course.models import Deployment, Registration
from lti_tool.course.registrations import invite
from lti_tool.database import db
from lti_tool.sandbox import registering
from lti_tool.sandbox.troubles import Scripted
from tests.support.school import WAYS, School
from tests.tool import Clock


def new_invite(school: School, allow_other_hosts: bool = False) -> str:
    token: list[str] = []
    school.in_database(
        lambda session: token.append(invite(session, "Campus", allow_other_hosts, False, school.clock()))
    )
    return token[0]


def start_of(school: School, ways: str) -> dict[str, str]:
    """With what the platform opens our registration page."""
    with school.campus.changing(ways) as site:
        token = registering.begin(site)
    url = school.campus.ways(ways).endpoints(site.sso, site.school).configuration_url
    return {"openid_configuration": url, "registration_token": token}


@pytest.mark.parametrize("ways", WAYS)
def test_an_admin_registers_a_platform_with_one_button(school: School, ways: str) -> None:
    address = f"/lti/register/{new_invite(school)}"
    start = start_of(school, ways)
    browser = school.browser()

    shown = browser.get(address, query_string=start)
    done = browser.post(address, data=start)

    assert "Register Stoke with localhost" in shown.text
    assert done.status_code == 200, done.text
    assert "Campus is registered" in done.text
    words = {"moodle": "In Moodle, press Activate", "canvas": "In Canvas, switch the key On"}
    assert [name for name, said in words.items() if said in done.text] == [ways]
    known = school.campus.registrations(ways)[-1]
    with school.app.app_context():
        made = db.session.scalars(select(Registration).filter_by(client_id=known.client_id)).one()
        deployments = db.session.scalars(select(Deployment).filter_by(registration_id=made.id)).all()
    assert (made.family, made.token_url) == (ways, known.token_url)
    assert [one.id_on_platform for one in deployments] == (["2"] if ways == "moodle" else [])


def test_opening_the_page_fetches_and_changes_nothing(school: School) -> None:
    address = f"/lti/register/{new_invite(school)}"

    school.browser().get(address, query_string=start_of(school, "moodle"))

    assert school.campus.messages("moodle") == []
    assert len(school.campus.registrations("moodle")) == 1


def test_an_invite_works_once(school: School) -> None:
    address = f"/lti/register/{new_invite(school)}"
    school.browser().post(address, data=start_of(school, "moodle"))

    again = school.browser().post(address, data=start_of(school, "canvas"))

    assert again.status_code == 410
    assert "no longer valid" in again.text


@pytest.mark.parametrize("is_removed", [False, True])
def test_an_invited_platform_gets_no_place_beside_one_that_has_its_issuer_and_client(
    school: School, noon: datetime, is_removed: bool
) -> None:
    known, start = school.campus.registration("moodle"), start_of(school, "moodle")
    if is_removed:
        school.in_database(lambda session: remove(session, 1, noon))
    address = f"/lti/register/{new_invite(school)}"
    taken = Scripted(200, json.dumps({"client_id": known.client_id}))
    school.campus.faults("moodle").script("registration", taken)

    refused = school.browser().post(address, data=start)
    retried = school.browser().post(address, data=start_of(school, "moodle"))

    assert refused.status_code == 422
    assert "This issuer and client id are registered already." in refused.text
    assert "Campus is registered" in retried.text, "the invitation is not used up"
    with school.app.app_context():
        ids = db.session.scalars(select(Registration.client_id).order_by(Registration.id)).all()
    assert (len(ids), ids.count(known.client_id)) == (len(WAYS) + 1, 1)


def test_an_invite_ends_after_a_week(school: School, clock: Clock) -> None:
    address = f"/lti/register/{new_invite(school)}"
    clock.now += timedelta(days=8)

    assert school.browser().get(address, query_string=start_of(school, "moodle")).status_code == 410


def test_a_made_up_invite_is_answered_like_an_old_one(school: School) -> None:
    assert school.browser().get("/lti/register/made-up", query_string={}).status_code == 410


def test_a_used_registration_token_is_the_platforms_to_refuse_and_keeps_the_invite(school: School) -> None:
    start = start_of(school, "moodle")
    school.browser().post(f"/lti/register/{new_invite(school)}", data=start)
    address = f"/lti/register/{new_invite(school)}"

    refused = school.browser().post(address, data=start)
    retried = school.browser().post(address, data=start_of(school, "moodle"))

    assert refused.status_code == 422
    assert "token_already_used" in refused.text
    assert retried.status_code == 200


@pytest.mark.parametrize(
    "url", ["", "file:///etc/passwd", "http://169.254.169.254/c", "http://a:b@localhost:8701/c", "ftp://x/c"]
)
def test_a_bad_configuration_address_registers_nothing(school: School, url: str) -> None:
    page = school.browser().post(f"/lti/register/{new_invite(school)}", data={"openid_configuration": url})

    assert page.status_code == 422
    with school.app.app_context():
        assert db.session.query(Registration).count() == len(WAYS)
