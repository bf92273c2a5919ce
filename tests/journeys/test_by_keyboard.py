"""Reading and writing with the keyboard alone, and what writing survives."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Arrive
from tests.journeys.people import write_post

pytestmark = pytest.mark.browser

FOCUSED = (
    """(it => it.getAttribute('aria-label') || it.textContent.trim() || it.value)(document.activeElement)"""
)
MOST_STOPS = 20


def tab_to(page: Page, name: str) -> list[str]:
    """Press Tab until what has this name is focused; return the names of all that was focused on the way."""
    names: list[str] = []
    while name not in names and len(names) < MOST_STOPS:
        page.keyboard.press("Tab")
        names.append(page.evaluate(FOCUSED))
    return names


def test_a_post_needs_no_mouse_and_everything_comes_in_reading_order(arrive: Arrive, discussion: str) -> None:
    page = arrive("moodle", "misaki").open_alone(discussion)

    to_the_box = tab_to(page, "Your post")
    page.keyboard.type("It took me a year to say it aloud.")
    to_the_button = tab_to(page, "Post")
    page.keyboard.press("Enter")

    assert to_the_box == [
        "Skip to the threads",
        "Stoke",
        "Discussion",
        "Appearance",
        "give",
        "Bold",
        "Your post",
    ]
    assert to_the_button == ["Discard", "Post"]
    made = page.locator("article").filter(has_text="It took me a year")
    expect(made).to_be_focused()


def test_the_skip_link_leads_to_the_threads(arrive: Arrive, discussion: str) -> None:
    page = arrive("moodle", "misaki").open_alone(discussion)

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("#threads-title")).to_be_focused()


def test_a_draft_survives_closing_the_tab(arrive: Arrive, discussion: str) -> None:
    misaki = arrive("moodle", "misaki")
    frame = misaki.open(discussion)
    frame.get_by_label("Your post", exact=True).fill("Half a thought")
    expect(frame.get_by_text("Draft saved")).to_be_visible()

    misaki.page.close()
    misaki.page = misaki.context.new_page()
    frame = misaki.open(discussion)

    expect(frame.get_by_label("Your post", exact=True)).to_have_value("Half a thought")
    frame.get_by_role("button", name="Discard").click()
    expect(frame.get_by_label("Your post", exact=True)).to_have_value("")


def test_a_double_click_makes_one_post(arrive: Arrive, discussion: str) -> None:
    misaki = arrive("moodle", "misaki")
    frame = misaki.open(discussion)
    frame.get_by_label("Your post", exact=True).fill("Once is enough.")

    frame.locator("#compose").get_by_role("button", name="Post", exact=True).dblclick()

    expect(frame.locator("article").filter(has_text="Once is enough.")).to_have_count(1)
    frame = misaki.open(discussion)
    expect(frame.locator("article").filter(has_text="Once is enough.")).to_have_count(1)


def test_a_long_post_in_another_script_stays_in_its_column(arrive: Arrive, discussion: str) -> None:
    layla = arrive("moodle", "layla", viewport={"width": 360, "height": 800})
    page = layla.open_alone(discussion)

    write_post(page, "سؤال " * 30 + "https://example.org/" + "a" * 200)

    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
