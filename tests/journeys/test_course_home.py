"""The course home in a browser: from the course's menu to what is due, into an activity, and back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Arrive
from tests.journeys.looking import ARTEFACTS, SIDEWAYS, take_pictures
from tests.journeys.making import make_a_new_one
from tests.journeys.people import Person, write_post

pytestmark = pytest.mark.browser


def from_the_menu(person: Person) -> Page:
    """Open the course's menu entry over the whole window."""
    person.go_to_course()
    number = person.page.url.partition("/courses/")[2].partition("?")[0]
    person.page.goto(f"{person.demo.campus}/{person.ways}/navigate/{number}?as={person.key}")
    person.page.wait_for_url(f"{person.demo.tool}/p/**")
    return person.page


def test_the_course_home_of_a_learner_and_of_staff(arrive: Arrive, two_discussions: tuple[str, str]) -> None:
    teacher, learner = arrive("canvas", "ines"), arrive("canvas", "amara")
    title = two_discussions[1]

    page = from_the_menu(learner)
    expect(page.get_by_role("heading", level=1)).to_have_text("Next for you")
    page.get_by_role("link", name=title).first.click()
    write_post(page, "Nobody said a word, and I took it for a yes.")
    page.get_by_role("link", name="All activities").click()
    row = page.locator(".activities > li").filter(has_text=title)
    expect(row).to_contain_text("1 of 3 done")
    take_pictures(page, "course-home-learner")

    page = from_the_menu(teacher)
    row = page.locator(".activities > li").filter(has_text=title)
    expect(row.locator("dd").first).to_have_text(re.compile(r"[1-9] of \d"))
    take_pictures(page, "course-home-teacher")
    row.get_by_role("link", name=f"Learners of {title}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Learners and their scores")


def test_the_course_home_without_script(arrive: Arrive, two_discussions: tuple[str, str]) -> None:
    learner = arrive("canvas", "amara", java_script_enabled=False)
    learner.go_to_course()
    number = learner.page.url.partition("/courses/")[2].partition("?")[0]
    learner.page.goto(f"{learner.demo.campus}/canvas/navigate/{number}?as=amara")
    for _leg in range(2):
        learner.page.get_by_role("button", name="Continue").click()

    learner.page.get_by_role("link", name=two_discussions[0]).first.click()
    expect(learner.page.get_by_label("Your post", exact=True)).to_be_visible()
    learner.page.get_by_role("link", name="All activities").click()

    expect(learner.page.get_by_role("heading", level=1)).to_have_text("Next for you")


def test_the_courses_menu_opens_it_in_a_frame(arrive: Arrive, two_discussions: tuple[str, str]) -> None:
    learner = arrive("canvas", "amara")
    learner.go_to_course()
    learner.page.get_by_role("navigation", name="Course").get_by_role("link", name="Stoke").click()

    learner.frame.get_by_role("link", name=two_discussions[0]).first.click()
    learner.frame.get_by_role("link", name="All activities").click()

    expect(learner.frame.get_by_role("heading", level=1)).to_have_text("Next for you")


def test_the_dialog_for_adding_fits_canvases_window(arrive: Arrive) -> None:
    teacher = arrive("canvas", "ines", viewport={"width": 900, "height": 700})
    teacher.go_to_course()
    number = teacher.page.url.partition("/courses/")[2].partition("?")[0]
    address = f"{teacher.demo.campus}/canvas/pick/{number}?as=ines&placement=editor_button"
    teacher.page.goto(address)
    teacher.page.wait_for_url(f"{teacher.demo.tool}/p/**")

    add = teacher.page.get_by_role("button", name="Add to course")

    assert not teacher.page.evaluate(SIDEWAYS)
    expect(add).to_be_visible()
    teacher.page.screenshot(path=ARTEFACTS / "dialog-900-700.png")
    make_a_new_one(teacher.page)
    teacher.page.screenshot(path=ARTEFACTS / "dialog-new-900-700.png")
    assert not teacher.page.evaluate(SIDEWAYS)
