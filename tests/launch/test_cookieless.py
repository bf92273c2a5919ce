"""Launches of browsers that keep no cookie in a frame (ADR 0005, 0013; lti.md B5, A1)."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lti_tool.web.carrier import BROWSER_FIELD, KEY_COOKIE, KEY_FIELD, KEY_HEADER
from tests.launch.test_front_desk import add_discussion
from tests.launch.test_launch_log import lines_of
from tests.support.campus import TOOL_URL, form_of
from tests.support.school import School, form_of_any

OURS = {"Origin": TOOL_URL}
TARGET = "post_message_forwarding"


def blocked(school: School) -> FlaskClient:
    return school.app.test_client(use_cookies=False)


def attributes(page: TestResponse) -> dict[str, str]:
    """What the page tells its script."""
    found = re.findall(r'data-([a-z-]+)="([^"]*)"', page.text)
    return {name: unescape(value) for name, value in found}


def login_of(school: School, ways: str = "canvas", persona: str = "amara") -> dict[str, str]:
    if not school.campus.links(ways):
        add_discussion(school, ways)
    return school.desk.start_launch(ways, persona, school.campus.links(ways)[-1].id)


def first_leg(school: School, login: dict[str, str]) -> TestResponse:
    return blocked(school).post("/lti/login", data=login, follow_redirects=True)


def launched(school: School, login: dict[str, str]) -> tuple[dict[str, str], str]:
    """What the platform posts at the end of a login without cookies, and the key that its storage holds."""
    told = attributes(first_leg(school, login))
    return school.desk.authorize("canvas", told["next"]), told["keep"]


def entered(school: School, login: dict[str, str]) -> tuple[TestResponse, str]:
    """The document of a participation without cookies, and its key."""
    form, browser_key = launched(school, login)
    page = blocked(school).post("/lti/launch", data=form | {BROWSER_FIELD: browser_key}, headers=OURS)
    found = re.search(rf'"{KEY_HEADER}": "([^"]+)"', page.text)
    assert found, page.text
    return page, found[1]


@pytest.mark.parametrize(
    ("target", "kept_in"),
    [
        (TARGET, TARGET),
        ("_parent", "_parent"),
        ("lti.storage-1", "lti.storage-1"),
        ("", None),
        ("_top", None),
        ("_blank", None),
        ("0", None),
        ("a" * 101, None),
        ("a b", None),
        ('"><script>', None),
        ("\N{LATIN SMALL LETTER E WITH ACUTE}", None),
    ],
)
def test_a_storage_target_is_a_frames_name_or_it_is_none(
    school: School, target: str, kept_in: str | None
) -> None:
    page = first_leg(school, login_of(school) | {"lti_storage_target": target})

    assert page.status_code == 200
    assert attributes(page).get("target") == kept_in
    assert "Open in a new window" in page.text


def test_the_key_goes_to_the_platforms_storage_before_the_hint_is_spent(school: School) -> None:
    login = login_of(school)

    told = attributes(first_leg(school, login))

    assert told["next"].startswith(told["platform"] + "?")
    assert told["keep"] not in told["next"]
    assert school.campus.messages("canvas", "launch")[1:] == []
    assert "id_token" in school.desk.authorize("canvas", told["next"])


def test_a_platform_without_a_storage_is_offered_the_window_alone(school: School) -> None:
    page = first_leg(school, login_of(school, "moodle"))

    assert "keep" not in attributes(page)
    assert "own_window=1" in page.text


def test_a_launch_without_a_cookie_asks_for_its_key_and_uses_nothing_up(school: School) -> None:
    form, browser_key = launched(school, login_of(school))

    asking = blocked(school).post("/lti/launch", data=form)
    again = blocked(school).post("/lti/launch", data=form)
    opened = blocked(school).post("/lti/launch", data=form | {BROWSER_FIELD: browser_key}, headers=OURS)

    assert attributes(asking)["target"] == TARGET
    fields = form_of(asking.text).fields
    assert (fields["id_token"], fields["state"]) == (form["id_token"], form["state"])
    assert browser_key not in asking.text
    assert (again.status_code, opened.status_code) == (200, 200)
    assert KEY_HEADER in opened.text


PAGES_AROUND = {
    "keeping": lambda school: first_leg(school, login_of(school)),
    "recalling": lambda school: blocked(school).post(
        "/lti/launch", data=launched(school, login_of(school))[0]
    ),
    "window": lambda school: first_leg(school, login_of(school, "moodle")),
}


@pytest.mark.parametrize("page_of", PAGES_AROUND.values(), ids=PAGES_AROUND.keys())
def test_the_pages_around_a_launch_run_our_own_files_only(
    school: School, page_of: Callable[[School], TestResponse]
) -> None:
    page = page_of(school)

    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "form-action 'self';" in policy
    assert "frame-ancestors *;" in policy
    assert re.findall(r"<script(?![^>]* src=)", page.text) == []


@pytest.mark.parametrize(
    ("headers", "field"),
    [
        (OURS, "another key"),
        (OURS, ""),
        ({"Origin": "https://evil.test"}, None),
        ({"Origin": "null"}, None),
        ({}, None),
    ],
    ids=["another key", "no key", "planted by another page", "planted by a sandboxed page", "no origin"],
)
def test_a_stolen_launch_opens_nothing(school: School, headers: dict[str, str], field: str | None) -> None:
    """The state and the token alone are worth nothing; nor is the key, where a foreign page posts it."""
    form, browser_key = launched(school, login_of(school))
    sent = form | {BROWSER_FIELD: browser_key if field is None else field}

    page = blocked(school).post("/lti/launch", data=sent, headers=headers)

    assert KEY_HEADER not in page.text
    assert "Set-Cookie" not in page.headers


def test_a_launch_with_the_key_of_another_login_is_refused(school: School) -> None:
    form, _key = launched(school, login_of(school))
    _form, other_key = launched(school, login_of(school))

    page = blocked(school).post("/lti/launch", data=form | {BROWSER_FIELD: other_key}, headers=OURS)

    assert page.status_code == 400
    assert "We could not recognise your browser" in page.text


def test_a_launch_through_the_storage_opens_once(school: School) -> None:
    form, browser_key = launched(school, login_of(school))
    sent = form | {BROWSER_FIELD: browser_key}

    first = blocked(school).post("/lti/launch", data=sent, headers=OURS)
    again = blocked(school).post("/lti/launch", data=sent, headers=OURS)

    assert (first.status_code, again.status_code) == (200, 400)
    assert "This link has already been used" in again.text


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("wrong_origin", "storage_wrong_origin"),
        ("storage_exhaustion", "storage_storage_exhaustion"),
        ("bad_request", "storage_bad_request"),
        ("unsupported_subject", "storage_unsupported_subject"),
        ("empty", "storage_empty"),
        ("silent", "storage_silent"),
        ("<b>made up", "storage_silent"),
    ],
)
def test_a_storage_that_gives_nothing_back_is_a_refusal_in_plain_words(
    school: School, said: str, code: str
) -> None:
    form, _key = launched(school, login_of(school))

    page = blocked(school).post("/lti/launch", data=form | {"storage_error": said}, headers=OURS)

    assert page.status_code == 400
    assert "did not give back" in page.text
    assert code in page.text


def test_a_refusal_of_the_platform_needs_no_key(school: School) -> None:
    told = attributes(first_leg(school, login_of(school)))
    school.campus.faults("canvas").signed_out = True
    form = school.desk.authorize("canvas", told["next"])

    page = blocked(school).post("/lti/launch", data=form)

    assert "Sign in to your course again" in page.text


def test_the_document_of_a_participation_holds_the_key_and_is_framed_by_its_platform_only(
    school: School,
) -> None:
    document, key = entered(school, login_of(school))

    assert "frame-ancestors http://localhost:8701;" in document.headers["Content-Security-Policy"]
    assert document.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in document.headers
    home = re.search(r'href="(/p/[^"]+/)" hx-trigger="load, click"', document.text)
    assert home
    assert key not in home[1]
    page = blocked(school).get(home[1], headers={KEY_HEADER: key}, follow_redirects=True)
    assert page.status_code == 200
    written = blocked(school).post(
        f"{home[1]}discussion/posts",
        data={"body": "Without a cookie", "form_key": "a", "csrf_token": form_of_any(document.text)},
        headers={KEY_HEADER: key},
    )
    assert written.status_code == 303


def test_a_reload_says_what_to_do(school: School) -> None:
    document, _key = entered(school, login_of(school))
    home = re.search(r'href="(/p/[^"]+/)" hx-trigger', document.text)
    assert home

    page = blocked(school).get(home[1])

    assert page.status_code == 401
    assert "Open the activity again from your course" in page.text


def test_deep_linking_may_answer_the_platform_from_that_document(school: School) -> None:
    document, _key = entered(school, school.desk.start_picking("canvas", "ines"))

    assert "form-action 'self' http://localhost:8701;" in document.headers["Content-Security-Policy"]


def test_a_window_of_its_own_hands_deep_linking_back_to_the_frame(school: School) -> None:
    window = school.browser()
    login = school.desk.start_picking("moodle", "ines") | {"own_window": "1"}
    handing = school.enter("moodle", login, window).page
    told = attributes(handing)
    key, action = told["hand-over"], told["action"]

    document = blocked(school).post(action, data={KEY_FIELD: key}, headers=OURS)

    assert "Go on in your course" in handing.text
    assert key in document.text
    policy = document.headers["Content-Security-Policy"]
    assert "frame-ancestors http://localhost:8701;" in policy
    assert "form-action 'self' http://localhost:8701;" in policy
    planted = blocked(school).post(action, data={KEY_FIELD: key}, headers={"Origin": "https://evil.test"})
    assert planted.status_code == 401


def test_a_window_without_cookies_says_what_to_allow(school: School) -> None:
    page = first_leg(school, login_of(school, "moodle") | {"own_window": "1"})

    assert "Your browser keeps no cookies of Stoke" in page.text
    assert "Open in a new window" not in page.text


def test_two_people_without_cookies_do_not_mix(school: School) -> None:
    hers, her_key = entered(school, login_of(school, persona="amara"))
    teachers, their_key = entered(school, login_of(school, persona="ines"))
    homes = [re.search(r'href="(/p/[^"/]+/)" hx-', page.text) for page in (hers, teachers)]
    assert all(homes)
    paths = [found[1] + "learners/" for found in homes if found]

    statuses = [
        blocked(school).get(path, headers={KEY_HEADER: key}).status_code
        for path in paths
        for key in (her_key, their_key)
    ]

    assert statuses == [403, 401, 401, 200]


def test_a_visit_with_cookies_is_told_no_key(school: School) -> None:
    add_discussion(school, "canvas")
    visit = school.launch("canvas", "amara", school.campus.links("canvas")[-1].id)

    cookie = visit.browser.get_cookie(KEY_COOKIE + visit.home.split("/")[2], "localhost")

    assert cookie
    assert cookie.value not in visit.page.text
    assert "cookieless.js" not in visit.page.text


def test_the_launch_log_counts_who_came_without_a_cookie(school: School) -> None:
    entered(school, login_of(school))
    came = [(line.result, line.carrier) for line in lines_of(school)]

    assert ("opened", "storage") in came
