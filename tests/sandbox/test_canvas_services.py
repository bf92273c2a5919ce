"""Canvas's line items, memberships and deep linking (lti.md C2, C5, C8, C9, C10)."""

import json

import pytest
import requests

from lti_tool.sandbox.vocabulary import LTI
from tests.sandbox.tool import FakeTool, tool_at


@pytest.fixture
def tool() -> FakeTool:
    return tool_at("canvas")


def items_url(tool: FakeTool) -> str:
    return f"{tool.details.issuer}/api/lti/courses/{tool.campus.courses('canvas')[-1].number}/line_items"


def create(tool: FakeTool, **wanted: object) -> requests.Response:
    body = json.dumps({"label": "Made by tool", "scoreMaximum": 20} | wanted)
    return tool.http.post(items_url(tool), data=body, headers=tool.bearer(), timeout=5)


def test_line_items_come_ten_a_page_and_the_links_lead_through_all(tool: FakeTool) -> None:
    for number in range(25):
        assert create(tool, label=f"Item {number}").status_code == 201
    headers, url, labels, pages = tool.bearer(), items_url(tool), [], 0

    while url:
        page = tool.http.get(url, headers=headers, timeout=5)
        labels += [item["label"] for item in page.json()]
        assert "\n" not in page.headers["Link"]
        url, pages = page.links.get("next", {}).get("url", ""), pages + 1

    assert (pages, labels) == (3, [f"Item {number}" for number in range(25)])


def test_a_page_token_in_lower_case_leads_nowhere(tool: FakeTool) -> None:
    for number in range(12):
        create(tool, label=f"Item {number}")
    headers = tool.bearer()
    onward = tool.http.get(items_url(tool), headers=headers, timeout=5).links["next"]["url"]

    astray = tool.http.get(onward.lower(), headers=headers, timeout=5).json()

    assert [item["label"] for item in astray][:1] == ["Item 0"]


def test_nulls_are_left_out_of_line_items(tool: FakeTool) -> None:
    made = create(tool).json()

    assert sorted(made) == ["id", "label", "scoreMaximum"]


@pytest.mark.parametrize(("link", "status"), [("assignment", 201), ("module", 412), ("context", 404)])
def test_a_second_item_needs_a_link_with_a_first(tool: FakeTool, link: str, status: int) -> None:
    ids = {
        "assignment": tool.campus.add_link("canvas", "With a column", {}, 10).id,
        "module": tool.campus.add_link("canvas", "Without").id,
        "context": tool.campus.courses("canvas")[-1].id,
    }

    assert create(tool, resourceLinkId=ids[link]).status_code == status


def test_only_what_the_tool_made_can_be_deleted(tool: FakeTool) -> None:
    tool.campus.add_link("canvas", "Made by the course", {}, 10)
    coupled = f"{items_url(tool)}/{tool.campus.line_items('canvas')[0].number}"
    own, headers = create(tool).json()["id"], tool.bearer()

    refused = tool.http.delete(coupled, headers=headers, timeout=5)

    assert (refused.status_code, refused.content) == (401, b"")
    assert tool.http.delete(own, headers=headers, timeout=5).status_code == 204
    gone = tool.http.get(own, headers=headers, timeout=5)
    assert (gone.status_code, gone.content) == (404, b"")


def test_changing_the_assignments_own_item_renames_it(tool: FakeTool) -> None:
    tool.campus.add_link("canvas", "Old name", {}, 10)
    url = f"{items_url(tool)}/{tool.campus.line_items('canvas')[0].number}"

    tool.http.put(url, data=json.dumps({"label": "New name"}), headers=tool.bearer(), timeout=5)

    assert tool.campus.links("canvas")[0].title == "New name"


def test_members_have_course_roles_only_and_the_admin_is_none(tool: FakeTool) -> None:
    url = items_url(tool).replace("line_items", "names_and_roles")

    members = tool.http.get(url, headers=tool.bearer(), timeout=5).json()["members"]

    assert len(members) == 7
    jonas = next(member for member in members if member.get("given_name") == "Jonas")
    assert jonas["roles"] == ["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"]
    unknown = tool.http.get(url, params={"rlid": "nowhere"}, headers=tool.bearer(), timeout=5)
    assert unknown.status_code == 400


