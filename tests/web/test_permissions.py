"""The permission table, row by row (ASVS 8.2.1, 8.3.2)."""

from dataclasses import replace

import pytest

from lti_tool.course.who import Who
from lti_tool.errors import NotAllowed
from lti_tool.lti.values import DeepLinkingSettings
from lti_tool.web.permissions import TABLE, Permission, may, require

AT_AN_ACTIVITY = Who(1, "p", 1, 1, 1, 1, 1, 1, frozenset())
DIALOG = DeepLinkingSettings("https://lms.test/return", frozenset({"ltiResourceLink"}))
SEVERAL = replace(DIALOG, accept_multiple=True)

LEARNER, ASSISTANT, INSTRUCTOR, DESIGNER, MENTOR, NOBODY = (
    frozenset(roles.split())
    for roles in ("Learner", "TeachingAssistant", "Instructor", "ContentDeveloper", "Mentor", "")
)
P = Permission
OWN = {P.READ_NOTICES, P.SEE_POINTS, P.SEE_BOARD, P.OWN_DATA}
EVERYBODY = {P.ENTER, P.READ} | OWN
AT_HOME = {P.ENTER, P.SEE_COURSE} | OWN
FILES = {P.EXPORT_COURSE, P.READ_BOOK, P.SEE_INSIGHT}
IN_CLASS = {P.SEE_BRIEF, P.THANK_IN_CLASS, P.FREEZE_BOARD}
SETS = {P.SET_POINTS, P.SET_BOARD, P.SET_RETENTION}
PLANS = {P.MAKE_ACTIVITIES, P.PLAN_COURSE, P.DECIDE_PROPOSALS, P.SEE_OVERVIEW} | FILES | SETS | IN_CLASS
TAKES_PART = {P.WRITE, P.THANK, P.ACCEPT, P.FLAG}
NO_STAFF = {P.SEE_RECORD, P.SEE_OWN_PART}
STANDS = NO_STAFF | {P.JOIN_BOARD}
ASKS = {P.ASK_LOOK}
STAFF = (
    EVERYBODY
    | TAKES_PART
    | {P.MODERATE, P.READ_HISTORY, P.REVEAL}
    | {P.SEE_WORK, P.ACCEPT_WORK, P.SEE_GRADES, P.READ_ROSTER}
    | FILES
    | IN_CLASS
    | {P.RECOGNISE}
)

TEACHES = STAFF | {P.CONFIGURE, P.EXTEND, P.SEND_GRADES, P.READ_REVEALS, P.LET_THROUGH} | SETS


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        (NOBODY, EVERYBODY | TAKES_PART | STANDS | ASKS),
        (MENTOR, EVERYBODY | NO_STAFF),
        (LEARNER, EVERYBODY | TAKES_PART | STANDS | ASKS),
        (ASSISTANT, STAFF),
        (INSTRUCTOR, TEACHES),
        (DESIGNER, TEACHES),
        (ASSISTANT | INSTRUCTOR, TEACHES),
        (LEARNER | MENTOR, EVERYBODY | TAKES_PART | STANDS | ASKS),
    ],
)
def test_at_an_activity_the_table_says_who_may_do_what(
    roles: frozenset[str], expected: set[Permission]
) -> None:
    who = replace(AT_AN_ACTIVITY, roles=roles)

    assert {one for one in Permission if may(who, one)} == expected


@pytest.mark.parametrize(
    ("roles", "deep_linking", "expected"),
    [
        (LEARNER, DIALOG, {P.ENTER}),
        (ASSISTANT, DIALOG, {P.ENTER}),
        (INSTRUCTOR, DIALOG, {P.ENTER, P.ADD_ACTIVITIES, P.MAKE_ACTIVITIES}),
        (INSTRUCTOR, SEVERAL, {P.ENTER, P.ADD_ACTIVITIES, P.MAKE_ACTIVITIES, P.PLAN_COURSE}),
        (ASSISTANT, SEVERAL, {P.ENTER}),
        (INSTRUCTOR, None, AT_HOME | PLANS | {P.ADD_ACTIVITIES}),
        (ASSISTANT, None, AT_HOME | {P.SEE_OVERVIEW} | FILES | IN_CLASS),
        (LEARNER, None, AT_HOME | {P.PROPOSE, P.READ_BOOK} | STANDS),
        (NOBODY, None, AT_HOME | {P.PROPOSE, P.READ_BOOK} | STANDS),
        (MENTOR, None, AT_HOME | NO_STAFF),
    ],
)
def test_where_no_activity_is_chosen_only_instructors_may_add_one(
    roles: frozenset[str], deep_linking: DeepLinkingSettings | None, expected: set[Permission]
) -> None:
    who = replace(AT_AN_ACTIVITY, activity_id=None, roles=roles, deep_linking=deep_linking)

    assert {one for one in Permission if may(who, one)} == expected


def test_every_permission_stands_in_the_table() -> None:
    assert set(TABLE) == set(Permission)


def test_who_lacks_a_permission_is_told_so() -> None:
    with pytest.raises(NotAllowed):
        require(AT_AN_ACTIVITY, Permission.CONFIGURE)


def test_the_course_itself_takes_no_activity() -> None:
    who = replace(AT_AN_ACTIVITY, activity_id=None, roles=INSTRUCTOR, is_at_course=True)

    assert {one for one in Permission if may(who, one)} == AT_HOME | PLANS
