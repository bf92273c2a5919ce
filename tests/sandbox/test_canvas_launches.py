"""Canvas's launches, deep linking and registration (lti.md C2, C3, C9, C10)."""

import json
from typing import Any

import pytest
import requests

from lti_tool.sandbox.vocabulary import AGS_CLAIM, LTI
from tests.sandbox.tool import FakeTool, start_registration, tool_at
from tests.support.campus import TOOL

ITEM: dict[str, object] = {
    "type": "ltiResourceLink",
    "title": "Feedback that lands",
    "url": TOOL.launch_url,
    "custom": {"activity": "a-1"},
    "lineItem": {"scoreMaximum": 10, "label": "Feedback", "resourceId": "a-1", "tag": "score"},
    "submission": {"endDateTime": "2026-12-01T00:00:00Z"},
}


@pytest.fixture
def tool() -> FakeTool:
    return tool_at("canvas")


@pytest.mark.parametrize("hint", ["", "forged"])
def test_a_bad_hint_is_refused_by_a_page(tool: FakeTool, hint: str) -> None:
    link = tool.campus.add_link("canvas", "Feedback that lands")
    login = tool.browser.start_launch("canvas", "amara", link.id)
    asked = login | {"lti_message_hint": hint, "redirect_uri": TOOL.launch_url}

    page = tool.app.test_client().get(tool.details.auth_url, query_string=asked, follow_redirects=True)

    assert page.status_code == 400
    assert "Invalid lti_message_hint" in page.text


def test_an_old_hint_or_a_foreign_redirect_is_refused_by_a_page(tool: FakeTool) -> None:
    link = tool.campus.add_link("canvas", "Feedback that lands")
    login = tool.browser.start_launch("canvas", "amara", link.id)
    client = tool.app.test_client()
    foreign = login | {"redirect_uri": "http://127.0.0.1:8700/elsewhere"}
    page = client.post(tool.details.auth_url, data=foreign, follow_redirects=True)
    assert (page.status_code, "Invalid redirect_uri" in page.text) == (400, True)
    tool.campus.faults("canvas").clock_seconds = 301

    page = client.get(
        tool.details.auth_url,
        query_string=login | {"redirect_uri": TOOL.launch_url},
        follow_redirects=True,
    )

    assert (page.status_code, "Invalid lti_message_hint" in page.text) == (400, True)


def test_a_return_address_that_was_changed_is_refused(tool: FakeTool) -> None:
    url = f"{tool.details.issuer}/courses/1/deep_linking_response?data=changed"

    status, page = tool.browser.return_items(url, tool.sign(tool.answer([ITEM])))

    assert (status, "changed on its way" in page) == (400, True)


def test_launch_roles_are_a_soup_of_everything(tool: FakeTool) -> None:
    link = tool.campus.add_link("canvas", "Feedback that lands", {}, 10)

    roles = tool.claims("jonas", link.id)[f"{LTI}roles"]

    assert isinstance(roles, list)
    assert [role.rpartition("/")[2] for role in roles] == [
        "person#Instructor",
        "person#Student",
        "membership#Learner",
        "person#User",
    ]


def test_only_assignments_name_a_line_item_and_navigation_names_the_course(tool: FakeTool) -> None:
    assignment = tool.campus.add_link("canvas", "With a column", {}, 10)
    module = tool.campus.add_link("canvas", "Without")
    login = tool.browser.start_navigation("canvas", "amara")

    navigation: dict[str, Any] = tool.read(tool.answer_login(login)["id_token"])

    assert "lineitem" in tool.claims("amara", assignment.id)[AGS_CLAIM]  # type: ignore[operator]  # an object
    assert "lineitem" not in tool.claims("amara", module.id)[AGS_CLAIM]  # type: ignore[operator]  # an object
    assert navigation[f"{LTI}resource_link"]["id"] == navigation[f"{LTI}context"]["id"]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"nonce": ""}, "invalid_request_object"),
        ({"scope": "profile"}, "invalid_request_object"),
        ({"login_hint": "somebody-else"}, "login_required"),
        ({"client_id": "1"}, "unauthorized_client"),
    ],
)
def test_a_wrong_login_is_posted_back_as_an_error(tool: FakeTool, change: dict[str, str], error: str) -> None:
    link = tool.campus.add_link("canvas", "Feedback that lands")

    fields = tool.launch("amara", link.id, **change)

    assert fields["error"] == error
    assert fields["state"] == "state-1"
    assert "id_token" not in fields


