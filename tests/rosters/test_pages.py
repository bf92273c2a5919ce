"""What staff see of the list and of groups on the Learners page, and what the button does."""

import re
from threading import Event

import pytest
from flask import Flask
from sqlalchemy.orm import sessionmaker

from lti_tool.course.jobs import PlatformRoster, RosterSyncs, RosterWishes
from lti_tool.database import db
from lti_tool.grading.wishes import catch_up
from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.tokens import AccessTokens
from lti_tool.sandbox.troubles import Scripted
from tests.databases import recorded_statements
from tests.launch.test_front_desk import add_discussion
from tests.support.school import CampusTransport, School, Visit
from tests.tool import Clock


@pytest.fixture
def school(school: School) -> School:
    add_discussion(school, "moodle")
    return school


def opened(school: School, name: str) -> Visit:
    return school.launch("moodle", name, school.campus.links("moodle")[-1].id)


def work(school: School) -> None:
    """Let the worker look for lists and read them."""
    app: Flask = school.app
    with app.app_context():
        sessions = sessionmaker(db.engine, expire_on_commit=False)
    http = PlatformHttp(inside_allowed=True, transport=CampusTransport(school.sandbox))
    tokens = AccessTokens(http, sessions, school.settings.secret_key.get_secret_value())
    RosterWishes(sessions, school.clock)(Event())
    roster = PlatformRoster(http, tokens, school.clock)
    secret = school.settings.secret_key.get_secret_value()
    RosterSyncs(sessions, roster, school.clock, catch_up, secret)(Event())


def test_learners_who_never_opened_stoke_are_in_the_table_and_get_zeros(school: School) -> None:
    teacher = opened(school, "ines")
    opened(school, "amara").post("discussion/posts", body="I did something here", form_key="a")
    before = teacher.get("learners/").text
    assert "Jonas" not in before
    assert "about to" in before or "not read yet" in before

    work(school)

    page = teacher.get("learners/").text
    assert "Has not opened Stoke" in page
    # Moodle's list calls the assistant a learner; nothing tells better before their first launch.
    assert ("Jonas Lindqvist" in page, "Noor Visser" in page, "Inês Carvalho" in page) == (True, True, False)
    assert "Read on" in page
    zeros = teacher.get("learners/zeros").text
    assert "5 learners have done nothing here" in zeros
    assert re.search(r"<bdi>Noor Visser</bdi></label> <small[^>]*>Has not opened Stoke", zeros)


def test_who_left_is_shown_only_where_work_of_theirs_is_and_gets_no_zero(
    school: School, clock: Clock
) -> None:
    teacher = opened(school, "ines")
    opened(school, "amara").post("discussion/posts", body="I did something here", form_key="a")
    work(school)
    for name in ("amara", "jonas"):
        school.campus.unenrol("moodle", name)
    clock.move(hours=13)
    teacher = opened(school, "ines")
    work(school)

    page = teacher.get("learners/").text

    assert ("Amara Okafor" in page, "Left the course" in page, "Jonas" in page) == (True, True, False)
    assert "2 are not on it any more; their work stays." in page
    assert "4 learners have done nothing here" in teacher.get("learners/zeros").text


def test_the_button_has_the_list_read_by_the_worker(school: School, clock: Clock) -> None:
    teacher = opened(school, "ines")
    asked = teacher.post("learners/roster/")
    assert asked.headers["Location"].endswith("/learners/#roster")
    assert "Stoke reads the list." in teacher.get("learners/").text

    work(school)
    clock.move(minutes=2)
    fragment = teacher.browser.post(
        teacher.home + "learners/roster/",
        data={"csrf_token": token_of(teacher)},
        headers={"HX-Request": "true"},
    )

    assert fragment.text.startswith("<section")
    assert 'hx-trigger="load delay:2s"' in fragment.text
    assert "stoke:done" in fragment.headers["HX-Trigger"]
    work(school)
    polled = teacher.browser.get(teacher.home + "learners/roster/?tries=2", headers={"HX-Request": "true"})
    assert "Show the learners anew" in polled.text


def token_of(visit: Visit) -> str:
    from tests.support.school import form_of_any

    return form_of_any(visit.page.text)


def test_a_page_that_waits_does_not_ask_for_ever(school: School) -> None:
    teacher = opened(school, "ines")
    teacher.post("learners/roster/")

    last = teacher.browser.get(teacher.home + "learners/roster/?tries=7", headers={"HX-Request": "true"})

    assert "hx-trigger" not in last.text
    assert "takes longer than usual" in last.text


@pytest.mark.parametrize(
    ("status", "words"),
    [(403, "does not give the list of this course"), (502, "answered with an error of its own")],
)
def test_what_went_wrong_is_said_in_plain_words(school: School, status: int, words: str) -> None:
    teacher = opened(school, "ines")
    school.campus.faults("moodle").script("memberships", *[Scripted(status, "{}")] * 3)

    work(school)

    page = teacher.get("learners/").text
    assert "so nothing was changed" in page
    assert words in page
    assert "Next try" in page


def test_groups_are_shown_and_limit_the_table(school: School) -> None:
    teacher = opened(school, "ines")
    assert 'name="group"' not in teacher.get("learners/").text
    opened(school, "amara")
    opened(school, "layla")
    page = teacher.get("learners/").text
    assert ">Group 21</option>" in page
    number = page.partition('<option value="">')[2].partition('<option value="')[2].partition('"')[0]

    limited = teacher.get(f"learners/?group={number}").text

    assert ("Amara Okafor" in limited, "ليلى" in limited) == (True, False)
    assert "ليلى" in teacher.get("learners/?group=999").text


def test_the_table_costs_seven_statements_with_a_list_and_groups(school: School) -> None:
    teacher = opened(school, "ines")
    opened(school, "jonas")
    work(school)

    with recorded_statements() as statements:
        page = teacher.get("learners/").text

    assert "Group 21" in page
    assert len(statements) <= 7, statements


def test_a_learner_may_not_have_the_list_read(school: School) -> None:
    assert opened(school, "amara").post("learners/roster/").status_code == 403
