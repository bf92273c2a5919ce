"""Course starts, and the notices of Canvas's ways about copies (lti.md B6, G1)."""

import json

import jwt
import pytest

from lti_tool.sandbox.vocabulary import LTI, NOTICE_HANDLERS
from tests.sandbox.tool import FakeTool, tool_at
from tests.support.campus import TOOL_URL

CONTEXT_COPY = "LtiContextCopyNotice"
HANDLER = f"{TOOL_URL}/lti/notices"


@pytest.fixture
def tool() -> FakeTool:
    tool = tool_at("canvas")
    tool.campus.add_link("canvas", "Feedback that lands", {"activity": "a-1"}, 10, "a-1")
    return tool


@pytest.fixture
def posted(tool: FakeTool) -> list[tuple[str, str]]:
    """What the campus posts to tools."""
    sent: list[tuple[str, str]] = []

    def post(url: str, body: str) -> int:
        sent.append((url, body))
        return 200

    tool.campus.post = post
    return sent


def service(tool: FakeTool) -> str:
    claims = tool.claims("amara", tool.campus.links("canvas")[0].id)
    claim = claims[f"{LTI}platformnotificationservice"]
    assert isinstance(claim, dict)
    assert CONTEXT_COPY in claim["notice_types_supported"]
    return str(claim["platform_notification_service_url"])


def put(tool: FakeTool, handler: str, scope: str = NOTICE_HANDLERS) -> int:
    body = {"notice_type": CONTEXT_COPY, "handler": handler}
    return tool.http.put(service(tool), json=body, headers=tool.bearer(scope), timeout=5).status_code


def test_a_handler_is_set_listed_and_taken_away(tool: FakeTool) -> None:
    assert put(tool, HANDLER) == 200
    listed = tool.http.get(service(tool), headers=tool.bearer(NOTICE_HANDLERS), timeout=5).json()
    assert {"notice_type": CONTEXT_COPY, "handler": HANDLER} in listed["notice_handlers"]

    assert put(tool, "") == 200

    assert tool.campus.tools("canvas")[0].notice_handlers == {CONTEXT_COPY: ""}


def test_a_handler_on_another_host_is_refused_and_the_scope_is_needed(tool: FakeTool) -> None:
    assert put(tool, "https://elsewhere.test/lti/notices") == 400
    assert put(tool, HANDLER, "https://purl.imsglobal.org/spec/lti-ags/scope/score") == 401
    assert tool.campus.tools("canvas")[0].notice_handlers == {}


def test_a_copy_is_told_once_and_signed(tool: FakeTool, posted: list[tuple[str, str]]) -> None:
    put(tool, HANDLER)
    original = tool.campus.courses("canvas")[0]

    copied = tool.campus.copy_course("canvas")

    ((url, body),) = posted
    token = json.loads(body)["notices"][0]["jwt"]
    claims = tool.read(token)
    assert (url, jwt.get_unverified_header(token)["alg"]) == (HANDLER, "RS256")
    assert claims[f"{LTI}notice"]["type"] == CONTEXT_COPY  # type: ignore[index]  # it is an object
    assert claims[f"{LTI}context"]["id"] == copied.id  # type: ignore[index]  # it is an object
    assert claims[f"{LTI}origin_contexts"] == [original.id]


def test_without_a_handler_and_with_the_fault_nothing_is_told(
    tool: FakeTool, posted: list[tuple[str, str]]
) -> None:
    tool.campus.copy_course("canvas")
    put(tool, HANDLER)
    tool.campus.faults("canvas").notices_lost = True

    tool.campus.copy_course("canvas")

    assert posted == []
    assert tool.campus.messages("canvas", "notice")[0].answer == "lost"


@pytest.mark.parametrize(
    ("ways", "first", "copied"),
    [
        ("moodle", "2026-09-07T00:00:00+00:00", "2026-12-14T00:00:00+00:00"),
        ("canvas", "2026-09-07 00:00:00 +0000", "2026-12-14 00:00:00 +0000"),
    ],
)
def test_a_course_says_when_it_begins(ways: str, first: str, copied: str) -> None:
    tool = tool_at(ways)
    page = tool.app.test_client()
    number = tool.campus.courses(ways)[0].number
    page.post(f"/{ways}/courses/{number}/begin", data={"starts_on": "2026-09-07"})
    link = tool.campus.add_link(ways, "Feedback", {"activity": "a-1"})
    assert start(tool, link.id) == first

    page.post(f"/{ways}/courses/{number}/copy")
    assert start(tool, tool.campus.links(ways)[-1].id) == copied

    newest = tool.campus.courses(ways)[-1].number
    page.post(f"/{ways}/courses/{newest}/begin", data={"starts_on": ""})
    told = start(tool, tool.campus.links(ways)[-1].id)
    assert told == {"moodle": "", "canvas": "$Canvas.course.startAt"}[ways]


def test_a_history_may_time_out(tool: FakeTool) -> None:
    tool.campus.copy_course("canvas")
    tool.campus.faults("canvas").history_cut = "timed out"

    claims = tool.claims("amara", tool.campus.links("canvas")[-1].id)

    assert claims[f"{LTI}custom"]["context_history"] == "timed out"  # type: ignore[index]  # an object


def start(tool: FakeTool, link_id: str) -> object:
    custom = tool.claims("amara", link_id)[f"{LTI}custom"]
    assert isinstance(custom, dict)
    return custom["course_starts_at"]
