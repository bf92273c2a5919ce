"""The page of tools: several of one name, keys by JSON in Canvas's ways, and who sees all that."""

import json
from typing import Any

import pytest
import requests

from tests.sandbox.tool import FakeTool, tool_at
from tests.support.campus import TOOL_URL, campus_for

PICKING = "LtiDeepLinkingRequest"
CONFIG: dict[str, Any] = {
    "title": "Stoke",
    "description": "Talk",
    "target_link_uri": f"{TOOL_URL}/lti/launch",
    "oidc_initiation_url": f"{TOOL_URL}/lti/login",
    "public_jwk_url": f"{TOOL_URL}/keys",
    "scopes": ["https://purl.imsglobal.org/spec/lti-ags/scope/score"],
    "custom_fields": {"time_zone": "$Person.address.timezone"},
    "extensions": [
        {
            "platform": "canvas.instructure.com",
            "settings": {
                "placements": [
                    {"placement": "course_navigation", "message_type": "LtiResourceLinkRequest"},
                    {"placement": "link_selection", "message_type": PICKING},
                    {"placement": "editor_button", "message_type": PICKING, "enabled": False},
                ]
            },
        }
    ],
}


def send(tool: FakeTool, button: str, **form: object) -> tuple[int, str]:
    """Press a button of the page of tools as the admin; what then stands there."""
    client = tool.app.test_client()
    base = f"/{tool.ways}/courses/{tool.campus.courses(tool.ways)[-1].number}"
    client.get(f"{base}/tools?as=sam")
    page = client.post(f"{base}/{button}", data=form, follow_redirects=True)
    return page.status_code, page.text


def look(tool: FakeTool, path: str, persona: str) -> tuple[int, str]:
    number = tool.campus.courses(tool.ways)[-1].number
    page = tool.app.test_client().get(f"/{tool.ways}/courses/{number}{path}?as={persona}")
    return page.status_code, page.text


@pytest.fixture
def tool() -> FakeTool:
    """A campus whose first tool has a namesake, by a key from an address."""
    found = tool_at("canvas", campus_for(fetch=lambda _url: CONFIG))
    assert send(found, "key", url=f"{TOOL_URL}/lti/canvas.json")[0] == 200
    return found


def test_a_key_is_saved_by_an_address_then_switched_on_then_installed(tool: FakeTool) -> None:
    made = tool.campus.tools("canvas")[-1]
    before = (made.active, made.installed, look(tool, "/add", "ines")[1].count("Choose<span"))

    early = send(tool, "install", client=made.client_id)
    send(tool, "activate", client=made.client_id, active="yes")
    send(tool, "install", client=f" {made.client_id} ")

    assert before == (False, False, 2)
    assert (early[0], "This key is off" in early[1]) == (422, True)
    assert look(tool, "/add", "ines")[1].count("Choose<span") == 3
    assert (made.redirect_uris, made.deep_link_url) == ([made.launch_url], made.launch_url)
    assert (made.placements, made.custom) == (
        ["course_navigation", "link_selection"],
        CONFIG["custom_fields"],
    )


def test_a_key_is_saved_by_pasted_json_too(tool: FakeTool) -> None:
    send(tool, "key", json=json.dumps(CONFIG | {"title": "Pasted"}))

    assert [one.name for one in tool.campus.tools("canvas")] == ["Stoke", "Stoke", "Pasted"]


@pytest.mark.parametrize(
    ("pasted", "words"),
    [
        ("{", "This is no JSON."),
        pytest.param("[" * 50_000, "This is no JSON.", id="nested without end"),
        ("[]", "This is no JSON object."),
        (json.dumps(CONFIG | {"description": "", "title": ""}), "lacks: title, description."),
        (json.dumps(CONFIG | {"scopes": ["openid"]}), "Unknown scopes: openid."),
        (json.dumps(CONFIG).replace("editor_button", "roof"), "Unknown placements: roof."),
    ],
)
def test_json_that_is_not_right_is_refused_and_stays_to_be_mended(
    tool: FakeTool, pasted: str, words: str
) -> None:
    status, page = send(tool, "key", json=pasted)

    assert (status, words in page, "<details open>" in page) == (422, True, True)
    assert len(tool.campus.tools("canvas")) == 2
    assert "/tools?as=ines" in page


def test_an_address_that_does_not_answer_is_refused(tool: FakeTool) -> None:
    def silent(_url: str) -> object:
        raise requests.ConnectionError

    tool.campus.fetch = silent

    assert "did not answer with JSON" in send(tool, "key", url="http://nowhere.test/")[1]
    assert "no key with this client id" in send(tool, "install", client="1")[1]


def test_tools_of_one_name_are_told_apart_and_each_opens_itself(tool: FakeTool) -> None:
    first, second = tool.campus.tools("canvas")
    second.active = second.installed = True

    page = look(tool, "", "amara")[1]

    for one, name in ((first, "Stoke (tool 1)"), (second, "Stoke (tool 2)")):
        assert name in page
        frame = look(tool, f"/menu/{one.client_id}", "amara")[1]
        number = tool.campus.courses("canvas")[-1].number
        assert f"/canvas/navigate/{number}?as=amara&amp;tool={one.client_id}" in frame
        login = tool.app.test_client().get(f"/canvas/navigate/{number}?as=amara&tool={one.client_id}").text
        assert f'name="client_id" value="{one.client_id}"' in login


def test_only_what_is_on_and_installed_and_wants_to_stands_in_the_menu(tool: FakeTool) -> None:
    second = tool.campus.tools("canvas")[1]
    statuses = []
    for second.active, second.installed, second.placements in (
        (False, True, None),
        (True, False, None),
        (True, True, ["link_selection"]),
        (True, True, None),
    ):
        statuses.append(look(tool, f"/menu/{second.client_id}", "amara")[0])

    assert statuses == [404, 404, 404, 200]
    assert "/menu/" not in look(tool_at("moodle"), "", "amara")[1]


@pytest.mark.parametrize("ways", ["moodle", "canvas"])
@pytest.mark.parametrize(
    ("persona", "sees"), [("amara", False), ("ines", True), ("noor", True), ("sam", True)]
)
def test_only_who_teaches_or_looks_after_the_campus_is_led_to_adding_and_tools(
    ways: str, persona: str, sees: bool
) -> None:
    tool = tool_at(ways)

    menu = look(tool, "", persona)[1]

    number = tool.campus.courses(ways)[-1].number
    led = [f'href="/{ways}/courses/{number}/{page}"' in menu for page in ("add", "tools")]
    assert led == [sees, sees]
    assert ("Access token URL" in look(tool, "/tools", persona)[1]) == sees


def test_examples_name_the_tools_own_address() -> None:
    page = look(tool_at("canvas"), "/tools", "sam")[1]

    assert f'placeholder="{TOOL_URL}/lti/canvas.json"' in page
    assert f'placeholder="{TOOL_URL}/lti/register/…"' in page
