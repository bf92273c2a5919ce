"""Moodle's rules that no single recorded exchange shows (lti.md D)."""

import json
from typing import Any

import pytest

from lti_tool.sandbox.vocabulary import AGS_CLAIM, ITEM_TYPE, ITEMS_TYPE, LTI, MEMBERS_TYPE
from tests.sandbox.tool import FakeTool, tool_at, tool_keys
from tests.support.campus import TickingClock, campus_for

BASE = "http://localhost:8701/moodle/mod/lti/services.php"


ITEMS, ITEM = f"{BASE}/2/lineitems?type_id=1", f"{BASE}/2/lineitems/2/lineitem?type_id=1"


MEMBERS = f"{BASE}/CourseSection/2/bindings/1/memberships"


@pytest.fixture
def tool() -> FakeTool:
    tool = tool_at("moodle", campus_for(fetch=lambda _url: tool_keys(), clock=TickingClock()))
    tool.campus.add_link("moodle", "Feedback that lands", {"activity": "a-1"}, 10, "a-1")
    return tool


def post(tool: FakeTool, **score: object) -> int:
    return tool.post_score(ITEM, tool.bearer(), **{"userId": "5"} | score).status_code


@pytest.mark.parametrize(
    ("timestamp", "status"),
    [
        ("2026-11-23T10:00:00.900Z", 409),
        ("2026-11-23T10:00:01Z", 200),
        ("2026-11-23T12:00:01+02:00", 200),
        ("2026-11-23T11:00:00+02:00", 409),
        ("2026-11-23 10:00:05", 200),
        ("2030-01-01T00:00:00Z", 200),
        ("1795424412", 400),
        (1795424412, 400),
    ],
)
def test_timestamps_are_compared_in_whole_seconds(tool: FakeTool, timestamp: object, status: int) -> None:
    assert post(tool, timestamp="2026-11-23T10:00:00.100Z") == 200

    assert post(tool, timestamp=timestamp) == status


def test_a_stamp_in_the_future_locks_honest_scores_out(tool: FakeTool) -> None:
    assert post(tool, timestamp="2030-01-01T00:00:00Z", scoreGiven=1) == 200

    assert post(tool, timestamp="2026-11-23T11:00:00Z", scoreGiven=9) == 409
    assert tool.campus.score("moodle", "amara") == 1


@pytest.mark.parametrize("progress", ["Pending", "PendingManual", "NotReady"])
def test_an_unfinished_grading_clears_the_grade_and_the_next_brings_it_back(
    tool: FakeTool, progress: str
) -> None:
    post(tool, timestamp="2026-11-23T10:00:00Z")
    post(tool, timestamp="2026-11-23T10:00:01Z", gradingProgress=progress)
    assert tool.campus.score("moodle", "amara") is None

    post(tool, timestamp="2026-11-23T10:00:02Z")

    assert tool.campus.score("moodle", "amara") == 7.5


def test_a_score_is_scaled_and_its_missing_comment_wipes_the_last(tool: FakeTool) -> None:
    post(tool, timestamp="2026-11-23T10:00:00Z", comment="Well done")
    post(tool, timestamp="2026-11-23T10:00:01Z", scoreGiven=1, scoreMaximum=3)

    grade = tool.campus.grades("moodle")[0]

    assert (grade.score, grade.comments) == (3.33333, [])


def test_a_teachers_grade_stays_though_scores_are_answered_with_200(tool: FakeTool) -> None:
    post(tool, timestamp="2026-11-23T09:00:00Z", scoreGiven=2)
    tool.campus.override_grade("moodle", "amara", 2, 9.5)

    assert post(tool, timestamp="2026-11-23T11:00:00Z", scoreGiven=3) == 200

    headers = tool.bearer() | {"Accept": "application/vnd.ims.lis.v2.resultcontainer+json"}
    results = tool.http.get(ITEM.replace("lineitem?", "lineitem/results?"), headers=headers, timeout=5).json()
    assert [(result["userId"], result["resultScore"]) for result in results] == [("5", 9.5)]


def test_a_locked_column_is_403_and_a_deleted_one_404(tool: FakeTool) -> None:
    tool.campus.change_item("moodle", 2, locked=True)
    assert post(tool) == 403

    tool.campus.delete_item("moodle", 2)

    assert post(tool) == 404


@pytest.mark.parametrize(
    ("accept", "status"), [("", 200), (ITEMS_TYPE, 200), ("*/*", 400), (f"{ITEMS_TYPE}, */*", 400)]
)
def test_the_accept_header_is_empty_or_exact(tool: FakeTool, accept: str, status: int) -> None:
    headers = tool.bearer() | {"Accept": accept}

    assert tool.http.get(ITEMS, headers=headers, timeout=5).status_code == status


