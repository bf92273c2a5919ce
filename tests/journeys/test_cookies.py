"""Launches in the three modes of cookies: partitioned, blocked with a storage, and blocked without one.

ADR 0005, 0013; reliability.md, promise 9.
"""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Playwright, expect

from tests.journeys.conftest import ARGUMENTS
from tests.journeys.demo import Demo
from tests.journeys.looking import look_at_campus
from tests.journeys.making import add_discussion, fill_form
from tests.journeys.people import Person, wait_for_page, write_post, write_reply

pytestmark = pytest.mark.browser
TITLE = "Talked about without a cookie"


@pytest.fixture(scope="module")
def blocking(
    playwright: Playwright, chromium: str, demo: Demo, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BrowserContext]:
    """A browser that blocks all of the tool's cookies inside the campus, and nowhere else."""
    folder = tmp_path_factory.mktemp("blocking")
    settings = {f"{demo.tool},{demo.campus}": {"setting": 2}}
    preferences = {"profile": {"content_settings": {"exceptions": {"cookies": settings}}}}
    (folder / "Default").mkdir()
    (folder / "Default" / "Preferences").write_text(json.dumps(preferences))
    context = playwright.chromium.launch_persistent_context(
        folder, executable_path=chromium, args=ARGUMENTS, viewport={"width": 1280, "height": 1000}
    )
    yield context
    context.close()


@pytest.fixture
def without_cookies(blocking: BrowserContext, demo: Demo) -> Iterator[Person]:
    """Somebody whose browser keeps none of the tool's cookies in the frame."""
    person = Person(blocking, demo, "canvas", "ines")
    person.page = blocking.new_page()
    yield person
    person.page.close()
    assert person.complaints == []


def test_with_a_storage_everything_works_in_the_frame(without_cookies: Person, demo: Demo) -> None:
    person = without_cookies
    add_discussion(person, TITLE)

    person.key = "jonas"
    frame = person.open(TITLE)
    write_post(frame, "I wrote this without a cookie.")
    write_reply(frame, "Jonas", "And answered myself.")
    frame.get_by_label("Your post", exact=True).fill("A thought that is not finished")
    expect(frame.locator("#compose [data-draft-state]")).to_contain_text("Draft saved")
    frame.get_by_role("button", name="Appearance").or_(
        frame.locator("summary[aria-label=Appearance]")
    ).click()
    frame.get_by_role("button", name="Dark").click()
    frame.get_by_role("link", name="Stoke").click()
    wait_for_page(frame)
    expect(frame.get_by_label("Your post", exact=True)).to_have_value("A thought that is not finished")
    look_at_campus(person.page, "campus-cookieless")
    person.page.set_viewport_size({"width": 1280, "height": 1000})

    person.key = "ines"
    frame = person.open(TITLE)
    frame.get_by_role("link", name="Learners", exact=True).click()
    wait_for_page(frame)
    with person.page.expect_download() as download:
        frame.get_by_role("link", name="Download as CSV").click()
    assert download.value.suggested_filename == "stoke-learners.csv"
    assert "Jonas Lindqvist" in download.value.path().read_text(encoding="utf-8-sig")
    assert person.context.cookies(demo.tool) == []


def test_without_a_storage_the_activity_goes_on_in_a_window_of_its_own(
    without_cookies: Person, demo: Demo
) -> None:
    person = without_cookies
    person.ways, person.key = "moodle", "ines"
    frame = person.open_dialog()
    with person.context.expect_page() as opened:
        frame.get_by_role("link", name="Open in a new window").click()
    frame.get_by_role("link", name="Make a new one").click()
    wait_for_page(frame)
    expect(frame.get_by_label("Title")).to_be_visible()
    assert opened.value.is_closed()
    fill_form(frame, TITLE)
    frame.get_by_role("button", name="Add to course").click()
    expect(person.page.get_by_role("link", name=TITLE, exact=True).last).to_be_visible()

    person.key = "jonas"
    frame = person.open(TITLE)
    expect(frame.get_by_role("heading", level=1)).to_have_text("Open this activity in a window of its own")
    look_at_campus(person.page, "campus-without-cookies")
    with person.context.expect_page() as opened:
        frame.get_by_role("link", name="Open in a new window").click()
    expect(opened.value.locator("#threads")).to_be_attached()
    write_post(opened.value, "From a window of my own.")
    opened.value.close()
