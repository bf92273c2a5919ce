"""Canvas's launches under every trouble that Canvas and others make (lti.md C2, C3, C9, G3).

Each test says which handling of ours it holds: without it, it fails.
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from lti_tool.activities.models import Activity
from lti_tool.course.models import LineItem, Membership, Person
from lti_tool.database import db
from lti_tool.sandbox.keys import Alteration
from tests.canvas.conftest import WAYS, Semester
from tests.launch.test_front_desk import FORM
from tests.support.campus import form_of
from tests.support.school import School, Visit

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
SETTINGS = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
GRADES = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
VOCABULARY = "http://purl.imsglobal.org/vocab/lis/v2"
LEARNER = f"{VOCABULARY}/membership#Learner"
SOUP = [f"{VOCABULARY}/system/person#User", f"{VOCABULARY}/institution/person#Instructor", LEARNER]
PROMPT = "Tell us about feedback of yours that landed badly."
Claims = dict[str, Any]
Change = Callable[[Claims], None]


def put(**changes: object) -> Change:
    """Give claims these values, or take those away that are None; names are without LTI's prefix."""

    def change(claims: Claims) -> None:
        for name, value in changes.items():
            key = name if name in claims or name in ("aud", "azp", "sub") else f"{LTI}{name}"
            claims[key] = value
            if value is None:
                del claims[key]

    return change


def launch_with(semester: Semester, change: Change, persona: str = "amara") -> Visit:
    semester.school.campus.alter_next_message(WAYS, Alteration(claims=change))
    return semester.visit(persona)


def roles_of(school: School, persona: str) -> str:
    """What the newest launch left in the course's table."""
    person = next(one for one in school.campus.people(WAYS) if one.key == persona)
    with school.app.app_context():
        roles = select(Membership.roles).join(Person).where(Person.id_on_platform == person.id)
        return db.session.scalars(roles.order_by(Membership.id.desc())).first() or ""


def count(school: School, table: type[Activity] | type[LineItem]) -> int:
    with school.app.app_context():
        return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_keys_that_were_rotated_between_the_legs_are_looked_up_once(semester: Semester) -> None:
    """Holds: an unknown kid fetches the key set anew (lti/platform_keys.py)."""
    semester.visit("amara")
    login = semester.school.desk.start_launch(WAYS, "jonas", semester.link)
    semester.school.campus.rotate_keys(WAYS)

    assert PROMPT in semester.school.enter(WAYS, login, semester.school.browser()).page.text


@pytest.mark.parametrize("seconds", [-90, 90])
def test_a_clock_that_is_a_little_off_opens(semester: Semester, seconds: float) -> None:
    """Holds: `iat` may lie ten minutes away and `exp` 60 s back (lti/lifetimes.py)."""
    semester.faults.clock_seconds = seconds

    def moodles_life(claims: Claims) -> None:
        claims["exp"] = claims["iat"] + 60

    assert PROMPT in launch_with(semester, moodles_life).page.text


@pytest.mark.parametrize(
    ("change", "opens"),
    [
        ({"aud": ["https://other.example", "10000000000068"], "azp": "10000000000068"}, True),
        ({"aud": ["10000000000068", "https://other.example"], "azp": None}, False),
        ({"azp": "somebody"}, False),
    ],
    ids=["another audience first", "another audience and no azp", "another azp"],
)
def test_a_message_is_for_us_or_opens_nothing(semester: Semester, change: Claims, opens: bool) -> None:
    """Holds: lti/audience.py reads every audience, not the first, and `azp`."""
    assert (PROMPT in launch_with(semester, put(**change)).page.text) is opens


@pytest.mark.parametrize(
    ("roles", "kept"),
    [
        (
            [f"{VOCABULARY}/system/person#User", f"{VOCABULARY}/institution/person#Instructor", LEARNER],
            "Learner",
        ),
        ([f"{VOCABULARY}/membership/Learner#Instructor"], "Learner"),
        ([], ""),
        ([""], ""),
    ],
    ids=["a soup", "a learner's sub-role", "none", "one that is empty"],
)
def test_only_the_courses_own_roles_give_rights(semester: Semester, roles: list[str], kept: str) -> None:
    """Holds: lti/roles.py; whoever reads the institution's roles lets a learner configure."""
    visit = launch_with(semester, put(roles=roles), "jonas")

    assert PROMPT in visit.page.text
    assert roles_of(semester.school, "jonas") == kept
    assert visit.get("discussion/settings").status_code == 403


