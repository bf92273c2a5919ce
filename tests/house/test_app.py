"""The app on a database that has tables and no row yet."""

import re
from typing import Any

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient

from lti_tool.settings import Settings


@pytest.mark.usefixtures("any_database")
def test_a_fresh_tool_shows_no_key_and_opens_nothing(client: FlaskClient) -> None:
    keys = client.get("/.well-known/jwks.json")
    login = client.get(
        "/lti/login?iss=https://lms.test&login_hint=1&target_link_uri=https://stoke.test/lti/launch"
    )
    login = client.get(login.headers["Location"])

    assert (keys.status_code, keys.get_json()) == (200, {"keys": []})
    assert login.status_code == 400
    assert "Code of the check: registration_unknown." in login.text


def test_an_unknown_address_gets_a_page_with_a_code_and_runs_nothing(client: FlaskClient) -> None:
    page = client.get("/nowhere")

    assert page.status_code == 404
    assert re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}", page.text)
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in page.headers["Content-Security-Policy"]


def test_the_addresses_that_the_tool_tells_are_those_of_its_routes(app: Flask, settings: Settings) -> None:
    own = settings.addresses
    told: dict[str, tuple[str, dict[str, Any]]] = {
        own.launch: ("lti.launch", {}),
        own.login(): ("lti.login", {}),
        own.login("0a1b"): ("lti.login", {"login_key": "0a1b"}),
        own.key_set: ("lti.key_set", {}),
        own.icon: ("static", {"filename": "icon.svg"}),
        own.registration("token"): ("registering.ask", {"invite": "token"}),
        own.notices(7): ("notices.receive", {"registration_id": 7}),
        own.sign_in("token"): ("admin.open_link", {"token": "token"}),
        own.stop_mail("token"): ("mail.ask", {"token": "token"}),
    }
    with app.test_request_context():
        routes = {url: own.base_url + url_for(endpoint, **values) for url, (endpoint, values) in told.items()}

    assert routes == {url: url for url in told}


@pytest.mark.parametrize("path", ["/nowhere", "/admin/sign-in"])
def test_the_browsers_tab_has_our_sign(client: FlaskClient, path: str) -> None:
    found = re.search(
        r'<link rel="icon" href="(/static/[\w.]+)" type="image/svg\+xml">', client.get(path).text
    )

    assert found
    with client.get(found[1]) as sign:
        assert sign.mimetype == "image/svg+xml"
