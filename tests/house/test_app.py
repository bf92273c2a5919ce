"""The app on a database that has tables and no row yet."""

import re

import pytest
from flask.testing import FlaskClient


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
