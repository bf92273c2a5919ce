"""Whose work is this? An instructor opens it from the gradebook, as Moodle and as Canvas lead there."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.keys import press, tab_to
from tests.journeys.looking import look_at, look_at_campus, take_pictures
from tests.journeys.making import add_discussion
from tests.journeys.people import Person, wait_for_script, write_post

pytestmark = pytest.mark.browser
TEXT = "I said it in the corridor, and nobody heard what I meant."


@pytest.mark.parametrize("ways", ["moodle", "canvas"])
def test_an_instructor_opens_the_work_behind_a_grade(arrive: Arrive, ways: str) -> None:
    teacher, learner = arrive(ways, "ines"), arrive(ways, "amara")
    title = f"Whose work, {ways}"
    add_discussion(teacher, title)
    write_post(learner.open(title), TEXT)
    teacher.open_gradebook()
    review = teacher.page.get_by_role("link", name=f"Review Amara Okafor: {title}")
    expect(review).to_be_visible()

    review.click()

    expect(teacher.frame.get_by_role("heading", name="Work of Amara Okafor")).to_be_visible()
    expect(teacher.frame.get_by_text(TEXT)).to_be_visible()
    look_at_campus(teacher.page, f"whose-work-{ways}")
    if ways == "canvas":
        from_the_work_to_the_gradebook_by_keyboard(teacher)


def from_the_work_to_the_gradebook_by_keyboard(teacher: Person) -> None:
    """The same launch over the whole window, where pictures of a phone can be taken, and on from there."""
    page = teacher.page
    page.goto(f"{teacher.demo.campus}{page.locator('iframe').get_attribute('src')}")
    expect(page.get_by_role("heading", name="Work of Amara Okafor")).to_be_visible()
    take_pictures(page, "whose-work-page")
    press(page, "Show the whole discussion")
    expect(page.get_by_label("Your post", exact=True)).to_be_visible()

    press(page, "Learners")
    expect(page.get_by_role("heading", level=1)).to_have_text("Learners and their scores")
    in_the_table = tab_to(page, "Download as CSV")
    assert in_the_table.index("Learners and their scores") < in_the_table.index("Amara Okafor")
    press(page, "Amara Okafor")
    expect(page.get_by_text(TEXT)).to_be_visible()
    press(page, "Learners")
    expect(page.get_by_role("link", name="Download as CSV")).to_be_visible()
    press(page, "Check the connection to the gradebook")
    expect(page.get_by_role("button", name="Send a test score")).to_be_visible()
    press(page, "Send a test score")
    expect(page.get_by_text("The gradebook took the score")).to_be_visible()
    look_at(page, "connection")


def test_the_arrow_keys_lead_from_learner_to_learner(arrive: Arrive, discussion: str) -> None:
    for key in ("amara", "jonas"):
        expect(arrive("moodle", key).open(discussion).locator("#threads")).to_be_attached()
    teacher = arrive("moodle", "ines")
    frame = teacher.open(discussion)
    frame.get_by_role("link", name="Learners", exact=True).click()
    frame.get_by_role("link", name="Amara Okafor", exact=True).click()
    heading = frame.get_by_role("heading", level=1)
    expect(heading).to_have_text("Work of Amara Okafor")
    after = frame.locator("a[rel=next] bdi").text_content()

    wait_for_script(frame)
    frame.locator("main").press("ArrowRight")
    expect(heading).to_have_text(f"Work of {after}")
    wait_for_script(frame)
    frame.locator("main").press("ArrowLeft")
    expect(heading).to_have_text("Work of Amara Okafor")
