"""The teacher's control for test 43 of certification: make a column, send a score, see what came of it."""

import re

import pytest

from lti_tool.course.models import LineItem
from lti_tool.database import db
from lti_tool.grading.models import ScoreDelivery
from lti_tool.sandbox.troubles import Scripted
from tests.databases import recorded_statements
from tests.launch.test_front_desk import FORM, add_discussion
from tests.support.school import WAYS, School, Visit


def teacher_at(school: School, ways: str) -> Visit:
    """An instructor at an activity that Amara has opened and done nothing in."""
    school.launch(ways, "amara", school.campus.links(ways)[-1].id)
    return school.launch(ways, "ines", school.campus.links(ways)[-1].id)


def amara(visit: Visit) -> str:
    found = re.search(r'<option value="(\d+)"[^>]*>Amara', visit.get("connection/").text)
    assert found is not None
    return found[1]


def steps(visit: Visit) -> list[str]:
    """What the page says of the four steps."""
    return re.findall(r"\((Done|To come|Failed)\)", visit.get("connection/").text)


def settle(school: School) -> None:
    school.deliver()
    school.clock.move(seconds=2)  # type: ignore[attr-defined]  # the tests' clock
    school.check_gradebooks()


@pytest.mark.parametrize("ways", WAYS)
def test_a_column_is_made_and_a_zero_is_sent_and_read_back_without_work(school: School, ways: str) -> None:
    link = school.campus.add_link(ways, "Plain link")
    teacher = school.launch(ways, "ines", link.id)
    assert teacher.post("add/new", **FORM).status_code == 303
    teacher = teacher_at(school, ways)
    assert school.campus.line_items(ways) == []

    asked = teacher.post("connection/", learner=amara(teacher))
    assert "A test would put a 0 into their gradebook, out of 10" in asked.text
    sent = teacher.post("connection/", learner=amara(teacher), zero="yes")
    assert sent.status_code == 303
    assert steps(teacher) == ["To come"] * 4
    settle(school)

    page = teacher.get("connection/").text
    assert steps(teacher) == ["Done"] * 4
    assert "The gradebook took the score: 0 of 10" in page
    assert "The gradebook shows 0 of 10" in page
    assert re.findall(r"<option [^>]* selected>([^<]*)<", page) == ["Amara Okafor"]
    assert school.campus.line_items(ways)[-1].resource_id == FORM["uuid"]
    assert school.campus.score(ways, "amara") == 0
    assert "hx-trigger" not in page[page.index('id="check"') : page.index("check-title")]


def test_who_has_a_score_is_sent_it_at_once(school: School) -> None:
    add_discussion(school, "moodle")
    teacher = teacher_at(school, "moodle")
    school.launch("moodle", "amara", school.campus.links("moodle")[-1].id).post(
        "discussion/posts", body="Amara heard it in a corridor"
    )
    school.deliver()
    school.clock.move(seconds=2)  # type: ignore[attr-defined]  # the tests' clock

    assert teacher.post("connection/", learner=amara(teacher)).status_code == 303
    settle(school)

    assert "The gradebook shows 10 of 10" in teacher.get("connection/").text
    assert len(school.campus.messages("moodle", "scores")) == 2


def test_a_grade_that_a_person_changed_is_left_alone_and_shown(school: School) -> None:
    add_discussion(school, "moodle")
    teacher = teacher_at(school, "moodle")
    teacher.post("connection/", learner=amara(teacher), zero="yes")
    settle(school)
    school.campus.override_grade("moodle", "amara", school.campus.line_items("moodle")[-1].number, 9.5)

    for _again in range(2):
        teacher.post("connection/", learner=amara(teacher))
        settle(school)

    page = teacher.get("connection/").text
    assert "A person changed this grade in the gradebook" in page
    assert len(school.campus.messages("moodle", "scores")) == 1


TROUBLE = {
    "no token": ("token", Scripted(401, body="{}"), ["Failed", "To come", "To come", "To come"]),
    "a locked column": ("scores", Scripted(403, body="{}"), ["Done", "Done", "Failed", "To come"]),
    "no answer yet": ("scores", Scripted(503), ["To come"] * 4),
    "no results": ("results", Scripted(403, body="{}"), ["Done", "Done", "Done", "Failed"]),
}


@pytest.mark.parametrize(("service", "answer", "said"), TROUBLE.values(), ids=TROUBLE)
def test_each_step_says_where_it_goes_wrong(
    school: School, service: str, answer: Scripted, said: list[str]
) -> None:
    add_discussion(school, "moodle")
    teacher = teacher_at(school, "moodle")
    teacher.post("connection/", learner=amara(teacher), zero="yes")
    school.campus.faults("moodle").script(service, *[answer] * 4)

    settle(school)

    assert steps(teacher) == said


def test_a_course_without_a_gradebook_is_told_so_and_nothing_is_written(school: School) -> None:
    with school.campus.changing("moodle") as site:
        site.tools[0].scopes = []
    link = school.campus.add_link("moodle", "Plain link")
    school.launch("moodle", "ines", link.id).post("add/new", **FORM)
    teacher = teacher_at(school, "moodle")

    page = teacher.post("connection/", learner=amara(teacher), zero="yes")

    assert page.status_code == 409
    assert "Your course offers Stoke no gradebook" in page.text
    with school.app.app_context():
        assert (db.session.query(LineItem).count(), db.session.query(ScoreDelivery).count()) == (0, 0)


def test_staff_and_strangers_are_sent_no_score(school: School) -> None:
    add_discussion(school, "moodle")
    teacher = teacher_at(school, "moodle")

    answers = [teacher.post("connection/", learner=who, zero="yes") for who in (1, 99, "x")]

    assert [answer.status_code for answer in answers] == [404] * 3


def test_of_a_check_that_nobody_began_there_is_nothing_to_follow(school: School) -> None:
    add_discussion(school, "moodle")
    teacher = teacher_at(school, "moodle")

    followed = teacher.browser.get(f"{teacher.home}connection/", headers={"HX-Request": "true"})

    assert followed.status_code == 404


def test_the_page_costs_six_statements_at_most(school: School) -> None:
    add_discussion(school, "moodle")
    teacher = teacher_at(school, "moodle")
    teacher.post("connection/", learner=amara(teacher), zero="yes")

    with recorded_statements() as statements:
        teacher.get("connection/")

    assert len(statements) <= 6, statements
