"""The launch log: a line for each launch, few for strangers, and nobody's name (promise 10)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from lti_tool.course import launch_log
from lti_tool.course.launch_log import log_refused, new_reference, purge_launch_log
from lti_tool.course.models import Context, LaunchLine
from lti_tool.database import db
from lti_tool.lti.trace import LaunchTrace, role_tails
from lti_tool.sandbox.keys import Alteration
from lti_tool.web import launch_lines
from lti_tool.web.launch_lines import EXTENSION, MOST_A_MINUTE, MOST_AN_ADDRESS, LaunchLines
from tests.launch.test_front_desk import add_discussion
from tests.support.school import School
from tests.tool import Clock

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
VOCABULARY = "http://purl.imsglobal.org/vocab/lis/v2/"
CANARY = "Zanzibar"


def lines_of(school: School) -> Sequence[LaunchLine]:
    """All lines, oldest first."""
    with school.app.app_context():
        return db.session.scalars(select(LaunchLine).order_by(LaunchLine.id)).all()


@pytest.mark.usefixtures("any_database")
def test_a_launch_that_opens_leaves_one_line(school: School, clock: Clock) -> None:
    add_discussion(school, "moodle")

    school.launch("moodle", "amara", school.campus.links("moodle")[-1].id)

    adding, opening = lines_of(school)
    assert (adding.message_type, adding.roles) == ("LtiDeepLinkingRequest", "Instructor")
    assert (opening.result, opening.message_type) == ("opened", "LtiResourceLinkRequest")
    assert (opening.at, opening.roles, opening.carrier) == (clock.now, "Learner", "cookie")
    assert "membership#Learner" in opening.roles_received
    assert (opening.registration_id, opening.context_id) == (1, 1)
    assert opening.kid
    assert opening.title


@pytest.mark.usefixtures("any_database")
def test_a_replayed_launch_is_noted_with_its_course_and_the_code_on_its_page(school: School) -> None:
    add_discussion(school, "moodle")
    browser = school.browser()
    login = school.desk.start_launch("moodle", "amara", school.campus.links("moodle")[-1].id)
    fields = school.answer("moodle", login, browser)
    browser.post("/lti/launch", data=fields)

    page = browser.post("/lti/launch", data=fields)

    first, second = lines_of(school)[-2:]
    assert (second.result, second.context_id, second.kid) == ("nonce_used", first.context_id, first.kid)
    assert f"<code>{second.reference}</code>" in page.text


def test_an_unknown_platform_is_noted_by_what_it_claims_and_no_registration(school: School) -> None:
    login = {"iss": "https://canvas.example/x?user=Zanzibar", "login_hint": CANARY, "client_id": "10000119"}

    school.browser().post(
        "/lti/login", data=login | {"target_link_uri": "http://127.0.0.1:8700/"}, follow_redirects=True
    )

    (line,) = lines_of(school)
    assert (line.result, line.registration_id) == ("registration_unknown", None)
    assert (line.issuer, line.client_id) == ("https://canvas.example", "10000119")


def test_the_kid_of_a_refused_launch_is_known_even_where_its_browser_is_not(school: School) -> None:
    login = school.desk.start_launch("moodle", "amara", school.campus.add_link("moodle", "x").id)
    fields = school.answer("moodle", login, school.browser())

    school.browser().post("/lti/launch", data=fields)

    (line,) = lines_of(school)
    assert (line.result, bool(line.kid), line.carrier) == ("browser_without_cookie", True, "")


@pytest.mark.parametrize(
    ("uris", "kept"),
    [
        ((f"{VOCABULARY}membership#Learner",), "membership#Learner"),
        (
            (f"{VOCABULARY}institution/person#Student",),
            "institution/person#Student",
        ),
        (("Learner", "Learner"), "Learner"),
        (("https://evil.test/?name=Ada", "ada@school.test", "Ada Lovelace", "\0"), "other"),
        ((), ""),
    ],
)
def test_of_a_role_its_end_is_kept_and_of_anything_else_nothing(uris: tuple[str, ...], kept: str) -> None:
    assert role_tails(uris) == kept


def hostile(claims: dict[str, Any]) -> None:
    """A person with a name like no other, in a message that is wrong."""
    claims |= {"name": CANARY, "given_name": CANARY, "family_name": CANARY, "email": f"{CANARY}@x.test"}
    claims |= {"sub": CANARY, f"{CLAIM}version": "1.1.0", f"{CLAIM}custom": {"person": CANARY}}
    claims[f"{CLAIM}roles"] = [CANARY + " is my name", f"https://x.test/{CANARY}@x.test"]


def test_nobody_can_be_found_in_the_log(school: School) -> None:
    add_discussion(school, "canvas")
    link = school.campus.links("canvas")[-1].id
    school.launch("canvas", "amara", link)
    school.campus.alter_next_message("canvas", Alteration(claims=hostile))
    school.launch("canvas", "amara", link)
    school.browser().get("/lti/register/made-up", query_string={"openid_configuration": f"https://{CANARY}/"})

    with school.app.app_context():
        rows = db.session.execute(text("SELECT * FROM launch_log")).all()
    with school.campus.reading("canvas") as site:
        people = [w for p in site.people for w in (p.given_name, p.family_name, p.email, p.username, p.id)]
    assert len(rows) == 4
    assert [word for word in (CANARY, *people) if word in repr(rows)] == []


def test_strangers_do_not_fill_the_table(school: School) -> None:
    seconds = [100.0]
    LaunchLines(lambda: seconds[0]).init_app(school.app)
    stranger = school.browser()

    for _knock in range(150):
        stranger.post("/lti/launch", data={"id_token": "a.b.c", "state": "made-up"})
    seconds[0] += 61
    stranger.post("/lti/launch", data={})

    lines = lines_of(school)
    assert len(lines) == MOST_AN_ADDRESS + 1
    assert sum(line.more for line in lines) == 150 - MOST_AN_ADDRESS


def test_strangers_push_no_line_of_a_schools_people_out(school: School) -> None:
    lines, signed = LaunchLines(lambda: 100.0), LaunchTrace(message_type="LtiResourceLinkRequest")

    def refuse(code: str, times: int, seen: LaunchTrace, address: str | None) -> int:
        with school.app.app_context():
            for _time in range(times):
                lines.write(new_reference(), code, 1, seen, address)
        return len([line for line in lines_of(school) if line.result == code])

    assert refuse("of one stranger", 50, LaunchTrace(), "198.51.100.1") == MOST_AN_ADDRESS
    assert refuse("of the school", 2, LaunchTrace(), "192.0.2.7") == 2
    assert refuse("of many strangers", 1, LaunchTrace(), "198.51.100.2") == 1
    for number in range(50):
        refuse("of many strangers", 1, LaunchTrace(), f"203.0.113.{number}")
    assert refuse("of a signed launch", 50, signed, None) == MOST_A_MINUTE
    assert len(lines_of(school)) == 2 * MOST_A_MINUTE


def test_a_signed_launch_that_is_refused_takes_nothing_of_what_strangers_have(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launch_lines, "MOST_AN_ADDRESS", 0)
    browser = school.browser()
    login = school.desk.start_launch("moodle", "amara", school.campus.add_link("moodle", "x").id)
    fields = school.answer("moodle", login, browser)

    browser.post("/lti/launch", data=fields | {"id_token": "a.b.c"})
    for _time in range(2):
        browser.post("/lti/launch", data=fields)

    assert [line.result for line in lines_of(school)] == ["opened", "nonce_used"]


def test_a_database_without_room_for_the_line_changes_no_refusal(school: School) -> None:
    school.in_database(lambda session: session.execute(text("DROP TABLE launch_log")))

    pages = [school.browser().post("/lti/launch", data={}) for _knock in range(3)]

    assert [page.status_code for page in pages] == [400, 400, 400]
    assert school.app.extensions[EXTENSION]._again_at > 0


def add(session: Session, at: datetime, result: str = "nonce_used") -> None:
    log_refused(session, new_reference(), result, None, LaunchTrace(), at)


@pytest.mark.usefixtures("any_database")
def test_lines_go_after_thirty_days_and_the_oldest_when_there_are_too_many(
    session: Session, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for days in (31, 29, 3, 2, 1):
        add(session, noon - timedelta(days=days))
        add(session, noon - timedelta(days=days), "opened")
    monkeypatch.setattr(launch_log, "MOST_REFUSED", 3)
    monkeypatch.setattr(launch_log, "MOST_LINES", 6)

    purge_launch_log(session, noon)

    counts = select(LaunchLine.result, func.count()).group_by(LaunchLine.result)
    assert dict(session.execute(counts).all()) == {"nonce_used": 3, "opened": 3}
    assert session.scalar(select(func.min(LaunchLine.at))) == noon - timedelta(days=3)


@pytest.mark.usefixtures("any_database")
def test_the_cap_of_refusals_holds_without_a_worker(
    session: Session, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launch_log, "MOST_REFUSED", 5)
    monkeypatch.setattr(launch_log, "TRIM_EVERY", 4)

    for _line in range(12):
        add(session, noon)

    assert session.scalar(select(func.count()).select_from(LaunchLine)) == 5


@pytest.mark.usefixtures("any_database")
def test_what_anybody_can_make_goes_before_what_a_platform_has_signed(
    session: Session, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launch_log, "MOST_UNSIGNED", 2)
    monkeypatch.setattr(launch_log, "TRIM_EVERY", 1)
    signed = LaunchTrace(message_type="LtiResourceLinkRequest")

    log_refused(session, new_reference(), "nonce_used", None, signed, noon)
    for _line in range(5):
        add(session, noon, "token_malformed")

    kept = session.scalars(select(LaunchLine.result).order_by(LaunchLine.id)).all()
    assert kept == ["nonce_used", "token_malformed", "token_malformed"]


@pytest.mark.usefixtures("any_database")
def test_a_course_that_goes_leaves_its_lines(school: School) -> None:
    add_discussion(school, "moodle")
    school.in_database(lambda session: session.query(Context).delete())

    assert [line.context_id for line in lines_of(school)] == [None]
