"""Canvas's checks in their order, its tokens, placements and self-made assignments (lti.md C1, C5 to C9)."""

import json
import re
from collections.abc import Callable
from typing import Any

import jwt
import pytest
import requests

from lti_tool.sandbox.state import Profile
from lti_tool.sandbox.vocabulary import DEEP_LINKING
from tests.sandbox.tool import FakeTool, tool_at
from tests.support.campus import ready_key

SUBMISSION = "https://canvas.instructure.com/lti/submission"
TYPE = "https://canvas.instructure.com/lti/submission_type"
LAUNCH_URL = "https://canvas.instructure.com/lti/launch_url"
ITEM: dict[str, object] = {"type": "ltiResourceLink", "title": "One", "lineItem": {"scoreMaximum": 10}}
Mend = Callable[[FakeTool, dict[str, Any]], object]


@pytest.fixture
def tool() -> FakeTool:
    return tool_at("canvas")


def base(tool: FakeTool) -> str:
    return f"{tool.details.issuer}/api/lti/courses/{tool.campus.courses('canvas')[-1].number}"


def create(tool: FakeTool, **wanted: object) -> requests.Response:
    body = json.dumps({"label": "Made by tool", "scoreMaximum": 20} | wanted)
    return tool.http.post(f"{base(tool)}/line_items", data=body, headers=tool.bearer(), timeout=5)


def put(**fields: object) -> Mend:
    return lambda _tool, score: score.update(fields)


def extend(**fields: object) -> Mend:
    return lambda _tool, score: score[SUBMISSION].update(fields)


def test_a_score_meets_the_checks_in_the_order_of_the_table(tool: FakeTool) -> None:
    link = tool.campus.add_link("canvas", "Feedback", {}, 10)
    item = tool.campus.line_items("canvas")[-1]
    people = {person.key: person.id for person in tool.campus.people("canvas")}
    tool.post_score(f"{base(tool)}/line_items/{item.number}", tool.bearer(), userId=people["amara"])
    link.allowed_attempts, item.published = 1, False
    score: dict[str, Any] = {
        "userId": None,
        "activityProgress": None,
        "timestamp": "soon",
        "scoreMaximum": None,
        "scoreGiven": -1,
        "submission": {"submittedAt": "2999-01-01T00:00:00Z"},
        SUBMISSION: {"submission_type": "online_upload"},
    }
    steps: tuple[tuple[str, Mend], ...] = (
        ("not a student", put(userId=people["amara"])),
        ("activityProgress is missing", put(activityProgress="Odd")),
        ("still unpublished", lambda _tool, _score: setattr(item, "published", True)),
        ("not a valid timestamp", put(timestamp="2026-11-23T11:00:00.000Z")),
        ("ScoreMaximum not supplied", put(scoreMaximum=10)),
        ("ScoreGiven must be", put(scoreGiven=7)),
        ("in the future", put(submission={})),
        ("Content items must be provided", extend(submission_type="external_tool")),
        ("maximum number of allowed attempts", extend(new_submission=False)),
        ("is not included in the list", put(activityProgress="Completed")),
        ("resultUrl", put()),
    )

    for words, mend in steps:
        answer = tool.post_score(f"{base(tool)}/line_items/{item.number}", tool.bearer(), **score)
        assert words in answer.text
        mend(tool, score)


def test_keys_are_three_with_names_of_a_time_and_a_uuid(tool: FakeTool) -> None:
    keys = tool.http.get(tool.details.jwks_url, timeout=5).json()["keys"]

    assert len({key["kid"] for key in keys}) == 3
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ_[0-9a-f-]{36}", key["kid"]) for key in keys)


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("", "Missing access token"),
        ("nonsense", "Invalid access token format"),
        (jwt.encode({"jti": "mine"}, "forged" * 8), "Invalid access token signature"),
    ],
)
def test_a_token_that_nobody_gave_is_told_why(tool: FakeTool, token: str, words: str) -> None:
    headers = {"Authorization": f"Bearer {token}"} if token else {}

    answer = tool.http.get(f"{base(tool)}/line_items", headers=headers, timeout=5)

    assert (answer.status_code, answer.json()["errors"]["message"]) == (401, words)


