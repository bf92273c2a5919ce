"""The calls that steer the campus (lti.md G0, "Control API"), and its hosts (C1)."""

import pytest
from flask.testing import FlaskClient

from lti_tool.sandbox.sites import CanvasHosts
from lti_tool.sandbox.vocabulary import AGS_CLAIM
from tests.sandbox.tool import FakeTool, tool_at, tool_keys
from tests.support.campus import campus_for

CLOUD = CanvasHosts(
    "https://canvas.instructure.com", "http://sso.canvas.test/canvas", "http://saltmarsh.canvas.test/canvas"
)


@pytest.fixture
def tool() -> FakeTool:
    return tool_at("canvas")


@pytest.fixture
def browser(tool: FakeTool) -> FlaskClient:
    return tool.app.test_client()


def test_a_reset_begins_anew_with_all_kinds_and_another_profile(tool: FakeTool, browser: FlaskClient) -> None:
    before = tool.campus.courses("canvas")[-1].number

    reset = browser.post("/__double/reset", json={"everything": True, "profile": "canvas-old"}).get_json()
    state = browser.get("/__double/state").get_json()

    assert reset["course"] > before
    assert len(state["courses"]) == 6
    assert "unpublished" in {item["label"] for item in state["items"]}


def test_clock_faults_keys_and_copies_are_set_by_calls(tool: FakeTool, browser: FlaskClient) -> None:
    keys = browser.get("/canvas/api/lti/security/jwks").get_json()

    browser.post("/__double/clock", json={"seconds": 90})
    browser.post("/__double/faults", json={"down": 503})
    assert browser.get("/canvas/api/lti/security/jwks").status_code == 503
    browser.post("/__double/rotate-keys", json={})
    copied = browser.post("/__double/copy-course", json={"course": tool.campus.courses("canvas")[0].number})
    mended = browser.post("/__double/faults", json={}).get_json()

    assert mended["clock_seconds"] == 0
    assert browser.get("/canvas/api/lti/security/jwks").get_json() != keys
    assert copied.get_json()["course"] == tool.campus.courses("canvas")[-1].number
    assert browser.post("/__double/faults", json={"upside_down": True}).status_code == 400


def test_every_request_is_kept_with_its_headers(tool: FakeTool, browser: FlaskClient) -> None:
    tool.http.get(f"{tool.details.issuer}/api/lti/security/jwks", headers={"User-Agent": "Odd/1"}, timeout=5)

    kept = browser.get("/__double/requests").get_json()

    assert kept[-1]["headers"]["User-Agent"] == "Odd/1"


def test_only_this_machine_steers_and_only_by_json(browser: FlaskClient) -> None:
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}

    assert browser.get("/__double/state", environ_overrides=elsewhere).status_code == 403
    assert browser.post("/__double/reset", data={"everything": "1"}).status_code == 415
    assert browser.post("/__double/reset", json={"ways": "sakai"}).status_code == 404


def test_a_cloud_has_one_host_for_signing_in_and_one_for_the_school() -> None:
    tool = FakeTool("canvas", campus_for(fetch=lambda _url: tool_keys(), canvas=CLOUD))
    link = tool.campus.add_link("canvas", "Feedback", {"activity": "a-1"}, 10)
    browser = tool.app.test_client()

    claims = tool.read_by_key(tool.launch("amara", link.id)["id_token"])

    assert claims["iss"] == "https://canvas.instructure.com"
    assert str(claims[AGS_CLAIM]).count("saltmarsh.canvas.test") == 2
    for path, right, wrong in (
        ("/canvas/api/lti/security/jwks", "sso", "saltmarsh"),
        ("/canvas/api/lti/authorize", "saltmarsh", "sso"),
        ("/canvas/api/lti/courses/1/line_items", "saltmarsh", "sso"),
    ):
        assert browser.get(path, base_url=f"http://{wrong}.canvas.test").status_code == 404, path
        assert browser.get(path, base_url=f"http://{right}.canvas.test").status_code != 404, path
