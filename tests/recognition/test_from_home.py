"""The brief of a course is reached from its home, and leads to what it names (rows 56 to 58)."""

import re

from sqlalchemy import update

from lti_tool.course.models import Participation
from tests.launch.test_course_home import WAYS, add, home_of
from tests.support.school import School

PLACE = re.compile(r'class="where t2" dir="auto">.*?<a href="([^"]+)"', re.DOTALL)


def test_staff_go_from_the_course_home_to_the_brief_and_on_to_the_post(school: School) -> None:
    add(school, "Thanks that were heard")
    learner = school.launch(WAYS, "jonas", school.campus.links(WAYS)[-1].id)
    learner.post("discussion/posts", body="What did you see first of all?", act="ask")
    home = home_of(school, "ines")
    assert "/recognition/brief" in home.page.text

    brief = home.get("recognition/brief").text
    place = PLACE.search(brief)

    assert place
    assert "What did you see first of all?" in home.browser.get(place[1].partition("#")[0]).text
    assert "Thanks that were heard" in home.get("recognition/observations").text


def test_a_learner_finds_their_record_at_the_course_home_and_at_a_discussion(school: School) -> None:
    add(school, "Thanks that were heard")
    learner = school.launch(WAYS, "jonas", school.campus.links(WAYS)[-1].id)
    home = home_of(school, "jonas")

    assert "/recognition/mine" in home.page.text
    assert "/recognition/mine" in learner.get("discussion/").text
    assert home.get("recognition/mine").status_code == 200
    assert home.get("recognition/brief").status_code == 403


def test_in_anothers_name_nobody_is_thanked_and_no_record_is_read(school: School) -> None:
    add(school, "Thanks that were heard")
    link = school.campus.links(WAYS)[-1].id
    teacher, learner = school.launch(WAYS, "ines", link), school.launch(WAYS, "jonas", link)
    masked = update(Participation).values(is_masquerade=True)
    school.in_database(lambda session: session.execute(masked))

    for visit, path in (
        (teacher, "brief"),
        (teacher, "brief/ticks"),
        (learner, "mine"),
        (learner, "mine.json"),
        (learner, "mine.pdf"),
        (learner, "mine.jwt"),
    ):
        assert visit.get(f"recognition/{path}").status_code == 403