def test_a_token_can_be_made_to_end_after_a_few_calls(tool: FakeTool) -> None:
    tool.campus.faults("canvas").token_calls = 1
    headers = tool.bearer()

    statuses = [
        tool.http.get(f"{base(tool)}/line_items", headers=headers, timeout=5).status_code for _ in "ab"
    ]

    assert statuses == [200, 401]


def test_an_assignment_made_by_a_tool_opens_where_it_asked_for_that(tool: FakeTool) -> None:
    plain = create(tool).json()
    opens = create(
        tool, **{TYPE: {"type": "external_tool", "external_tool_url": "https://t.example/x"}}
    ).json()
    other = create(tool, **{TYPE: {"type": "online_quiz"}})
    listed = tool.http.get(
        f"{base(tool)}/line_items?include[]=launch_url", headers=tool.bearer(), timeout=5
    ).json()

    assert "resourceLinkId" not in plain
    assert [link.id for link in tool.campus.links("canvas")] == [opens["resourceLinkId"]]
    assert (other.status_code, "Invalid submission_type for new assignment" in other.text) == (400, True)
    assert [item.get(LAUNCH_URL) for item in listed] == [None, "https://t.example/x"]
    assert tool.http.delete(opens["id"], headers=tool.bearer(), timeout=5).status_code == 204
    assert tool.campus.links("canvas") == []


@pytest.mark.parametrize(
    ("profile", "kind"),
    [(Profile.NEW, "application/vnd.ims.lti-nrps.v2"), (Profile.OLD, "application/vnd.ims.lis.v2")],
)
def test_older_versions_name_memberships_otherwise(tool: FakeTool, profile: Profile, kind: str) -> None:
    tool.campus.choose_profile(profile)

    answer = tool.http.get(f"{base(tool)}/names_and_roles", headers=tool.bearer(), timeout=5)

    assert answer.headers["Content-Type"] == f"{kind}.membershipcontainer+json"


@pytest.mark.parametrize(
    ("placement", "many", "types"),
    [
        ("assignment_selection", False, {"ltiResourceLink"}),
        ("link_selection", True, {"ltiResourceLink"}),
        ("course_assignments_menu", True, {"ltiResourceLink"}),
        ("module_index_menu_modal", True, {"ltiResourceLink"}),
        ("editor_button", True, {"link", "file", "html", "ltiResourceLink", "image"}),
        ("homework_submission", False, {"file", "ltiResourceLink"}),
        ("collaboration", False, {"ltiResourceLink"}),
    ],
)
def test_a_place_says_what_it_takes(tool: FakeTool, placement: str, many: bool, types: set[str]) -> None:
    fields = tool.answer_login(tool.browser.start_picking("canvas", "ines", placement))
    settings: Any = tool.read(fields["id_token"])[f"{DEEP_LINKING}deep_linking_settings"]

    assert (settings["accept_multiple"], set(settings["accept_types"])) == (many, types)
    assert "data" not in settings


def test_an_editor_makes_links_and_no_columns(tool: FakeTool) -> None:
    status, _page = tool.pick([ITEM, {"type": "html", "html": "x"}], "editor_button")

    assert status == 200
    assert [link.title for link in tool.campus.links("canvas")] == ["One"]
    assert tool.campus.line_items("canvas") == []


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("nonsense", "JWT format is invalid"),
        (jwt.encode({"iss": "10000000000068"}, "secret" * 8, algorithm="HS256"), "JWT has unexpected alg"),
        (jwt.encode({"iss": "1"}, ready_key(9), algorithm="RS256"), "Client not found"),
        (
            jwt.encode({"iss": "10000000000068"}, ready_key(9), algorithm="RS256", headers={"kid": "odd"}),
            "JWT verification failure",
        ),
    ],
)
def test_a_bad_answer_is_told_in_canvass_words(tool: FakeTool, token: str, words: str) -> None:
    fields = tool.answer_login(tool.browser.start_picking("canvas", "ines"))
    settings: Any = tool.read(fields["id_token"])[f"{DEEP_LINKING}deep_linking_settings"]

    status, page = tool.browser.return_items(settings["deep_link_return_url"], token)

    assert (status, words in page) == (400, True)
