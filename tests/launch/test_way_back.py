"""The way back to the course and what it is told; the language of the reader (lti.md A2)."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from werkzeug.test import TestResponse

from lti_tool.course.models import Deployment, Participation, Registration
from lti_tool.lti.return_urls import going_back
from tests.launch.test_course_home import home_of
from tests.launch.test_front_desk import add_discussion
from tests.support.campus import TOOL_URL
from tests.support.school import School, Visit
from tests.tool import Clock


def entered(school: School) -> Visit:
    add_discussion(school, "moodle")
    return school.launch("moodle", "amara", school.campus.links("moodle")[-1].id)


def way_back(page: TestResponse) -> tuple[str, dict[str, str]] | None:
    """Where the page's button leads, and what it says there."""
    _before, found, rest = page.text.partition('<a class="button main" href="')
    parts = urlsplit(rest.partition('"')[0].replace("&amp;", "&"))
    return (parts.path, dict(parse_qsl(parts.query))) if found else None


def said(page: TestResponse) -> str | None:
    found = way_back(page)
    return found[1].get("lti_errormsg") if found else None


@pytest.mark.parametrize(
    ("who", "path"),
    [("amara", "boards/"), ("amara", "points/"), ("ines", "export/"), ("ines", "export/book")],
)
def test_a_tab_leads_back_from_pages_of_the_course(school: School, who: str, path: str) -> None:
    entered(school)
    link = school.campus.links("moodle")[-1].id

    inside, at_home = (school.launch("moodle", who, link), home_of(school, who))

    assert f'<li><a href="{urlsplit(inside.home).path}">Activity</a></li>' in inside.get(path).text
    assert f'<li><a href="{urlsplit(at_home.home).path}">All activities</a></li>' in at_home.get(path).text


@pytest.mark.parametrize(
    ("url", "words", "back"),
    [
        ("https://lms.test/back", {"message": "Done."}, "https://lms.test/back?lti_msg=Done."),
        ("https://lms.test/b?a=1&a=%20", {"message": "x"}, "https://lms.test/b?a=1&a=%20&lti_msg=x"),
        (
            "https://lms.test/b?#there",
            {"error": "é & ü"},
            "https://lms.test/b?lti_errormsg=%C3%A9+%26+%C3%BC#there",
        ),
        (
            "https://lms.test/",
            {"error": "No", "error_log": "AB"},
            "https://lms.test/?lti_errormsg=No&lti_errorlog=AB",
        ),
        ("https://lms.test/", {"message": "x" * 999}, "https://lms.test/?lti_msg=" + "x" * 300),
        ("https://lms.test/b?a=1", {}, "https://lms.test/b?a=1"),
    ],
)
def test_words_are_added_to_what_the_address_holds(url: str, words: dict[str, str], back: str) -> None:
    assert going_back(url, **words) == back


def test_what_is_not_there_leads_back_with_a_sentence_and_the_code_of_the_log(school: School) -> None:
    page = entered(school).get("discussion/threads/999")
    back = way_back(page)

    assert back is not None
    path, words = back
    assert path == "/moodle/mod/lti/return.php"
    assert words["course"]
    assert words["lti_errormsg"] == "Nothing is here"
    assert f"<code>{words['lti_errorlog']}</code>" in page.text


def test_a_session_that_ended_leads_back_only_for_its_own_browser(school: School, clock: Clock) -> None:
    visit = entered(school)
    clock.move(hours=3)
    stranger = school.browser()

    assert said(visit.get("discussion/")) == "Your course signed you out here"
    assert way_back(stranger.get(visit.home + "discussion/")) is None


@pytest.mark.parametrize(
    ("table", "values", "words"),
    [
        (Registration, {"disabled_at": "now"}, "Stoke is paused here"),
        (Registration, {"disabled_at": "now", "removed_at": "now"}, "Your course signed you out here"),
        (Deployment, {"approved_at": None}, "This place waits for approval"),
    ],
)
def test_an_open_page_says_what_the_admin_did(
    school: School, table: Any, values: dict[str, Any], words: str
) -> None:
    visit = entered(school)
    values = {name: value and school.clock() for name, value in values.items()}
    school.in_database(lambda session: session.query(table).update(values))

    assert said(visit.get("discussion/")) == words


def test_a_launch_that_was_believed_leads_back_and_no_other_does(school: School) -> None:
    add_discussion(school, "moodle")
    browser = school.browser()
    login = school.desk.start_launch("moodle", "amara", school.campus.links("moodle")[-1].id)
    fields = school.answer("moodle", login, browser)
    browser.post("/lti/launch", data=fields)

    again = browser.post("/lti/launch", data=fields)
    forged = browser.post("/lti/launch", data=fields | {"id_token": fields["id_token"][:-9] + "AAAAAAAAA"})

    assert said(again) == "This link has already been used"
    assert (forged.status_code, way_back(forged)) == (400, None)


def test_a_place_that_waits_for_the_admin_leads_back(school: School) -> None:
    add_discussion(school, "moodle")
    school.in_database(lambda session: session.query(Deployment).update({"approved_at": None}))

    page = school.launch("moodle", "amara", school.campus.links("moodle")[-1].id).page

    assert said(page) == "This place waits for approval"


def test_where_nothing_was_chosen_yet_the_way_back_says_so(school: School) -> None:
    page = school.launch("moodle", "amara", school.campus.add_link("moodle", "Bare", {}, None).id).page

    assert "lti_msg=Your+instructor+has+not+chosen+an+activity" in page.text


@pytest.mark.parametrize(
    ("of_launch", "of_browser", "opening"),
    [
        ("de_AT", "fr", '<html lang="de-AT" dir="ltr"'),
        ("ar", "fr", '<html lang="ar" dir="rtl"'),
        ("he", "ar-EG, en;q=0.5", '<html lang="ar-EG" dir="rtl"'),
        (None, "he-IL, en;q=0.5", '<html lang="en" dir="ltr"'),
        (None, "tlh, xx;q=0.9, nl-BE;q=0.8", '<html lang="nl-BE" dir="ltr"'),
        (None, "*", '<html lang="en" dir="ltr"'),
        ("xx", "", '<html lang="en" dir="ltr"'),
    ],
)
def test_the_page_is_written_the_way_of_its_reader(
    school: School, of_launch: str | None, of_browser: str, opening: str
) -> None:
    visit = entered(school)
    school.in_database(lambda session: session.query(Participation).update({"locale": of_launch}))

    page = visit.browser.get(visit.home + "discussion/", headers={"Accept-Language": of_browser})

    assert opening in page.text


def test_a_refusal_is_written_the_way_of_the_browser(school: School) -> None:
    page = school.browser().get(f"{TOOL_URL}/nowhere", headers={"Accept-Language": "fr-CA, en"})

    assert '<html lang="fr-CA" dir="ltr"' in page.text