def test_a_visitor_of_a_public_course_is_told_to_sign_in(semester: Semester) -> None:
    """Holds: no `sub` is refused by a page that says what to do (lti/claims.py, web/wording)."""
    public = next(one for one in semester.school.campus.courses(WAYS) if one.is_public)
    door = f"/__double/as/visitor/course_navigation/{public.number}"
    page = semester.school.sandbox.test_client().get(door, follow_redirects=True)

    visit = semester.school.enter(WAYS, form_of(page.text).fields, semester.school.browser())

    assert visit.page.status_code == 400
    assert "Your platform did not say who you are." in visit.page.text


def test_who_is_signed_out_at_the_platform_is_told_to_sign_in_there(semester: Semester) -> None:
    """Holds: `login_required` has a page of its own (`PlatformLoginRequired`)."""
    semester.faults.signed_out = True

    page = semester.visit("amara").page

    assert (page.status_code, "Sign in to your course again" in page.text) == (400, True)


def test_a_launch_without_a_context_opens(semester: Semester) -> None:
    """Holds: a link without a course is a space of its own (course/arrival)."""
    assert launch_with(semester, put(context=None)).page.status_code == 200


@pytest.mark.parametrize("persona", ["amara", "ines"])
def test_the_courses_menu_makes_no_activity_and_no_column(semester: Semester, persona: str) -> None:
    """Holds: a link that is the course itself makes nothing, and is given nothing (`names_course`)."""
    school = semester.school
    before = count(school, Activity), count(school, LineItem)

    visit = school.enter(WAYS, school.desk.start_navigation(WAYS, persona), school.browser())

    assert visit.page.status_code == 200
    assert visit.get("add/").status_code == 403
    assert (count(school, Activity), count(school, LineItem)) == before


def test_a_launch_without_a_line_item_opens_the_activity_that_has_one(semester: Semester) -> None:
    """Holds: what the launch does not name is not forgotten (activities/placing.py)."""

    def without(claims: Claims) -> None:
        del claims[GRADES]["lineitem"]

    semester.visit("amara")
    known = semester.our_columns()

    assert PROMPT in launch_with(semester, without).page.text
    assert semester.our_columns() == known


def test_odd_custom_values_and_empty_old_ids_harm_nobody(semester: Semester) -> None:
    """Holds: numbers become text, unexpanded variables are absent (lti/custom.py); people go by `sub`."""

    def odd(claims: Claims) -> None:
        claims[f"{LTI}custom"] |= {"tz": 7, "context_history": "$Context.id.history", "more": None}
        claims[f"{LTI}lti11_legacy_user_id"] = ""

    first, second = launch_with(semester, odd, "amara"), launch_with(semester, odd, "layla")

    assert PROMPT in first.page.text
    assert PROMPT in second.page.text
    people = semester.school.campus.people(WAYS)
    with semester.school.app.app_context():
        subs = set(db.session.scalars(select(Person.id_on_platform)))
        assert {one.id for one in people if one.key in ("amara", "layla")} <= subs
        zones = db.session.scalars(select(Person.time_zone).where(Person.name.like("%Okafor"))).all()
    assert "7" not in zones


def test_a_return_address_with_quotes_comes_back_whole_and_without_script(semester: Semester) -> None:
    """Holds: the form of the answer is drawn by a template that escapes (templates/launch/answer.html)."""
    odd = "&a=1\"><script>alert(1)</script>&b='2'"

    def lengthen(claims: Claims) -> None:
        claims[SETTINGS]["deep_link_return_url"] += odd

    semester.school.campus.alter_next_message(WAYS, Alteration(claims=lengthen))
    visit = semester.school.pick(WAYS)
    answer = visit.post("add/new", **FORM | {"uuid": str(uuid4())})

    assert "<script>alert" not in answer.text
    assert form_of(answer.text).action.endswith(odd)