def test_members_come_fifty_a_page_whatever_limit_is_asked_for(tool: FakeTool) -> None:
    tool.campus.add_learners("canvas", 113)
    url = f"{items_url(tool).replace('line_items', 'names_and_roles')}?limit=1000"
    headers, sizes, seen = tool.bearer(), [], set()

    while url:
        page = tool.http.get(url, headers=headers, timeout=5)
        sizes.append(len(page.json()["members"]))
        seen |= {member["user_id"] for member in page.json()["members"]}
        url = page.links.get("next", {}).get("url", "")

    assert (sizes, len(seen)) == ([50, 50, 20], 120)


def test_a_link_brings_its_custom_values_for_each_member(tool: FakeTool) -> None:
    link = tool.campus.add_link("canvas", "Feedback that lands", {"activity": "a-1"})
    url = items_url(tool).replace("line_items", "names_and_roles")

    page = tool.http.get(
        url, params={"rlid": link.id, "role": "Instructor"}, headers=tool.bearer(), timeout=5
    )

    members = page.json()["members"]
    assert len(members) == 2
    custom = members[0]["message"][0][f"{LTI}custom"]
    assert (custom["activity"], custom["section_ids"]) == ("a-1", "31,32")


def test_the_course_itself_as_link_brings_everybodys_groups_and_leaves_nobody_out(tool: FakeTool) -> None:
    url = items_url(tool).replace("line_items", "names_and_roles")
    course = tool.campus.courses("canvas")[-1]

    members = tool.http.get(url, params={"rlid": course.id}, headers=tool.bearer(), timeout=5).json()[
        "members"
    ]

    told = [member["message"][0][f"{LTI}custom"] for member in members]
    assert [len(custom["group_ids"].split(",")) for custom in told if custom["group_ids"]] == [1, 2, 1, 1]
    assert [custom["section_names"] for custom in told][:2] == ['["Section A", "Section B"]', '["Section A"]']
    # Nobody's group of a launch: the variable's own name comes back.
    assert told[0]["group_id"] == "$com.instructure.Group.id"


@pytest.mark.parametrize(("field", "value"), [("label", None), ("scoreMaximum", None)])
def test_a_line_item_needs_label_and_maximum(tool: FakeTool, field: str, value: object) -> None:
    answer = create(tool, **{field: value})

    assert (answer.status_code, answer.json()) == (400, {"errors": [{"message": f"{field} is missing"}]})


def test_line_items_are_found_by_resource(tool: FakeTool) -> None:
    create(tool, resourceId="a-1")
    create(tool, resourceId="a-2", endDateTime="2026-12-01T00:00:00Z")

    found = tool.http.get(
        items_url(tool), params={"resource_id": "a-2"}, headers=tool.bearer(), timeout=5
    ).json()

    assert [(item["resourceId"], item["endDateTime"]) for item in found] == [("a-2", "2026-12-01T00:00:00Z")]


def test_another_tools_line_item_is_412(tool: FakeTool) -> None:
    tool.campus.add_link("canvas", "With a column", {}, 10)
    with tool.campus.changing("canvas") as site:
        site.items[0].client_id = "somebody"

    answer = tool.http.get(f"{items_url(tool)}/{site.items[0].number}", headers=tool.bearer(), timeout=5)

    assert answer.status_code == 412


def test_an_unknown_course_or_a_tool_switched_off_is_refused(tool: FakeTool) -> None:
    headers = tool.bearer()
    unknown = tool.http.get(items_url(tool).replace("/1/", "/99/"), headers=headers, timeout=5)
    assert (unknown.status_code, unknown.json()["errors"]["message"]) == (404, "Context not found")
    tool.campus.activate("canvas", tool.details.client_id, active=False)

    off = tool.http.get(items_url(tool), headers=headers, timeout=5)

    assert (off.status_code, off.json()["errors"]["type"]) == (401, "unauthorized")
