"""Every kind of person, course and assignment of the Canvas site, and its profiles (lti.md C3, G0, G4)."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import requests

from lti_tool.sandbox.everything import ASSIGNMENTS, CROWD
from lti_tool.sandbox.state import Course, LineItem, Person, Profile
from lti_tool.sandbox.vocabulary import AGS_CLAIM, INSTITUTION, LTI, MEMBERSHIP, NRPS_CLAIM, SYSTEM
from tests.sandbox.tool import FakeTool, tool_at
from tests.support.campus import form_of

NEWEST = {"type": "unprocessable_entity", "message": "This assignment is still unpublished"}
TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"


@cache
def full_tool() -> FakeTool:
    tool = tool_at("canvas")
    tool.campus.add_everything("canvas")
    return tool


@pytest.fixture
def tool() -> Iterator[FakeTool]:
    """One campus for all of these tests: each leaves it as it was."""
    tool = full_tool()
    yield tool
    tool.campus.choose_profile(Profile.NEW)


def course(tool: FakeTool, title: str) -> Course:
    return next(course for course in tool.campus.courses("canvas") if course.title == title)


def person(tool: FakeTool, key: str) -> Person:
    return next(person for person in tool.campus.people("canvas") if person.key == key)


def item(tool: FakeTool, label: str) -> LineItem:
    return next(item for item in tool.campus.line_items("canvas") if item.label == label)


def navigate(tool: FakeTool, persona: str, title: str) -> dict[str, Any]:
    number = course(tool, title).number
    page = tool.app.test_client().get(
        f"/__double/as/{persona}/course_navigation/{number}", follow_redirects=True
    )
    assert page.status_code == 200, page.text
    return tool.read(tool.answer_login(form_of(page.text).fields)["id_token"])


def members(tool: FakeTool, title: str, word: str = "courses") -> requests.Response:
    url = f"{tool.details.issuer}/api/lti/{word}/{course(tool, title).number}/names_and_roles"
    return tool.http.get(url, headers=tool.bearer(), timeout=5)


def score(tool: FakeTool, label: str, persona: str = "amara", **changes: object) -> requests.Response:
    column = item(tool, label)
    url = f"{tool.details.issuer}/api/lti/courses/{column.course_number}/line_items/{column.number}"
    sent = {"userId": person(tool, persona).id, "scoreMaximum": 1, "scoreGiven": 1} | changes
    return tool.post_score(url, tool.bearer(), **sent)


@pytest.mark.parametrize(
    ("persona", "expected"),
    [
        ("olive", [f"{INSTITUTION}#Observer", f"{MEMBERSHIP}#Mentor", f"{SYSTEM}#User"]),
        ("theo", [f"{MEMBERSHIP}#ContentDeveloper", f"{SYSTEM}#User"]),
        ("preview", [f"{MEMBERSHIP}#Learner", TEST_USER, f"{SYSTEM}#User"]),
        ("sven", [f"{INSTITUTION}#Student", f"{SYSTEM}#User"]),
        ("visitor", [f"{SYSTEM}#None"]),
    ],
)
def test_each_kind_of_person_has_its_roles(tool: FakeTool, persona: str, expected: list[str]) -> None:
    claims = navigate(tool, persona, "Leading for Everybody")

    assert claims[f"{LTI}roles"] == expected
    assert ("sub" in claims) is (persona != "visitor")


def test_an_observer_is_told_with_whom_they_look_after_where_names_are(tool: FakeTool) -> None:
    mentored = f"{LTI}role_scope_mentor"

    assert navigate(tool, "olive", "Leading for Everybody")[mentored] == [person(tool, "amara").id]
    assert mentored not in navigate(tool, "olive", "Leading Without a Name")


def test_who_is_not_signed_in_looks_into_public_courses_only(tool: FakeTool) -> None:
    number = course(tool, "Leading Crowds").number

    page = tool.app.test_client().get(f"/canvas/navigate/{number}?as=visitor")

    assert page.status_code == 403


def test_a_course_without_names_sends_none_anywhere(tool: FakeTool) -> None:
    claims = navigate(tool, "amara", "Leading Without a Name")

    assert not claims.keys() & {"name", "given_name", "family_name", "email", "picture"}
    assert all("name" not in member for member in members(tool, "Leading Without a Name").json()["members"])


def test_a_group_is_a_context_with_members_of_its_own_address(tool: FakeTool) -> None:
    claims = navigate(tool, "amara", "Study Group Nine")

    assert claims[f"{LTI}context"]["type"] == ["http://purl.imsglobal.org/vocab/lis/v2/course#Group"]
    assert "/api/lti/groups/" in claims[NRPS_CLAIM]["context_memberships_url"]
    assert claims[AGS_CLAIM]["lineitems"]
    assert members(tool, "Study Group Nine", "groups").status_code == 200
    assert members(tool, "Leading Crowds", "groups").status_code == 404


def test_a_crowd_has_its_size_and_lists_nobody_who_left_or_only_looks(tool: FakeTool) -> None:
    url = f"{tool.details.issuer}/api/lti/courses/{course(tool, 'Leading Crowds').number}/names_and_roles"
    headers, found = tool.bearer(), []

    while url:
        page = tool.http.get(url, headers=headers, timeout=5)
        found += page.json()["members"]
        url = page.links.get("next", {}).get("url", "")

    assert len(found) == CROWD
    assert not {person(tool, key).id for key in ("sven", "preview", "visitor", "sam")} & {
        member["user_id"] for member in found
    }


def test_a_concluded_course_still_lists_its_people(tool: FakeTool) -> None:
    assert members(tool, "Leading Last Year").status_code == 200


def test_there_is_an_assignment_of_each_kind(tool: FakeTool) -> None:
    assert set(ASSIGNMENTS) <= {item.label for item in tool.campus.line_items("canvas")}
    assert score(tool, "zero points", scoreMaximum=0).status_code == 200
    assert score(tool, "one attempt left").status_code == 200
    assert score(tool, "one attempt left").status_code == 422


@pytest.mark.parametrize(("given", "stands"), [(0.2, 1), (0, 0)])
def test_pass_or_fail_takes_anything_above_zero_for_a_pass(tool: FakeTool, given: float, stands: int) -> None:
    score(tool, "pass or fail", scoreGiven=given, persona="layla")

    assert tool.campus.score("canvas", "layla", item(tool, "pass or fail").number) == stands


def test_only_a_variable_tells_that_grading_is_anonymous(tool: FakeTool) -> None:
    link = next(link for link in tool.campus.links("canvas") if link.title == "anonymous")
    link.custom["hidden"] = "$com.instructure.Assignment.anonymous_grading"

    assert tool.claims("amara", link.id)[f"{LTI}custom"]["hidden"] == "true"  # type: ignore[index]  # an object


def test_a_masquerade_is_told_by_one_variable_and_by_nothing_else(tool: FakeTool) -> None:
    link = tool.campus.links("canvas")[0]
    page = tool.app.test_client().get(
        f"/__double/as/amara/assignment/{link.id}?masquerader=sam", follow_redirects=True
    )
    hidden = tool.read(tool.answer_login(form_of(page.text).fields)["id_token"])
    plain = tool.claims("amara", link.id)

    custom = f"{LTI}custom"
    assert hidden[custom]["masquerading_user_id"] == str(person(tool, "sam").number)  # type: ignore[index]  # an object
    assert plain[custom]["masquerading_user_id"] == "$Canvas.masqueradingUser.id"  # type: ignore[index]  # an object
    assert (hidden["sub"], hidden[f"{LTI}roles"]) == (plain["sub"], plain[f"{LTI}roles"])


@pytest.mark.parametrize(
    ("profile", "concluded", "preview", "unpublished"),
    [
        (
            Profile.NEW,
            422,
            200,
            NEWEST,
        ),
        (Profile.OLD, 404, 422, "grade"),
        (Profile.SELF_HOSTED, 404, 422, "grade"),
    ],
)
def test_a_profile_decides_what_versions_differ_in(
    tool: FakeTool, profile: Profile, concluded: int, preview: int, unpublished: object
) -> None:
    tool.campus.choose_profile(profile)
    over = course(tool, "Leading Last Year").number
    items = f"{tool.details.issuer}/api/lti/courses/{over}/line_items"

    assert tool.http.get(items, headers=tool.bearer(), timeout=5).status_code == concluded
    assert score(tool, "published", "preview").status_code == preview
    errors = score(tool, "unpublished").json()["errors"]
    assert (errors if isinstance(errors, dict) else errors[0]["field"]) == unpublished
