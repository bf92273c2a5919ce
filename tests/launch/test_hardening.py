"""What an adversary tried, and what it comes to."""

import re

import pytest

from lti_tool.course.models import Participation, Person
from lti_tool.lti.texts import known_locale
from lti_tool.web.carrier import KEY_COOKIE, MOST_KEYS
from lti_tool.web.headers import origin_of
from lti_tool.web.times import zone_of
from tests.launch.test_front_desk import add_discussion
from tests.support.school import School, Visit


def learner(school: School, name: str = "amara") -> Visit:
    if not school.campus.links("moodle"):
        add_discussion(school, "moodle")
    return school.launch("moodle", name, school.campus.links("moodle")[-1].id)


@pytest.mark.parametrize(
    ("sent", "known"),
    [
        ("en-GB", "en_GB"),
        ("pt-BR", "pt_BR"),
        ("zh-Hans", "zh_Hans"),
        ("nl", "nl"),
        ("xx", None),
        ("tlh", None),
        ("de_du", None),
        ("", None),
        ("e" * 5000, None),
    ],
)
def test_a_locale_is_known_or_left_alone(sent: str, known: str | None) -> None:
    assert known_locale(sent) == known


@pytest.mark.parametrize("locale", ["en-GB", "pt-BR", "zh-Hans", "xx", "de_du"])
def test_whatever_locale_a_platform_sends_the_page_opens(school: School, locale: str) -> None:
    visit = learner(school)
    school.in_database(lambda session: session.query(Participation).update({"locale": locale}))

    assert visit.get("discussion/").status_code == 200


@pytest.mark.parametrize(
    "zone", ["Factory", "localtime", "99", "../../etc/passwd", "Asia/Tokyo", "Nowhere/X"]
)
def test_whatever_time_zone_a_platform_sends_the_page_opens(school: School, zone: str) -> None:
    visit = learner(school)
    school.in_database(lambda session: session.query(Person).update({"time_zone": zone}))

    assert visit.get("discussion/").status_code == 200
    assert zone_of(zone).key


def test_a_refusal_can_be_read_in_the_frame_and_shows_nothing_to_press(school: School) -> None:
    page = school.browser().post("/lti/launch", data={})

    assert "frame-ancestors *;" in page.headers["Content-Security-Policy"]
    assert "<form" not in page.text


def test_a_page_of_a_participation_is_framed_by_its_platform_only(school: School) -> None:
    assert "frame-ancestors http://localhost:8701;" in learner(school).page.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://lms.test/a?b", "https://lms.test"),
        ("https://LMS.test:8443/", "https://lms.test:8443"),
        ("https://[::1]:8443/", "https://[::1]:8443"),
        ("https://a;script-src *;x/", ""),
        ("https://a b/", ""),
        ("javascript:alert(1)", ""),
        ("https://user:secret@lms.test/", "https://lms.test"),
        ("https://lms.test:99999/", ""),
        ("", ""),
    ],
)
def test_only_a_plain_origin_gets_into_a_policy(url: str, origin: str) -> None:
    assert origin_of(url) == origin


def test_one_person_cannot_use_up_anothers_limit(school: School) -> None:
    victim, attacker = learner(school), learner(school, "jonas")
    attacker_path = victim.home.removeprefix("/") + "discussion/posts"
    for _one in range(40):
        attacker.browser.post(f"/{attacker_path}", data={"body": "x", "form_key": "f"})

    posted = victim.post("discussion/posts", body="My first words here", form_key="a")

    assert posted.status_code == 303


def test_a_second_launch_gives_no_second_limit(school: School) -> None:
    statuses = []
    for tab in range(3):
        visit = learner(school)
        for number in range(10):
            answer = visit.post("discussion/posts", body="Once more", form_key=f"{tab}-{number}")
            statuses.append(answer.status_code)

    assert statuses.count(303) == school.settings.posts_a_minute
    assert set(statuses) == {303, 429}


def test_a_browser_keeps_no_more_keys_than_servers_take(school: School) -> None:
    add_discussion(school, "moodle")
    browser = school.browser()
    for _one in range(MOST_KEYS + 5):
        school.launch("moodle", "amara", school.campus.links("moodle")[-1].id, browser)

    page = school.launch("moodle", "amara", school.campus.links("moodle")[-1].id, browser).page

    sent = re.findall(re.escape(KEY_COOKIE), page.request.headers["Cookie"])
    assert len(sent) <= MOST_KEYS + 1
    assert page.status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "learners/?after=99999999999999999999999",
        "learners/deliveries/99999999999999999999999/retry",
        "discussion/?after=5--99999999999999999999999",
    ],
)
def test_a_number_that_no_column_holds_is_no_error_of_ours(school: School, path: str) -> None:
    add_discussion(school, "moodle")
    teacher = school.launch("moodle", "ines", school.campus.links("moodle")[-1].id)

    assert teacher.get(path).status_code < 500


@pytest.mark.parametrize("public_id", ["%00", "a%00b", "ä", "." * 40])
def test_an_id_that_is_none_opens_nothing(school: School, public_id: str) -> None:
    page = school.browser().get(f"/p/{public_id}/discussion/", headers={"X-Stoke-Participation": "key"})

    assert page.status_code in (401, 404)


def test_a_form_of_a_thousand_parts_is_too_much_and_says_so(school: School) -> None:
    page = school.browser().post(
        "/lti/launch", data={f"f{n}": "x" for n in range(1100)}, content_type="multipart/form-data"
    )

    assert page.status_code in (400, 413)


def test_a_login_with_a_very_long_hint_is_not_put_into_an_address(school: School) -> None:
    login = school.desk.start_launch("moodle", "amara", school.campus.add_link("moodle", "x").id)

    response = school.browser().post("/lti/login", data=login | {"lti_message_hint": "h" * 7000})

    assert response.status_code == 302
    assert response.headers["Location"].startswith("http://localhost:8701/")
