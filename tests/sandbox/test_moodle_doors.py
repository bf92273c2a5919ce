"""Moodle's doors: logins, tokens, deep linking and registration (lti.md D)."""

import json

import pytest
import requests

from tests.sandbox.tool import FakeTool, start_registration, tool_at, tool_keys
from tests.support.campus import TOOL, TickingClock, campus_for


@pytest.fixture
def tool() -> FakeTool:
    tool = tool_at("moodle", campus_for(fetch=lambda _url: tool_keys(), clock=TickingClock()))
    tool.campus.add_link("moodle", "Feedback that lands", {"activity": "a-1"}, 10, "a-1")
    return tool


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"nonce": ""}, "invalid_request"),
        ({"lti_message_hint": "7"}, "invalid_request"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"response_type": "code"}, "unsupported_response_type"),
        ({"client_id": "somebody"}, "unauthorized_client"),
        ({"login_hint": "6"}, "access_denied"),
        ({"response_mode": "query"}, "invalid_request"),
        ({"prompt": "login"}, "invalid_request"),
    ],
)
def test_a_wrong_login_is_posted_back_as_an_error(tool: FakeTool, change: dict[str, str], error: str) -> None:
    fields = tool.launch("amara", "1", **change)

    assert (fields["error"], fields["state"]) == (error, "state-1")


def test_a_redirect_address_with_a_query_is_refused_by_a_page(tool: FakeTool) -> None:
    login = tool.browser.start_launch("moodle", "amara", "1")
    asked = {**login, "redirect_uri": f"{TOOL.launch_url}?x=1", "client_id": tool.details.client_id}

    page = tool.app.test_client().get(tool.details.auth_url, query_string=asked)

    assert page.status_code == 400
    assert "redirect URI" in page.text


def test_a_registration_token_is_good_for_one_registration(tool: FakeTool) -> None:
    start = start_registration(tool)
    url = f"{tool.details.issuer}/mod/lti/openid-registration.php"
    headers = {"Authorization": f"Bearer {start['registration_token']}"}
    wanted = {
        "response_types": ["id_token"],
        "initiate_login_uri": TOOL.login_url,
        "redirect_uris": [TOOL.launch_url],
        "client_name": "Another <b>tool</b>",
        "jwks_uri": TOOL.jwks_url,
        "token_endpoint_auth_method": "private_key_jwt",
        "https://purl.imsglobal.org/spec/lti-tool-configuration": {
            "domain": "127.0.0.1:8700",
            "target_link_uri": TOOL.launch_url,
        },
    }
    incomplete = tool.http.post(url, data="{}", headers=headers, timeout=5)

    first = tool.http.post(url, data=json.dumps(wanted), headers=headers, timeout=5)
    second = tool.http.post(url, data=json.dumps(wanted), headers=headers, timeout=5)

    assert incomplete.status_code == 400
    assert first.json()["client_name"] == "Another tool"
    assert (second.status_code, second.json()) == (401, {"error": "token_already_used"})


def test_a_pending_tool_gets_no_token_before_an_admin_activates_it(tool: FakeTool) -> None:
    tool.campus.activate("moodle", tool.details.client_id, active=False)
    assert tool.ask_token().json()["error"] == "invalid_client"

    tool.campus.activate("moodle", tool.details.client_id)

    assert tool.ask_token().status_code == 200


def test_an_answer_to_deep_linking_counts_once_and_only_for_this_site(tool: FakeTool) -> None:
    item: dict[str, object] = {
        "type": "ltiResourceLink",
        "title": "Once",
        "url": TOOL.launch_url,
        "lineItem": {},
    }
    fields = tool.answer_login(tool.browser.start_picking("moodle", "ines"))
    settings = tool.read(fields["id_token"])[
        "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
    ]
    assert isinstance(settings, dict)
    url, token = settings["deep_link_return_url"], tool.sign(tool.answer([item]))

    first, again = tool.browser.return_items(url, token), tool.browser.return_items(url, token)

    assert (first[0], again[0]) == (200, 400)
    assert "Once" in first[1]
    column = tool.campus.line_items("moodle")[-1]
    assert (column.maximum, column.label) == (100, "Once")


@pytest.mark.parametrize(
    ("item", "changes", "words"),
    [
        ({"type": "link"}, {}, "Only activities"),
        ({"type": "ltiResourceLink", "url": "https://elsewhere.example/x"}, {}, "No tool is registered"),
        ({"type": "ltiResourceLink"}, {"aud": "https://elsewhere.example"}, "aud"),
        ({"type": "ltiResourceLink"}, {"iss": "somebody"}, "Client not found"),
        (
            {"type": "ltiResourceLink"},
            {"https://purl.imsglobal.org/spec/lti/claim/deployment_id": "9"},
            "deployment",
        ),
        (
            {"type": "ltiResourceLink"},
            {"https://purl.imsglobal.org/spec/lti/claim/message_type": "Other"},
            "not an answer",
        ),
        (
            {"type": "ltiResourceLink"},
            {"https://purl.imsglobal.org/spec/lti-dl/claim/content_items": "x"},
            "no list",
        ),
    ],
)
def test_a_wrong_answer_to_deep_linking_is_a_page_with_the_reason(
    tool: FakeTool, item: dict[str, object], changes: dict[str, object], words: str
) -> None:
    status, page = tool.pick([item], "", **changes)

    assert status == 400
    assert words in page


def test_cancelling_adds_nothing(tool: FakeTool) -> None:
    status, page = tool.pick([])

    assert (status, "Nothing was added" in page) == (200, True)
    assert len(tool.campus.links("moodle")) == 1


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"client_assertion_type": "other"}, "invalid_request"),
        ({"client_assertion": ""}, "invalid_request"),
        ({"scope": ""}, "invalid_request"),
    ],
)
def test_a_token_request_that_lacks_something_is_refused(
    tool: FakeTool, change: dict[str, str], error: str
) -> None:
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": tool.assertion(),
        "scope": "https://purl.imsglobal.org/spec/lti-ags/scope/score",
    } | change

    answer = tool.http.post(tool.details.token_url, data=form, timeout=5)

    assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_a_tool_whose_keys_cannot_be_read_gets_no_token(tool: FakeTool) -> None:
    def silent(_url: str) -> object:
        raise requests.ConnectionError("nobody there")

    tool.campus.fetch = silent

    assert tool.ask_token().json()["error_description"] == "JWK Error: ConnectionError"
