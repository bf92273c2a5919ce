"""A registration is paused, removed and brought back, and goes with all it has after 30 days (row A3)."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.course import lifecycle
from lti_tool.course.models import Context, Person, Registration
from lti_tool.database import Base
from tests.matrix.samples import DISCUSSION
from tests.support.school import School
from tests.tool import Clock


def number_of(school: School, ways: str) -> int:
    found: list[int] = []
    name = f"Saltmarsh, {ways}"
    school.in_database(
        lambda session: found.append(session.scalars(select(Registration.id).filter_by(name=name)).one())
    )
    return found[0]


def a_course_with_posts(school: School, ways: str) -> str:
    school.send_answer(ways, school.pick(ways).post("add/new", **DISCUSSION))
    link = str(school.campus.links(ways)[-1].id)
    school.launch(ways, "amara", link).post("discussion/posts", body="Said in private.")
    return link


def test_a_paused_platform_is_told_so_and_comes_back(school: School) -> None:
    link = a_course_with_posts(school, "moodle")
    number = number_of(school, "moodle")
    amara = school.launch("moodle", "amara", link)
    school.in_database(lambda session: lifecycle.pause(session, number, school.clock()))

    refused = school.browser().post(
        "/lti/login", data=school.desk.start_launch("moodle", "amara", link), follow_redirects=True
    )
    kept = amara.get("discussion/")
    school.in_database(lambda session: lifecycle.resume(session, number))

    assert (refused.status_code, "Stoke is paused here" in refused.text) == (403, True)
    assert (kept.status_code, "Stoke is paused here" in kept.text) == (403, True)
    assert "Said in private." in school.launch("moodle", "amara", link).page.text


def test_a_pause_in_the_middle_of_a_launch_is_told_too(school: School) -> None:
    link = a_course_with_posts(school, "moodle")
    browser = school.browser()
    fields = school.answer("moodle", school.desk.start_launch("moodle", "amara", link), browser)
    number = number_of(school, "moodle")
    school.in_database(lambda session: lifecycle.pause(session, number, school.clock()))

    page = browser.post("/lti/launch", data=fields)

    assert (page.status_code, "Stoke is paused here" in page.text) == (403, True)


def test_a_removed_platform_is_unknown_until_it_is_brought_back(school: School) -> None:
    link = a_course_with_posts(school, "canvas")
    number = number_of(school, "canvas")
    school.in_database(lambda session: lifecycle.remove(session, number, school.clock()))

    refused = school.browser().post(
        "/lti/login", data=school.desk.start_launch("canvas", "amara", link), follow_redirects=True
    )
    school.in_database(lambda session: lifecycle.undo_removal(session, number))

    assert (refused.status_code, "This platform is not registered" in refused.text) == (400, True)
    assert "Said in private." in school.launch("canvas", "amara", link).page.text


def test_undoing_a_removal_leaves_a_pause(session: Session, school: School) -> None:
    number = number_of(school, "moodle")
    lifecycle.pause(session, number, school.clock())
    lifecycle.remove(session, number, school.clock() + timedelta(days=1))

    back = lifecycle.undo_removal(session, number)

    assert back.disabled_at == school.clock()


@pytest.mark.usefixtures("any_database")
def test_after_thirty_days_it_goes_with_all_it_has_and_nothing_else(school: School, clock: Clock) -> None:
    for ways in ("moodle", "canvas"):
        a_course_with_posts(school, ways)
    number = number_of(school, "moodle")
    school.in_database(lambda session: lifecycle.remove(session, number, clock()))

    def purge(session: Session) -> None:
        lifecycle.purge_removed(session, clock())

    clock.move(days=29)
    school.in_database(purge)
    before = counts(school)
    clock.move(days=1)
    school.in_database(purge)
    after = counts(school)

    assert (before["registration"], after["registration"]) == (2, 1)
    assert (before[Context.__tablename__], after[Context.__tablename__]) == (2, 1)
    assert (before["post"], after["post"]) == (2, 1)
    assert after[Person.__tablename__] == before[Person.__tablename__] / 2


def counts(school: School) -> dict[str, int]:
    found: dict[str, int] = {}

    def count(session: Session) -> None:
        for name, table in Base.metadata.tables.items():
            found[name] = session.scalar(select(func.count()).select_from(table)) or 0

    school.in_database(count)
    return found
