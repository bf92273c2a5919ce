"""Moodle's ways beside what a real Moodle 4.5.6 said: the same requests, the same answers."""

import json
from pathlib import Path
from typing import Any

import pytest
import requests

from lti_tool.sandbox.vocabulary import LTI, RESULT_READ
from tests.sandbox.tool import FakeTool, start_registration, tool_at

WIRE = Path(__file__).parents[1] / "wire" / "moodle-4.5.6"
RECORDED, HERE = "https://moodle.test:8443", "http://localhost:8701/moodle"
CUSTOM = {
    "context_history": "$Context.id.history",
    "rl_history": "$ResourceLink.id.history",
    "tz": "$Person.timezone",
    "start": "$ResourceLink.available.startDateTime",
    "due": "$ResourceLink.submission.endDateTime",
}

# In the order of the recording: later answers depend on earlier ones.
EXCHANGES = (
    *("line-item", "line-items", "line-item-create", "line-items-filtered", "line-item-put"),
    *("line-item-delete", "line-item-gone", "line-item-create-maximum-zero"),
    "line-item-create-without-label",
    *("score", "score-same-timestamp", "score-older", "score-over-maximum", "score-pending"),
    *("score-without-score", "score-bad-progress", "score-negative", "score-final", "score-teacher"),
    *("score-unknown-user", "score-without-timestamp", "score-wrong-content-type", "results"),
)


def recorded(name: str) -> Any:
    """A recorded message, with this campus's address in the place of Moodle's."""
    text = (WIRE / f"{name}.json").read_text(encoding="utf-8")
    text = text.replace(RECORDED, HERE).replace('"url": "/mod/lti', '"url": "/moodle/mod/lti')
    return json.loads(text)


@pytest.fixture
def tool() -> FakeTool:
    tool = tool_at("moodle")
    tool.campus.set_custom("moodle", dict(CUSTOM))
    custom = {"activity": "act-0", "note": "a=b&c <d>"}
    tool.campus.add_link("moodle", "Week prompt 0", custom, 10, "act-0", "score")
    return tool


def replay(tool: FakeTool, request: dict[str, Any]) -> requests.Response:
    headers = {**request["headers"], **tool.bearer()}
    body = request["body"]
    return tool.http.request(
        request["method"],
        request["url"],
        headers=headers,
        data=None if body is None else json.dumps(body),
        timeout=5,
    )


def test_services_answer_as_recorded_in_status_type_body_and_links(tool: FakeTool) -> None:
    for name in EXCHANGES:
        exchange = recorded(name)

        answer = replay(tool, exchange["request"])

        wanted = exchange["response"]
        assert (name, answer.status_code) == (name, wanted["status"])
        assert (name, answer.headers["Content-Type"]) == (name, wanted["headers"]["Content-Type"])
        assert (name, answer.json() if answer.content else "") == (name, wanted["body"])
        assert (name, answer.headers.get("Link")) == (name, wanted["headers"].get("Link"))


@pytest.mark.parametrize(
    ("name", "persona"),
    [
        ("launch-student", "amara"),
        ("launch-student-without-names", "dmytro"),
        ("launch-teacher", "ines"),
        ("launch-teaching-assistant", "noor"),
        ("launch-admin", "sam"),
    ],
)
def test_launches_have_the_recorded_claims_in_the_recorded_shape(
    tool: FakeTool, name: str, persona: str
) -> None:
    wanted = recorded(name)["claims"]

    claims = tool.claims(persona, tool.campus.links("moodle")[0].id)

    assert sorted(claims) == sorted(wanted)
    assert shape(claims) == shape(wanted)
    assert claims[f"{LTI}roles"] == wanted[f"{LTI}roles"]
    assert claims[f"{LTI}custom"] == wanted[f"{LTI}custom"]
    assert same_services(claims) == same_services(wanted)
    assert claims["exp"] == claims["iat"] + 60  # type: ignore[operator]  # both are numbers


def test_a_review_launch_names_the_learner_and_nothing_else(tool: FakeTool) -> None:
    wanted = recorded("launch-submission-review")["claims"]
    login = tool.browser.start_launch("moodle", "ines", tool.campus.links("moodle")[0].id, for_user="7")

    claims = tool.read(tool.answer_login(login)["id_token"])

    assert shape(claims) == shape(wanted)
    assert claims[f"{LTI}for_user"] == {"user_id": "7"}


