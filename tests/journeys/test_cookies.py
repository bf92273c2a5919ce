"""Launches in the three modes of cookies: partitioned, blocked with a storage, and blocked without one.

ADR 0005, 0013; reliability.md, promise 9.
"""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Playwright, expect

from tests.chromium import ARGUMENTS
from tests.journeys.conftest import Arrive
from tests.journeys.demo import Demo
from tests.journeys.looking import look_at_campus
from tests.journeys.making import add_discussion, fill_form
from tests.journeys.people import WINDOW, Person, wait_for_page, write_post, write_reply

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
        folder, executable_path=chromium, args=ARGUMENTS, viewport=WINDOW
    )
    yield context
    context.close()


@pytest.fixture(scope="module")
def activity(blocking: BrowserContext, demo: Demo) -> str:
    """The title of a discussion at the platform with a storage, made without a cookie."""
    add_discussion(Person(blocking, demo, "canvas", "ines"), TITLE)
    return TITLE


@pytest.fixture
def without_cookies(blocking: BrowserContext, demo: Demo) -> Iterator[Person]:
    """Somebody whose browser keeps none of the tool's cookies in the frame."""
    person = Person(blocking, demo, "canvas", "ines")
    person.page = blocking.new_page()
    yield person
    person.page.close()
    assert person.complaints == []


def test_with_a_storage_everything_works_in_the_frame(
    without_cookies: Person, demo: Demo, activity: str
) -> None:
    person = without_cookies
    person.key = "jonas"
    frame = person.open(activity)
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
    person.page.set_viewport_size(WINDOW)

    person.key = "ines"
    frame = person.open(activity)
    frame.get_by_role("link", name="Learners", exact=True).click()
    wait_for_page(frame)
    with person.page.expect_download() as download:
        frame.get_by_role("link", name="Download as CSV").click()
    assert download.value.suggested_filename == "stoke-learners.csv"
    assert "Jonas Lindqvist" in download.value.path().read_text(encoding="utf-8-sig")
    assert person.context.cookies(demo.tool) == []


def test_a_file_comes_by_a_click_in_the_frame(arrive: Arrive, discussion: str) -> None:
    """With an attribute "download" on the link, Chromium would leave the frame's cookie out."""
    expect(arrive("moodle", "amara").open(discussion).locator("#threads")).to_be_attached()
    teacher = arrive("moodle", "ines")
    frame = teacher.open(discussion)
    frame.get_by_role("link", name="Learners", exact=True).click()

    with teacher.page.expect_download() as download:
        frame.get_by_role("link", name="Download as CSV").click()

    assert download.value.suggested_filename == "stoke-learners.csv"


def test_two_people_in_two_tabs_do_not_mix(arrive: Arrive, discussion: str) -> None:
    one = arrive("moodle", "amara")
    talk_in_two_tabs(one, discussion, "jonas")


def test_two_people_in_two_tabs_do_not_mix_without_cookies(without_cookies: Person, activity: str) -> None:
    without_cookies.key = "amara"
    talk_in_two_tabs(without_cookies, activity, "jonas")


def talk_in_two_tabs(one: Person, title: str, other_key: str) -> None:
    """Amara opens a discussion in one tab and somebody else in the next; both write, Amara last."""
    hers = one.open(title)
    expect(hers.locator("#threads")).to_be_attached()
    other = Person(one.context, one.demo, one.ways, other_key)
    other.page = one.context.new_page()
    theirs = other.open(title)
    write_post(theirs, "This is from the second tab.")
    expect(theirs.locator("#threads > .thread h3").first).to_contain_text("Jonas")
    write_post(hers, "And this from the first one.")
    expect(hers.locator("#threads > .thread h3").first).to_contain_text("Amara")
    other.page.close()
    assert other.complaints == []


def test_what_a_reload_forgets_is_said_and_what_was_typed_is_kept(
    without_cookies: Person, activity: str
) -> None:
    person = without_cookies
    person.key = "ines"
    frame = person.open(activity)
    frame.get_by_role("link", name="Learners", exact=True).click()
    expect(frame.get_by_role("link", name="Download as CSV")).to_be_visible()
    wait_for_page(frame)
    frame.locator("body").evaluate("() => history.back()")
    wait_for_page(frame)
    frame.get_by_label("Your post", exact=True).fill("Typed and reloaded at once")
    frame.locator("body").evaluate("() => location.reload()")
    expect(frame.get_by_role("heading", level=1)).to_have_text("Open the activity again from your course")
    look_at_campus(person.page, "campus-cookieless-reloaded")
    person.page.set_viewport_size(WINDOW)

    frame = person.open(activity)
    expect(frame.get_by_label("Your post", exact=True)).to_have_value("Typed and reloaded at once")


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
