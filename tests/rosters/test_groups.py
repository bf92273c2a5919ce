"""One notion of group, whoever tells it (ADR 0016): launches, lists, and the groups service."""

import pytest

from lti_tool.course import groups
from lti_tool.course.jobs import lane
from lti_tool.course.models import Registration
from lti_tool.lti.custom import groups_told
from lti_tool.lti.values import Role
from tests.databases import recorded_statements
from tests.rosters.conftest import HOST, Roll, entry

on_both = pytest.mark.usefixtures("any_database")
CUSTOM = "https://purl.imsglobal.org/spec/lti/claim/custom"


def launch(roll: Roll, user: str = "u-1", **custom: str) -> None:
    roll.launch(user, Role.LEARNER, groups=groups_told(custom))


@on_both
def test_a_launch_replaces_the_persons_own_groups(roll: Roll) -> None:
    launch(roll, group_ids="21,22", section_ids="31", section_names='["Section A"]')
    launch(roll, "u-2", group_ids="22")

    launch(roll, group_ids="23", section_ids="31", section_names='["Section A"]')

    assert roll.groups() == {"u-1": ["group 23", "section 31"], "u-2": ["group 22"]}
    assert roll.group_names() == {"21": "", "22": "", "23": "", "31": "Section A"}


def test_told_none_is_none_and_not_told_is_unchanged(roll: Roll) -> None:
    launch(roll, group_ids="21", section_ids="31")

    launch(roll)
    assert roll.groups() == {"u-1": ["group 21", "section 31"]}
    launch(roll, group_ids="")

    assert roll.groups() == {"u-1": ["section 31"]}


def test_a_launch_that_tells_the_same_groups_asks_the_database_nothing_more(roll: Roll) -> None:
    launch(roll, group_ids="21,22")
    with recorded_statements() as told_nothing:
        launch(roll)
    with recorded_statements() as told_the_same:
        launch(roll, group_ids="22,21")

    assert len(told_the_same) == len(told_nothing)


def test_a_group_and_a_section_with_one_number_are_two(roll: Roll) -> None:
    launch(roll, group_ids="7", section_ids="7")

    assert roll.groups() == {"u-1": ["group 7", "section 7"]}


@on_both
def test_a_known_name_of_a_group_is_not_overwritten_with_nothing(roll: Roll) -> None:
    launch(roll, section_ids="31", section_names='["Section A"]')

    launch(roll, section_ids="31,32", section_names='["Section A", "Section B"]')

    assert roll.group_names() == {"31": "Section A", "32": ""}


@on_both
def test_a_list_may_tell_everybodys_groups(roll: Roll) -> None:
    told = [{CUSTOM: {"group_ids": "21,22"}}]
    roll.read(entry("a", message=told), entry("b", message=[{CUSTOM: {"group_ids": ""}}]), entry("c"))
    assert roll.groups() == {"a": ["group 21", "group 22"]}

    roll.read(entry("a"), entry("b", message=told), entry("c"))

    assert roll.groups() == {"a": ["group 21", "group 22"], "b": ["group 21", "group 22"]}


def test_the_groups_service_names_the_groups_and_the_list_says_who_is_in_them(roll: Roll) -> None:
    roll.launch(groups_url=f"{HOST}/groups")
    roll.platform.groups = {"groups": [{"id": "g-1", "name": "Blue"}, {"id": "g-2", "name": "Green"}]}

    roll.read(entry("a", group_enrollments=[{"group_id": "g-1"}]), entry("b", group_enrollments=[]))

    assert (roll.groups(), roll.group_names()) == ({"a": ["group g-1"]}, {"g-1": "Blue", "g-2": "Green"})
    assert roll.platform.asked[0] == "/members?limit=500&groups=true"


def test_a_course_has_an_end_to_its_groups_whoever_tells_them(
    roll: Roll, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "MOST_GROUPS", 3)
    monkeypatch.setattr(lane, "MOST_GROUPS", 3)
    roll.launch(groups_url=f"{HOST}/groups")
    roll.platform.groups = {"groups": [{"id": f"g-{n}", "name": f"Group {n}"} for n in range(2)]}

    roll.read(entry("a", group_enrollments=[{"group_id": f"g-{n}"} for n in range(9)]))
    roll.platform.groups = {"groups": [{"id": f"h-{n}", "name": "New"} for n in range(9)]}
    roll.read(entry("a", group_enrollments=[{"group_id": "g-1"}, {"group_id": "g-7"}]))
    launch(roll, "u-2", group_ids="g-2,g-8", section_ids="31")

    assert roll.group_names() == {"g-0": "Group 0", "g-1": "Group 1", "g-2": ""}
    assert roll.groups() == {"a": ["group g-1"], "u-2": ["group g-2"]}


def test_a_groups_service_that_fails_does_not_spoil_the_list(roll: Roll) -> None:
    roll.launch(groups_url=f"{HOST}/groups")
    roll.platform.groups = "nonsense"

    sync = roll.read(entry("a", group_enrollments=[{"group_id": "g-1"}]))

    assert (sync.reason, roll.groups()) == ("", {"a": ["group g-1"]})


def test_canvas_is_asked_for_everybodys_groups_by_the_course_itself(roll: Roll) -> None:
    roll.launch(platform_family="canvas")
    with roll.sessions.begin() as session:
        session.get_one(Registration, roll.registration_id).family = "canvas"

    roll.read(entry("a", message=[{CUSTOM: {"group_ids": "f00", "group_id": "7"}}]))

    assert roll.platform.asked == ["/members?limit=50&rlid=c-1"]
    assert roll.groups() == {"a": ["group f00"]}
