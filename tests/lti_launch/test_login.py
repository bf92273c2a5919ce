"""The login leg: what comes in, what goes out (reliability.md 4, rows L24 and L32; lti.md A1)."""

from dataclasses import replace
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

import pytest
from werkzeug.datastructures import MultiDict

from lti_tool.errors import LaunchRefused
from lti_tool.lti.login import LoginRequest, begin_login, read_login
from tests.lti_launch.platform import (
    BASE_URL,
    BROWSER,
    LAUNCH_URL,
    REGISTRATION,
    SECRET,
    query_of,
    recorded,
)

LOGIN = {
    "iss": "https://lms.test",
    "login_hint": "5",
    "target_link_uri": LAUNCH_URL,
    "lti_message_hint": '{"cmid":2,"launchid":"a b&c=%20+ü"}',
    "client_id": "cid-7",
    "lti_deployment_id": "1",
}


def test_moodles_login_is_read() -> None:
    parameters = MultiDict(recorded("login")["parameters"])

    assert read_login(parameters, "https://tool.test:9443") == LoginRequest(
        issuer="https://moodle.test:8443",
        login_hint="5",
        target_link_uri="https://tool.test:9443/launch",
        message_hint='{"cmid":2,"launchid":"ltilaunch1_21420936"}',
        client_id="FbdBxJ2HTuGtyJB",
        deployment_id="1",
    )


@pytest.mark.parametrize("name", ["lti_message_hint", "client_id", "lti_deployment_id"])
def test_what_a_platform_need_not_send_may_be_absent(name: str) -> None:
    read_login(MultiDict({key: value for key, value in LOGIN.items() if key != name}), BASE_URL)


REFUSED = {
    "no iss": ("iss_missing", {"iss": ""}),
    "no login_hint": ("login_hint_missing", {"login_hint": ""}),
    "no target": ("target_link_uri_missing", {"target_link_uri": ""}),
    "login_hint of 10 kB": ("login_hint_too_long", {"login_hint": "h" * 10_000}),
    "message hint of 10 kB": ("lti_message_hint_too_long", {"lti_message_hint": "h" * 10_000}),
    "client_id of 300": ("client_id_too_long", {"client_id": "c" * 300}),
    "foreign target": ("target_link_uri_foreign", {"target_link_uri": "https://evil.test/lti/launch"}),
    "target without scheme": ("target_link_uri_foreign", {"target_link_uri": "//evil.test"}),
    "target a script": ("target_link_uri_foreign", {"target_link_uri": "javascript:alert(1)"}),
    "null in iss": ("iss_unprintable", {"iss": "https://lms.test\0"}),
    "nothing but null in iss": ("iss_unprintable", {"iss": "\0"}),
    "line break in iss": ("iss_unprintable", {"iss": "https://lms.test\n"}),
    "lone surrogate in iss": ("iss_unprintable", {"iss": "https://lms.test\ud800"}),
    "null in client_id": ("client_id_unprintable", {"client_id": "cid\0"}),
    "null in deployment": ("lti_deployment_id_unprintable", {"lti_deployment_id": "1\0"}),
    "null in target": ("target_link_uri_unprintable", {"target_link_uri": LAUNCH_URL + "\0"}),
    "target by http": ("target_link_uri_foreign", {"target_link_uri": "http://stoke.test/lti/launch"}),
}


@pytest.mark.parametrize(("code", "changes"), REFUSED.values(), ids=REFUSED.keys())
def test_a_bad_login_is_refused_by_name(code: str, changes: dict[str, str]) -> None:
    with pytest.raises(LaunchRefused) as refusal:
        read_login(MultiDict(LOGIN | changes), BASE_URL)

    assert refusal.value.code == code


@pytest.mark.parametrize("name", LOGIN)
def test_a_parameter_that_came_twice_is_refused(name: str) -> None:
    parameters = MultiDict([*LOGIN.items(), (name, "other")])

    with pytest.raises(LaunchRefused, match=f"{name}_twice"):
        read_login(parameters, BASE_URL)


def test_the_authentication_request_has_all_that_canvas_asks_for(noon: datetime) -> None:
    login = read_login(MultiDict(LOGIN), BASE_URL)

    begun = begin_login(login, REGISTRATION, BROWSER, SECRET, LAUNCH_URL, noon)

    assert begun.url.startswith("https://lms.test/auth?")
    query = query_of(begun.url)
    assert query.pop("state") == begun.state
    assert len(query.pop("nonce")) >= 43
    assert query == {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": "cid-7",
        "redirect_uri": LAUNCH_URL,
        "login_hint": "5",
        "lti_message_hint": LOGIN["lti_message_hint"],
    }


def test_a_hint_that_did_not_come_does_not_go(noon: datetime) -> None:
    login = LoginRequest("https://lms.test", "5", LAUNCH_URL)

    begun = begin_login(login, REGISTRATION, BROWSER, SECRET, LAUNCH_URL, noon)

    assert "lti_message_hint" not in query_of(begun.url)


def test_an_authorisation_address_keeps_its_own_query(noon: datetime) -> None:
    registration = replace(REGISTRATION, auth_url="https://lms.test/auth?tenant=7&a=b#part")
    login = LoginRequest("https://lms.test", "5", LAUNCH_URL)

    begun = begin_login(login, registration, BROWSER, SECRET, LAUNCH_URL, noon)

    assert parse_qsl(urlsplit(begun.url).query)[:2] == [("tenant", "7"), ("a", "b")]
    assert query_of(begun.url)["client_id"] == "cid-7"
    assert "#" not in begun.url


def test_no_two_logins_share_state_or_nonce(noon: datetime) -> None:
    login = LoginRequest("https://lms.test", "5", LAUNCH_URL)

    begun = [begin_login(login, REGISTRATION, BROWSER, SECRET, LAUNCH_URL, noon) for _ in range(50)]

    assert len({login.state for login in begun}) == 50
    assert len({query_of(login.url)["nonce"] for login in begun}) == 50


def test_a_state_says_nothing_of_browser_or_nonce_and_stays_short(noon: datetime) -> None:
    login = LoginRequest("https://lms.test", "5", LAUNCH_URL)

    begun = begin_login(login, REGISTRATION, BROWSER, SECRET, LAUNCH_URL, noon)

    assert query_of(begun.url)["nonce"] not in begun.state
    assert BROWSER not in begun.state
    assert len(begun.state) <= 255