def test_a_hint_is_good_for_one_launch(tool: FakeTool) -> None:
    link = tool.campus.add_link("canvas", "Feedback that lands")
    login = tool.browser.start_launch("canvas", "amara", link.id)
    assert "id_token" in tool.answer_login(login)

    assert tool.answer_login(login)["error"] == "launch_no_longer_valid"


def test_one_item_becomes_a_published_assignment_named_by_its_column(tool: FakeTool) -> None:
    status, _ = tool.pick([ITEM], "assignment_selection")

    assert status == 200
    link, column = tool.campus.links("canvas")[0], tool.campus.line_items("canvas")[0]
    assert (link.title, link.is_assignment, link.due_at) == ("Feedback", True, "2026-12-01T00:00:00Z")
    assert (column.published, column.coupled, column.resource_id, column.maximum) == (True, True, "a-1", 10)


def test_several_items_stay_unpublished(tool: FakeTool) -> None:
    tool.pick([ITEM, ITEM])

    assert [column.published for column in tool.campus.line_items("canvas")] == [False, False]


@pytest.mark.parametrize(
    ("items", "placement", "changes", "words"),
    [
        ([ITEM, ITEM], "assignment_selection", {}, "one item only"),
        ([{**ITEM, "lineItem": {"label": "x"}}], "link_selection", {}, "scoreMaximum"),
        ([{"type": "html", "html": "x"}], "link_selection", {}, "ltiResourceLink"),
        ([ITEM], "link_selection", {"aud": ["http://localhost:8701/canvas"]}, "aud"),
        ([ITEM], "link_selection", {"exp": 1}, "expired"),
        ([ITEM], "link_selection", {"https://purl.imsglobal.org/spec/lti-dl/claim/data": "x"}, "data"),
    ],
)
def test_a_wrong_answer_to_deep_linking_is_a_page_with_the_reason(
    tool: FakeTool, items: list[dict[str, object]], placement: str, changes: dict[str, object], words: str
) -> None:
    status, page = tool.pick(items, placement, **changes)

    assert status == 400
    assert words in page
    assert tool.campus.links("canvas") == []


def test_a_copy_keeps_custom_values_and_knows_where_it_came_from(tool: FakeTool) -> None:
    tool.pick([ITEM], "assignment_selection")
    original = tool.campus.courses("canvas")[0]
    tool.campus.copy_course("canvas")
    tool.campus.copy_course("canvas")

    custom = tool.claims("amara", tool.campus.links("canvas")[-1].id)[f"{LTI}custom"]

    assert isinstance(custom, dict)
    assert custom["activity"] == "a-1"
    assert custom["context_history"] == f"{tool.campus.courses('canvas')[1].id},{original.id}"


def test_registration_needs_its_token_twice_and_names_no_deployment(tool: FakeTool) -> None:
    start = start_registration(tool)
    bare = start["openid_configuration"].partition("?")[0]
    assert tool.http.get(bare, timeout=5).status_code == 401
    configuration = tool.http.get(start["openid_configuration"], timeout=5).json()
    details = "https://purl.imsglobal.org/spec/lti-tool-configuration"
    wanted: dict[str, Any] = {
        "client_name": "Another tool",
        "initiate_login_uri": TOOL.login_url,
        "jwks_uri": TOOL.jwks_url,
        "redirect_uris": [TOOL.launch_url],
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "scope": "https://purl.imsglobal.org/spec/lti-ags/scope/score",
        details: {
            "domain": "127.0.0.1:8700",
            "target_link_uri": TOOL.launch_url,
            "messages": [{"type": "LtiDeepLinkingRequest"}],
        },
    }

    def register(body: dict[str, Any]) -> requests.Response:
        headers = {"Authorization": f"Bearer {start['registration_token']}"}
        url = configuration["registration_endpoint"]
        return tool.http.post(url, data=json.dumps(body), headers=headers, timeout=5)

    unknown = register(wanted | {"scope": "something"})
    reply = register(wanted)

    assert (unknown.status_code, list(unknown.json())) == (422, ["errors"])
    assert reply.status_code == 200
    assert "deployment_id" not in reply.json()[details]
    assert register(wanted).status_code == 401
    assert tool.campus.registrations("canvas")[-1].client_id == reply.json()["client_id"]