def test_a_copy_has_new_ids_the_old_custom_and_its_history(tool: FakeTool) -> None:
    wanted = recorded("launch-course-copy")["claims"]
    tool.campus.copy_course("moodle")
    copied = tool.campus.links("moodle")[-1]

    claims: dict[str, Any] = tool.claims("sam", copied.id)

    assert claims[f"{LTI}context"]["id"] == wanted[f"{LTI}context"]["id"] == "3"
    assert claims[f"{LTI}context"]["label"] == "LEAD 204_1"
    assert claims[f"{LTI}custom"]["context_history"] == "2"
    assert claims[f"{LTI}custom"]["activity"] == "act-0"
    assert copied.id != tool.campus.links("moodle")[0].id
    items = tool.campus.line_items("moodle")
    assert items[0].resource_id == items[1].resource_id == "act-0"
    assert items[0].number != items[1].number


def test_the_token_answer_is_html_by_its_type_and_grants_what_was_asked(tool: FakeTool) -> None:
    wanted = recorded("token")["response"]

    answer = tool.ask_token("https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly")

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == wanted["headers"]["Content-Type"]
    assert {**answer.json(), "access_token": "<token>"} == wanted["body"]


def test_login_parameters_come_as_recorded(tool: FakeTool) -> None:
    wanted = recorded("login")["parameters"]

    login = tool.browser.start_launch("moodle", "amara", "1")

    assert list(login) == list(wanted)
    assert login["login_hint"] == wanted["login_hint"]
    assert json.loads(login["lti_message_hint"]).keys() == json.loads(wanted["lti_message_hint"]).keys()


def test_the_deep_linking_request_comes_as_recorded(tool: FakeTool) -> None:
    wanted = recorded("deep-linking-request")["claims"]

    fields = tool.answer_login(tool.browser.start_picking("moodle", "ines"))

    assert shape(tool.read(fields["id_token"])) == shape(wanted)


@pytest.mark.parametrize(("name", "count"), [("deep-linking-response-1", 1), ("deep-linking-response-3", 3)])
def test_a_recorded_deep_linking_answer_makes_as_many_activities_and_columns(name: str, count: int) -> None:
    tool = tool_at("moodle")
    items = json.loads(
        json.dumps(recorded(name)["claims"]).replace("https://tool.test:9443", "http://127.0.0.1:8700")
    )
    sent = items["https://purl.imsglobal.org/spec/lti-dl/claim/content_items"]

    status, _ = tool.pick(sent, aud=[tool.details.issuer])

    assert status == 200
    links, columns = tool.campus.links("moodle"), tool.campus.line_items("moodle")
    assert (len(links), len(columns)) == (count, count)
    assert (links[0].title, links[0].text, links[0].due_at) == ("Week prompt 0", "About it", "")
    assert (columns[0].label, columns[0].maximum, columns[0].resource_id) == ("Week prompt 0", 10, "act-0")


def test_the_configuration_and_a_registration_answer_as_recorded() -> None:
    tool = tool_at("moodle")
    start = start_registration(tool)
    configuration = tool.http.get(start["openid_configuration"], timeout=5)
    assert configuration.json() == recorded("openid-configuration")["response"]["body"]
    exchange = recorded("registration")

    answer = tool.http.post(
        configuration.json()["registration_endpoint"],
        data=json.dumps(exchange["request"]["body"]),
        headers={
            "Authorization": f"Bearer {start['registration_token']}",
            "Content-Type": "application/json",
        },
        timeout=5,
    )

    reply, wanted = answer.json(), exchange["response"]["body"]
    assert answer.status_code == 200
    assert list(reply) == list(wanted)
    assert reply.pop("client_id") != wanted.pop("client_id")
    details = "https://purl.imsglobal.org/spec/lti-tool-configuration"
    assert reply[details].pop("deployment_id") == "2"
    assert wanted[details].pop("deployment_id") == "1"
    assert sorted(reply[details].pop("claims")) == sorted(wanted[details].pop("claims"))
    assert reply == wanted
    assert [each.active for each in tool.campus.tools("moodle")] == [True, False]


def test_results_ask_for_their_own_scope(tool: FakeTool) -> None:
    request = recorded("results")["request"]
    headers = request["headers"] | tool.bearer("https://purl.imsglobal.org/spec/lti-ags/scope/score")

    answer = tool.http.get(request["url"], headers=headers, timeout=5)

    assert (answer.status_code, answer.json()["reason"]) == (401, "Unauthorized")
    headers = request["headers"] | tool.bearer(RESULT_READ)
    assert tool.http.get(request["url"], headers=headers, timeout=5).json() == []


def shape(value: object) -> object:
    """The keys and types of a message, without what stands in them."""
    if isinstance(value, dict):
        return {key: shape(each) for key, each in value.items()}
    if isinstance(value, list):
        return sorted({type(each).__name__ for each in value})
    return type(value).__name__


def same_services(claims: dict[str, Any]) -> object:
    """The grade and membership claims."""
    return {key: value for key, value in claims.items() if "lti-ags" in key or "lti-nrps" in key}
