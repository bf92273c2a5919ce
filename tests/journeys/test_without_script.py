"""Without script everything works by forms, in a window of its own."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.demo import Demo
from tests.journeys.looking import take_pictures
from tests.journeys.making import TITLE, fill_form, make_a_new_one
from tests.journeys.people import Person

pytestmark = pytest.mark.browser


def plainly(arrive: Arrive, key: str) -> Person:
    return arrive("moodle", key, java_script_enabled=False, viewport={"width": 880, "height": 900})


def test_a_learner_writes_removes_and_chooses_dark_by_forms_alone(arrive: Arrive, discussion: str) -> None:
    page = plainly(arrive, "dmytro").open_alone(discussion)
    box = page.get_by_label("Your post", exact=True)

    box.fill("A draft")
    page.get_by_role("button", name="Save draft").click()
    expect(box).to_have_value("A draft")
    box.fill("What I said was *too much* at once.")
    page.get_by_role("button", name="Post", exact=True).click()

    expect(page).to_have_url(re.compile(r"#post-\d+$"))
    mine = page.locator("article").filter(has_text="too much at once")
    expect(mine.locator("em")).to_have_text("too much")
    expect(page.locator("#steps")).to_contain_text("1 of 3 done")

    mine.get_by_label("More").click()
    mine.get_by_role("link", name="Edit").click()
    page.get_by_label("Your text").fill("What I said was enough.")
    page.get_by_role("button", name="Save").click()
    mine = page.locator("article").filter(has_text="What I said was enough.")
    expect(mine).to_contain_text("edited")

    mine.get_by_role("link", name="Reply").click()
    page.get_by_label("Your reply").fill("And to myself: well said.")
    page.get_by_role("button", name="Post", exact=True).click()
    reply = page.locator("article").filter(has_text="well said")
    reply.get_by_label("More").click()
    reply.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("Removed by its author")).to_be_visible()

    page.get_by_label("Appearance").first.click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_teacher_adds_an_activity_by_forms_alone(arrive: Arrive, discussion: str) -> None:
    teacher = plainly(arrive, "ines")
    teacher.go_to_course()
    number = teacher.page.url.partition("/courses/")[2].partition("?")[0]
    teacher.page.goto(f"{teacher.demo.campus}/moodle/pick/{number}?as=ines")
    for _leg in range(2):
        teacher.page.get_by_role("button", name="Continue").click()
    make_a_new_one(teacher.page)

    fill_form(teacher.page, f"{TITLE} without script")
    teacher.page.get_by_role("button", name="Add to course").click()
    teacher.page.get_by_role("button", name="Continue to your course").click()
    teacher.page.get_by_role("button", name="Back to the course").click()

    expect(teacher.page.get_by_role("link", name=f"{TITLE} without script")).to_be_visible()


def test_a_launch_that_is_sent_again_is_refused_with_a_code_that_the_log_explains(
    arrive: Arrive, discussion: str, demo: Demo
) -> None:
    page = plainly(arrive, "noor").open_alone(discussion)

    expect(page.locator("#threads")).to_be_attached()
    page.go_back()
    page.get_by_role("button", name="Continue").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("This link has already been used")
    take_pictures(page, "refused")
    reference = page.locator("code").inner_text()
    line = next(line for line in demo.log_lines if line.get("reference") == reference)
    assert line["status"] == 400
    assert line["code"]
