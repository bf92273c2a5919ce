"""Whose work is this? An instructor opens it from the gradebook, as Moodle and as Canvas lead there."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.looking import look_at, look_at_campus
from tests.journeys.making import add_discussion
from tests.journeys.people import write_post

TEXT = "I said it in the corridor, and nobody heard what I meant."


@pytest.mark.parametrize("ways", ["moodle", "canvas"])
def test_an_instructor_opens_the_work_behind_a_grade(arrive: Arrive, ways: str) -> None:
    teacher, learner = arrive(ways, "ines"), arrive(ways, "amara")
    title = f"Whose work, {ways}"
    add_discussion(teacher, title)
    write_post(learner.open(title), TEXT)
    teacher.open_gradebook()
    review = teacher.page.get_by_role("link", name=f"Review Amara Okafor: {title}")
    expect(review).to_be_visible(timeout=20_000)

    review.click()

    expect(teacher.frame.get_by_role("heading", name="Work of Amara Okafor")).to_be_visible()
    expect(teacher.frame.get_by_text(TEXT)).to_be_visible()
    look_at_campus(teacher.page, f"whose-work-{ways}")
    # The same launch over the whole window, where pictures of a phone can be taken.
    teacher.page.goto(f"{teacher.demo.campus}{teacher.page.locator('iframe').get_attribute('src')}")
    expect(teacher.page.get_by_role("heading", name="Work of Amara Okafor")).to_be_visible()
    look_at(teacher.page, f"whose-work-{ways}-page")
    teacher.page.get_by_role("link", name="Learners").click()
    teacher.page.get_by_role("link", name="Check the connection to the gradebook").click()
    teacher.page.get_by_role("button", name="Send a test score").click()
    expect(teacher.page.get_by_text("The gradebook took the score")).to_be_visible(timeout=20_000)
    look_at(teacher.page, f"connection-{ways}")
