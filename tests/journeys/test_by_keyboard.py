"""Reading and writing with the keyboard alone, and what writing survives."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.keys import press, tab_to

pytestmark = pytest.mark.browser


def test_a_post_needs_no_mouse_and_everything_comes_in_reading_order(arrive: Arrive, discussion: str) -> None:
    page = arrive("moodle", "misaki").open_alone(discussion)

    to_the_box = tab_to(page, "Your post")
    page.keyboard.type("It took me a year to say it aloud.")
    to_the_button = press(page, "Post")

    assert to_the_box == [
        "Skip to the threads",
        "Stoke",
        "Discussion",
        "My record",
        "Inbox",
        "Appearance",
        "Ask for a second look",
        "Give",
        "Bold",
        "Your post",
    ]
    assert to_the_button == ["Preview", "Discard", "Post"]
    made = page.locator("article").filter(has_text="It took me a year")
    expect(made).to_be_focused()
    page.get_by_role("link", name="Skip to the threads").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#threads-title")).to_be_focused()


def test_a_draft_survives_closing_the_tab(arrive: Arrive, discussion: str) -> None:
    misaki = arrive("moodle", "misaki")
    frame = misaki.open(discussion)
    # The box is there before the script that saves what is typed into it.
    expect(frame.get_by_role("toolbar", name="Formatting").first).to_be_visible()
    frame.get_by_label("Your post", exact=True).press_sequentially("Half a thought", delay=50)
    expect(frame.get_by_text("Draft saved")).to_be_visible()

    misaki.page.close()
    misaki.page = misaki.context.new_page()
    frame = misaki.open(discussion)

    expect(frame.get_by_label("Your post", exact=True)).to_have_value("Half a thought")
    frame.get_by_role("button", name="Discard").click()
    expect(frame.get_by_label("Your post", exact=True)).to_have_value("")
