"""The main screens, looked at as they are walked through: pictures, and axe on what clicks put there."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Arrive
from tests.journeys.keys import press, tab_to, write
from tests.journeys.looking import look_at, look_at_campus, take_pictures
from tests.journeys.making import OBJECTIVE, PROMPT, REASON
from tests.journeys.people import Person, write_post, write_reply

pytestmark = pytest.mark.browser

STORY = (
    "I told a new colleague that her report was *a bit all over the place*. What I meant: the "
    "recommendation came on page six. What she heard: **you** are disorganised."
)


def dialog_alone(teacher: Person) -> Page:
    """The dialog for adding an activity, over the whole window."""
    teacher.go_to_course()
    number = teacher.page.url.partition("/courses/")[2].partition("?")[0]
    teacher.page.goto(f"{teacher.demo.campus}/{teacher.ways}/pick/{number}?as={teacher.key}")
    teacher.page.wait_for_url(f"{teacher.demo.tool}/p/**")
    return teacher.page


def test_an_activity_is_added_by_keyboard_alone(arrive: Arrive, discussion: str) -> None:
    teacher = arrive("moodle", "ines")
    teacher.open_dialog().get_by_role("heading", name="Add to Leading Small Teams").wait_for()
    look_at_campus(teacher.page, "campus-add")
    page = dialog_alone(teacher)
    # Where every activity has its place already, as others' tests leave it, one comes to making one.
    have = page.get_by_role("link", name="Use one I have")
    have.click()
    expect(have).to_have_attribute("aria-current", "true")
    take_pictures(page, "choose")
    tab_to(page, discussion)
    page.keyboard.press("Space")
    expect(page.locator(":focus")).to_be_checked()

    press(page, "Make a new one")
    expect(page.get_by_label("Title")).to_be_visible()
    press(page, "Add to course")
    expect(page.locator("#errors")).to_be_visible()
    look_at(page, "add-with-errors")
    press(page, "Give the discussion a title.")
    expect(page.get_by_label("Title")).to_be_focused()
    page.keyboard.type("Thanks in public")
    write(page, "Prompt", PROMPT)
    write(page, "What it is for", OBJECTIVE)
    write(page, "Why this helps", REASON)
    press(page, "Add a step")
    expect(page.get_by_label("How many", exact=True)).to_have_count(5)
    look_at(page, "add")
    press(page, "Remove step 5")
    expect(page.get_by_label("How many", exact=True)).to_have_count(4)
    press(page, "Add to course")

    expect(page.get_by_role("link", name="Thanks in public", exact=True).last).to_be_visible()
    take_pictures(teacher.open_alone("Thanks in public"), "discussion-empty")


def test_a_discussion_as_a_learner_sees_it(arrive: Arrive, discussion: str) -> None:
    amara, jonas = arrive("moodle", "amara"), arrive("moodle", "jonas")
    write_post(amara.open(discussion), STORY)
    write_reply(jonas.open(discussion), "Amara", "**What** would you say to her today?\n\n> somewhere in it")
    page = amara.open_alone(discussion)
    write_reply(page, "Amara", "I found it on page six, so the board did not.")
    # At once: what was put into the page has to be as clean as the page.
    look_at(page, "discussion-learner")

    page.get_by_label("Your post", exact=True).fill("A thought that is not finished")
    page.get_by_label("Appearance").first.click()
    expect(page.get_by_role("button", name="Like my device")).to_be_visible()
    expect(page.get_by_text("Draft saved")).to_be_visible()
    look_at(page, "discussion-draft")


def test_a_discussion_its_learners_and_its_settings_as_staff_see_them(
    arrive: Arrive, discussion: str
) -> None:
    page = arrive("moodle", "ines").open_alone(discussion)
    take_pictures(page, "discussion-teacher")
    page.get_by_role("link", name="Learners").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Learners and their scores")
    read_roster(page)
    look_at(page, "learners")

    page.get_by_role("link", name="Settings").click()
    expect(page.get_by_label("Title")).to_have_value(discussion)
    take_pictures(page, "settings")


def read_roster(page: Page) -> None:
    """Have the list of people read, unless the worker is at it by itself already."""
    panel = page.locator("#roster")
    button = panel.get_by_role("button", name="Read the list")
    done = panel.get_by_role("link", name="Show the learners anew")
    expect(button.or_(panel.get_by_text("Stoke reads the list.")).first).to_be_visible()
    if button.is_visible():
        button.click()
    done.click()
    expect(page.get_by_text("Has not opened Stoke").first).to_be_visible()
