"""Every main screen, looked at: pictures at the widths of frames and phones, light and dark, axe clean."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Arrive
from tests.journeys.looking import look_at, look_at_campus
from tests.journeys.making import fill_form
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


def test_adding_an_activity(arrive: Arrive, discussion: str) -> None:
    teacher = arrive("moodle", "ines")
    teacher.open_dialog().get_by_role("heading", name="Add to Leading Small Teams").wait_for()
    look_at_campus(teacher.page, "campus-add")

    page = dialog_alone(teacher)
    look_at(page, "choose")
    page.get_by_role("link", name="Make a new one").click()
    page.get_by_role("button", name="Add to course").click()
    expect(page.locator("#errors")).to_be_visible()
    look_at(page, "add-with-errors")
    fill_form(page, "Thanks in public")
    look_at(page, "add")


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


def test_a_discussion_as_a_learner_sees_it(arrive: Arrive, discussion: str) -> None:
    amara, jonas = arrive("moodle", "amara"), arrive("moodle", "jonas")
    write_post(amara.open(discussion), STORY)
    write_reply(jonas.open(discussion), "Amara", "**What** would you say to her today?\n\n> somewhere in it")
    page = amara.open_alone(discussion)
    write_reply(page, "Amara", "I found it on page six, so the board did not.")

    # At once: what was put into the page has to be as clean as the page.
    look_at(page, "discussion-learner")


def test_a_discussion_and_its_learners_as_staff_see_them(arrive: Arrive, discussion: str) -> None:
    page = arrive("moodle", "ines").open_alone(discussion)
    look_at(page, "discussion-teacher")
    page.get_by_role("link", name="Learners").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Learners and their scores")
    read_roster(page)
    look_at(page, "learners")


def test_settings(arrive: Arrive, discussion: str) -> None:
    page = arrive("moodle", "ines").open_alone(discussion)

    page.get_by_role("link", name="Settings").click()

    look_at(page, "settings")


def test_an_empty_discussion_and_a_table_without_learners(arrive: Arrive) -> None:
    teacher = arrive("canvas", "ines")
    dialog = dialog_alone(teacher)
    dialog.get_by_role("link", name="Make a new one").click()
    fill_form(dialog, "Nobody was here yet")
    dialog.get_by_role("button", name="Add to course").click()
    expect(teacher.page.get_by_role("link", name="Nobody was here yet").last).to_be_visible()

    page = teacher.open_alone("Nobody was here yet")
    look_at(page, "discussion-empty")
    page.get_by_role("link", name="Learners").click()
    look_at(page, "learners-empty")


def test_replying_and_a_draft(arrive: Arrive, discussion: str) -> None:
    page = arrive("moodle", "jonas").open_alone(discussion)
    page.get_by_label("Your post", exact=True).fill("A thought that is not finished")

    page.get_by_label("Appearance").first.click()
    expect(page.get_by_role("button", name="Like my device")).to_be_visible()
    expect(page.get_by_text("Draft saved")).to_be_visible()

    look_at(page, "discussion-draft")


def test_a_refused_launch(arrive: Arrive, discussion: str) -> None:
    jonas = arrive("moodle", "jonas")
    launches: list[str] = []
    jonas.page.on(
        "request",
        lambda request: launches.append(request.post_data or "") if "/lti/launch" in request.url else None,
    )
    jonas.open_alone(discussion)

    jonas.page.set_content(
        f'<form method="post" action="{jonas.demo.tool}/lti/launch">'
        + "".join(
            f'<input name="{name}" value="{value}">'
            for name, _equals, value in (part.partition("=") for part in launches[-1].split("&"))
        )
        + "<button>Send</button></form>"
    )
    jonas.page.get_by_role("button", name="Send").click()

    expect(jonas.page.get_by_role("heading", level=1)).to_have_text("This link has already been used")
    look_at(jonas.page, "refused")
