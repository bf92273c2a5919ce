"""How a participation's key travels where cookies do not come back, and what never carries it."""

from flask.testing import FlaskClient

from lti_tool.web.carrier import KEY_COOKIE, KEY_FIELD, KEY_HEADER
from tests.launch.test_front_desk import add_discussion
from tests.support.campus import TOOL_URL
from tests.support.school import School, Visit, form_of_any

FOREIGN = ("", "null", "http://localhost:8701", "http://127.0.0.1:8700.evil.test", "https://127.0.0.1:8700")


def learner_of(school: School) -> tuple[Visit, str]:
    """A learner's visit, and the key that their cookie holds."""
    add_discussion(school, "moodle")
    visit = school.launch("moodle", "amara", school.campus.links("moodle")[-1].id)
    cookie = visit.browser.get_cookie(KEY_COOKIE + visit.home.split("/")[2], "localhost")
    assert cookie is not None
    return visit, cookie.value


def without_cookies(school: School) -> FlaskClient:
    return school.app.test_client(use_cookies=False)


def test_the_cookie_is_for_this_tool_in_this_platforms_frame_only(school: School) -> None:
    add_discussion(school, "moodle")
    login = school.desk.start_launch("moodle", "amara", school.campus.links("moodle")[-1].id)
    browser = school.browser()

    opened = browser.post("/lti/launch", data=school.answer("moodle", login, browser))

    set_cookie = opened.headers["Set-Cookie"]
    assert set_cookie.startswith("__Host-")
    assert {"Secure", "HttpOnly", "SameSite=None", "Partitioned", "Path=/"} <= set(set_cookie.split("; "))
    assert "Domain" not in set_cookie


def test_the_key_may_come_in_a_header_and_the_page_carries_it_on(school: School) -> None:
    visit, key = learner_of(school)

    page = without_cookies(school).get(visit.home + "discussion/", headers={KEY_HEADER: key})

    assert page.status_code == 200
    assert f'name="{KEY_FIELD}" value="{key}"' in page.text
    assert KEY_HEADER in page.text


def test_the_key_may_come_in_a_form_field_and_needs_its_token_too(school: School) -> None:
    visit, key = learner_of(school)
    blocked = without_cookies(school)
    page = blocked.get(visit.home + "discussion/", headers={KEY_HEADER: key})
    fields = {KEY_FIELD: key, "theme": "dark"}
    whole, ours = fields | {"csrf_token": form_of_any(page.text)}, {"Origin": TOOL_URL}

    refused = blocked.post(visit.home + "appearance", data=fields, headers=ours)
    taken = blocked.post(visit.home + "appearance", data=whole, headers=ours)

    assert (refused.status_code, taken.status_code) == (400, 303)
    for origin in FOREIGN:
        strange = blocked.post(visit.home + "appearance", data=whole, headers={"Origin": origin})
        assert strange.status_code == 400


def test_where_the_cookie_comes_back_the_key_stands_on_no_page(school: School) -> None:
    visit, key = learner_of(school)

    assert key not in visit.get("discussion/").text


def test_neither_the_id_nor_a_key_in_the_address_opens_anything(school: School) -> None:
    visit, key = learner_of(school)
    stranger = without_cookies(school)

    assert stranger.get(visit.home + "discussion/").status_code == 401
    assert stranger.get(f"{visit.home}discussion/?{KEY_FIELD}={key}").status_code == 401


def test_a_token_of_another_participation_is_refused(school: School) -> None:
    visit, _key = learner_of(school)
    other = school.launch("moodle", "jonas", school.campus.links("moodle")[-1].id)

    page = visit.browser.post(
        visit.home + "appearance", data={"theme": "dark", "csrf_token": form_of_any(other.page.text)}
    )

    assert page.status_code == 400


def test_two_people_in_two_tabs_of_one_browser_do_not_mix(school: School) -> None:
    add_discussion(school, "moodle")
    link = school.campus.links("moodle")[-1].id
    browser = school.browser()
    amara = school.launch("moodle", "amara", link, browser)
    teacher = school.launch("moodle", "ines", link, browser)

    assert amara.get("learners/").status_code == 403
    assert teacher.get("learners/").status_code == 200


def test_two_frames_that_begin_at_once_in_a_new_browser_both_open(school: School) -> None:
    """The second login's answer comes between the first one's redirect and its launch."""
    add_discussion(school, "moodle")
    browser, link = school.browser(), school.campus.links("moodle")[-1].id
    logins = [school.desk.start_launch("moodle", "amara", link) for _frame in range(2)]
    begun = [school.app.test_client(use_cookies=False).post("/lti/login", data=login) for login in logins]

    forms = []
    for response in begun:
        name, _, value = response.headers["Set-Cookie"].partition(";")[0].partition("=")
        browser.set_cookie(name, value, secure=True, domain="localhost")
        again = browser.get(response.headers["Location"])
        forms.append(school.desk.authorize("moodle", again.headers["Location"]))

    assert [browser.post("/lti/launch", data=form).status_code for form in forms] == [303, 303]
