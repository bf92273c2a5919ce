"""Groups and sections out of custom parameters (lti.md C4, D): one notion, whatever a platform calls it."""

import pytest

from lti_tool.lti.custom import custom_parameters, groups_told
from lti_tool.lti.values import GroupKind, ToldGroup

GROUP, SECTION = GroupKind.GROUP, GroupKind.SECTION


@pytest.mark.parametrize(
    ("custom", "groups", "sections"),
    [
        ({}, None, None),
        ({"group_ids": "21,22"}, ["21", "22"], None),
        ({"group_ids": " 22 , 21,,22"}, ["21", "22"], None),
        ({"group_ids": 21}, ["21"], None),
        ({"group_ids": ""}, [], None),
        ({"group_ids": "$Moodle.Person.userGroupIds"}, None, None),
        ({"group_ids": None}, None, None),
        ({"group_ids": "a", "group_id": "7"}, ["a"], None),
        ({"group_ids": "$Canvas.group.contextIds", "group_id": "7"}, ["7"], None),
        ({"group_id": "$com.instructure.Group.id"}, None, None),
        ({"section_ids": "31,32"}, None, ["31", "32"]),
        ({"group_ids": "x" * 256 + ",1"}, ["1"], None),
    ],
)
def test_what_is_told_replaces_and_what_is_not_told_says_nothing(
    custom: dict[str, object], groups: list[str] | None, sections: list[str] | None
) -> None:
    told = groups_told(custom_parameters(custom))

    assert told.get(GROUP) == (None if groups is None else tuple(ToldGroup(GROUP, one) for one in groups))
    wanted = None if sections is None else tuple(ToldGroup(SECTION, one) for one in sections)
    assert told.get(SECTION) == wanted


@pytest.mark.parametrize(
    ("ids", "names", "name"),
    [
        ("31", '["Section A, morning"]', "Section A, morning"),
        ("31", "[]", ""),
        ("31", "nonsense", ""),
        ("31", '{"a": 1}', ""),
        ("31", "$com.instructure.User.sectionNames", ""),
        ("31,32", '["Section A", "Section B"]', ""),
        ("31", '["A", "B"]', ""),
    ],
)
def test_a_section_is_named_only_where_it_is_clear_whose_name_it_is(ids: str, names: str, name: str) -> None:
    told = groups_told(custom_parameters({"section_ids": ids, "section_names": names}))

    assert {section.name for section in told[SECTION]} == {name}


def test_nobody_is_in_more_than_a_hundred_groups() -> None:
    assert len(groups_told({"group_ids": ",".join(map(str, range(500)))})[GROUP]) == 100
