"""An admin registers a Canvas as the README says: a key by its JSON, the form here, one look, one yes."""

from lti_tool.sandbox import launching
from tests.admin.desk import AdminDesk
from tests.support.campus import TOOL_URL
from tests.support.school import School, Visit


def open_from_the_menu(school: School, client_id: str) -> Visit:
    number = school.campus.courses("canvas")[-1].number
    login = launching.open_navigation(school.campus, "canvas", "ines", number, client_id).fields
    return school.enter("canvas", login, school.browser())


def test_a_canvas_is_registered_by_the_address_of_our_json(school: School, school_desk: AdminDesk) -> None:
    canvas, number = school.sandbox.test_client(), school.campus.courses("canvas")[-1].number
    base = f"/canvas/courses/{number}"
    canvas.post(f"{base}/key", data={"url": f"{TOOL_URL}/lti/canvas.json"})
    told = school.campus.registrations("canvas")[-1]
    canvas.post(f"{base}/activate", data={"client": told.client_id, "active": "yes"})
    canvas.post(f"{base}/install", data={"client": told.client_id})

    shown = {"name": "Our Canvas", "issuer": told.issuer, "client_id": told.client_id, "family": "canvas"}
    addresses = {"auth_url": told.auth_url, "token_url": told.token_url, "jwks_url": told.jwks_url}
    form = "/admin/platforms/new"
    made = school_desk.send(form, form, follow_redirects=True, **shown, **addresses)
    waiting = open_from_the_menu(school, told.client_id).page
    place = made.request.path
    yes = f"{place}/deployments/3/approve"
    approved = school_desk.send(place, yes, follow_redirects=True)

    assert "the first launch makes one known" in made.text
    assert (waiting.status_code, "waits" in waiting.text) == (403, True)
    assert "are let in" in approved.text
    assert "No activity here yet" in open_from_the_menu(school, told.client_id).page.text