def test_the_columns_of_an_activity_cannot_be_deleted_by_the_tool(tool: FakeTool) -> None:
    assert tool.http.delete(ITEM, headers=tool.bearer(), timeout=5).status_code == 403


def test_two_columns_of_one_activity_leave_the_launch_without_a_line_item(tool: FakeTool) -> None:
    link = tool.campus.links("moodle")[0]
    body = json.dumps({"label": "Second", "scoreMaximum": 5, "resourceLinkId": link.id})
    headers = tool.bearer() | {"Content-Type": ITEM_TYPE}
    assert tool.http.post(ITEMS, data=body, headers=headers, timeout=5).status_code == 201

    claims: dict[str, Any] = tool.claims("amara", link.id)

    assert sorted(claims[AGS_CLAIM]) == ["lineitems", "scope"]


def test_limited_lists_are_led_on_by_links_with_curly_quotes(tool: FakeTool) -> None:
    for title in ("Second", "Third"):
        tool.campus.add_link("moodle", title, {}, 10)
    headers = tool.bearer() | {"Accept": ITEMS_TYPE}

    page = tool.http.get(f"{ITEMS}&limit=1&from=1", headers=headers, timeout=5)

    links = page.headers["Link"].encode("latin-1").decode()
    assert "type_id=1&amp;limit=1&amp;from=2>; rel=\u201cnext\u201d" in links
    assert "from=0>; rel=\u201cprev\u201d" in links


def test_memberships_take_the_assistant_for_a_learner_and_drop_the_role_when_paging(tool: FakeTool) -> None:
    headers = tool.bearer() | {"Accept": MEMBERS_TYPE}

    page = tool.http.get(f"{MEMBERS}?role=Learner&limit=2", headers=headers, timeout=5)

    members = page.json()["members"]
    assert [(member["user_id"], member["roles"]) for member in members] == [
        ("4", ["Learner"]),
        ("5", ["Learner"]),
    ]
    assert page.headers["Link"] == f'<{MEMBERS}?limit=2&from=2>; rel="next"'


def test_a_resource_link_brings_a_message_for_each_member_and_a_wrong_one_404(tool: FakeTool) -> None:
    headers = tool.bearer() | {"Accept": MEMBERS_TYPE}

    members = tool.http.get(f"{MEMBERS}?rlid=1", headers=headers, timeout=5).json()["members"]

    assert all(len(member["message"]) == 1 for member in members)
    assert tool.http.get(f"{MEMBERS}?rlid=77", headers=headers, timeout=5).status_code == 404


def test_another_tools_column_is_forbidden_and_an_unknown_path_has_no_handler(tool: FakeTool) -> None:
    with tool.campus.changing("moodle") as site:
        site.items[0].client_id = "somebody"
    headers = tool.bearer()

    assert tool.http.get(ITEM, headers=headers | {"Accept": ""}, timeout=5).status_code == 403
    assert tool.http.get(f"{BASE}/2/nothing", headers=headers, timeout=5).status_code == 400
    assert (
        tool.http.get(f"{BASE}/99/lineitems", headers=headers | {"Accept": ""}, timeout=5).status_code == 404
    )


def test_a_launch_tells_the_groups_of_a_person(tool: FakeTool) -> None:
    link = tool.campus.links("moodle")[0].id

    told = [tool.claims(persona, link)[f"{LTI}custom"] for persona in ("jonas", "layla")]

    assert [custom["group_ids"] for custom in told] == ["21,22", ""]  # type: ignore[index]  # they are objects


@pytest.mark.parametrize("ways", ["moodle", "canvas"])
def test_who_is_unenrolled_is_missing_from_the_members_until_enrolled_again(ways: str) -> None:
    tool = tool_at(ways, campus_for(fetch=lambda _url: tool_keys(), clock=TickingClock()))
    number = tool.campus.courses(ways)[-1].number
    canvas = f"{tool.details.issuer}/api/lti/courses/{number}/names_and_roles"
    members = {"moodle": MEMBERS, "canvas": canvas}

    def listed() -> int:
        headers = tool.bearer() | {"Accept": MEMBERS_TYPE}
        return len(tool.http.get(members[ways], headers=headers, timeout=5).json()["members"])

    everybody = listed()
    tool.campus.unenrol(ways, "jonas")
    assert listed() == everybody - 1
    tool.campus.unenrol(ways, "jonas", unenrolled=False)
    assert listed() == everybody
