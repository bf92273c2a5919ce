"""Row A6: every route of the admin's pages, by whoever is not a signed-in admin, and by forged forms."""

from collections import Counter
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from lti_tool.database import Base
from tests.admin.desk import AdminDesk
from tests.matrix.samples import DISCUSSION
from tests.support.school import School, form_of_any
from tests.tool import Clock

OPEN = {"admin.sign_in_page", "admin.ask_link", "admin.open_link", "admin.use_link"}
"""Where one is not signed in yet."""
VALUES: dict[str, object] = {"registration_id": 1, "deployment_id": 1, "invite_id": 1, "token": "made-up"}
COOKIE = "__Host-stoke-admin"
TOO_LARGE = "9" * 20
KEPT = [name for name in Base.metadata.tables if name not in {"launch_log", "admin_session"}]


@pytest.fixture
def school_of_sam(school: School, school_desk: AdminDesk) -> School:
    """A school with a course, and Sam signed in."""
    school.send_answer("moodle", school.pick("moodle").post("add/new", **DISCUSSION))
    return school


def routes(school: School) -> list[tuple[str, str]]:
    """Method and path of every route that only a signed-in admin may ask for."""
    rules = [rule for rule in school.app.url_map.iter_rules() if rule.endpoint.startswith("admin.")]
    guarded = [rule for rule in rules if rule.endpoint not in OPEN]
    assert len(guarded) > 15
    return [(method, path_of(rule)) for rule in guarded for method in methods(rule)]


def methods(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) & {"GET", "POST"})


def path_of(rule: Rule) -> str:
    built = rule.build({name: VALUES[name] for name in rule.arguments})
    assert built, f"{rule.endpoint} has a value that this test does not know"
    return built[1]


def contents(desk: AdminDesk) -> dict[str, Counter[object]]:
    def read(session: Session) -> dict[str, Counter[object]]:
        rows = {name: session.execute(text(f'SELECT * FROM "{name}"')) for name in KEPT}
        return {name: Counter(map(tuple, found)) for name, found in rows.items()}

    return desk.in_database(read)


def nobody(school: School, _desk: AdminDesk) -> FlaskClient:
    return school.browser()


def a_teacher(school: School, _desk: AdminDesk) -> FlaskClient:
    return school.launch("moodle", "ines", school.campus.links("moodle")[-1].id).browser


def who_was_idle(_school: School, desk: AdminDesk) -> FlaskClient:
    desk.clock.move(minutes=61)
    return desk.browser


def who_made_a_key_up(school: School, _desk: AdminDesk) -> FlaskClient:
    browser = school.browser()
    browser.set_cookie(COOKIE, "x" * 43, secure=True)
    return browser


@pytest.mark.parametrize("come", [nobody, a_teacher, who_was_idle, who_made_a_key_up])
def test_a6_nobody_but_a_signed_in_admin_sees_or_changes_anything(
    school_of_sam: School, school_desk: AdminDesk, come: Callable[[School, AdminDesk], FlaskClient]
) -> None:
    browser = come(school_of_sam, school_desk)
    token = form_of_any(browser.get("/admin/sign-in").text)
    before, wrong = contents(school_desk), []

    for method, path in routes(school_of_sam):
        page = browser.open(path, method=method, data={"csrf_token": token} if method == "POST" else None)
        expected = 303 if method == "GET" else 401
        leads_in = page.headers.get("Location", "/admin/sign-in") != "/admin/sign-in"
        if page.status_code != expected or leads_in or "Saltmarsh" in page.text:
            wrong.append((method, path, page.status_code))

    assert wrong == []
    assert contents(school_desk) == before


def test_things_that_are_not_there_look_the_same_to_strangers(school_of_sam: School) -> None:
    browser = school_of_sam.browser()

    there, not_there = browser.get("/admin/platforms/1"), browser.get("/admin/platforms/999")

    assert (there.status_code, there.text) == (not_there.status_code, not_there.text)


def test_every_form_needs_the_token_of_its_own_session(
    school_of_sam: School, school_desk: AdminDesk, clock: Clock
) -> None:
    kim = AdminDesk(school_of_sam.app, school_of_sam.browser(), clock, "kim@school.test")
    kim.sign_in()
    foreign = form_of_any(kim.get("/admin/").text)
    before, wrong = contents(school_desk), []

    for method, path in [
        *routes(school_of_sam),
        ("POST", "/admin/sign-in"),
        ("POST", "/admin/sign-in/made-up"),
    ]:
        for token in (None, foreign, "nonsense"):
            if method == "POST":
                page = school_desk.browser.post(path, data={"csrf_token": token} if token else {})
                if page.status_code != 400:
                    wrong.append((path, token, page.status_code))

    assert wrong == []
    assert contents(school_desk) == before


@pytest.mark.parametrize("number", ["0", "999", "2147483647", TOO_LARGE])
def test_a6_tampered_numbers_lead_nowhere(school_of_sam: School, school_desk: AdminDesk, number: str) -> None:
    token = form_of_any(school_desk.get("/admin/").text)
    before, wrong = contents(school_desk), []

    for method, path in routes(school_of_sam):
        if "/1" in path:
            tampered = path.replace("/1", f"/{number}")
            page = school_desk.browser.open(
                tampered, method=method, data={"csrf_token": token} if method == "POST" else None
            )
            # A number that none can be leads to no form either, where the pages' own 404 takes what is read.
            if page.status_code not in ((404, 405) if number == TOO_LARGE and method == "POST" else (404,)):
                wrong.append((method, tampered, page.status_code))

    assert wrong == []
    assert contents(school_desk) == before
