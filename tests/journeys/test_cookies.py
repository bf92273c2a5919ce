"""Launches in the three modes of cookies: partitioned, blocked with a storage, and blocked without one.

ADR 0005, 0013; reliability.md, promise 9.
"""

import json
from collections.abc import Iterator
from time import monotonic

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, Playwright, expect

from tests.chromium import ARGUMENTS
from tests.journeys.conftest import Arrive
from tests.journeys.demo import Demo
from tests.journeys.looking import look_at_campus
from tests.journeys.making import add_discussion, fill_form, make_a_new_one
from tests.journeys.people import WINDOW, Person, wait_for_page, write_post, write_reply
from tests.look.storage import PATIENT
from tests.waiting import PATIENCE

pytestmark = pytest.mark.browser
TITLE, OTHER_TITLE = "Talked about without a cookie", "And this one, too"
THREADS_OF_A_PAGE = 20
# How the page of a discussion posts, as often as it takes; the key is where htmx finds it.
POST_THREADS = """async (_page, [count, text]) => {
  const { action } = document.querySelector("#compose form");
  const headers = JSON.parse(document.body.getAttribute("hx-headers:inherited"));
  for (let number = 1; number <= count; number++) {
    const body = new URLSearchParams({ body: `${text} ${number}`, form_key: crypto.randomUUID() });
    await fetch(action, { method: "POST", headers, body });
  }
}"""


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
    context.add_init_script(PATIENT)
    yield context
    context.close()


@pytest.fixture(scope="module")
def activity(blocking: BrowserContext, demo: Demo) -> str:
    """The title of a discussion at the platform with a storage, made without a cookie."""
    teacher = Person(blocking, demo, "canvas", "ines")
    add_discussion(teacher, TITLE)
    add_discussion(teacher, OTHER_TITLE)
    return TITLE


@pytest.fixture
def without_cookies(blocking: BrowserContext, demo: Demo) -> Iterator[Person]:
    """Somebody whose browser keeps none of the tool's cookies in the frame."""
    # A test that went on in a window of its own has got some there.
    blocking.clear_cookies()
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
    frame.get_by_role("link", name="Stoke", exact=True).click()
    wait_for_page(frame)
    expect(frame.get_by_label("Your post", exact=True)).to_have_value("A thought that is not finished")
    look_at_campus(person.page, "campus-cookieless")
    person.page.set_viewport_size(WINDOW)

    frame.locator("body").evaluate(POST_THREADS, [THREADS_OF_A_PAGE, "One more thread"])
    show_anew(frame)
    expect(frame.locator("#threads > .thread")).to_have_count(THREADS_OF_A_PAGE)
    frame.get_by_role("link", name="Show more threads").click()
    expect(frame.locator("#threads > .thread").last).to_contain_text("One more thread 20")

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


def test_two_activities_in_two_tabs_as_two_people_do_not_mix(
    arrive: Arrive, two_discussions: tuple[str, str]
) -> None:
    talk_in_two_tabs(arrive("canvas", "amara"), *two_discussions)


def test_two_activities_in_two_tabs_as_two_people_do_not_mix_without_cookies(
    without_cookies: Person, activity: str
) -> None:
    without_cookies.key = "amara"
    talk_in_two_tabs(without_cookies, activity, OTHER_TITLE)


def talk_in_two_tabs(amara: Person, one: str, other: str) -> None:
    """Amara opens one discussion, then Jonas the other in the next tab; he writes first, then she."""
    hers = amara.open(one)
    expect(hers.locator("#threads")).to_be_attached()
    jonas = Person(amara.context, amara.demo, amara.ways, "jonas")
    jonas.page = amara.context.new_page()
    his = jonas.open(other)
    write_post(his, "This is from the second tab.")
    write_post(hers, "And this from the first one.")

    show_newest(hers)
    expect_thread(hers, "And this from the first one.", by="Amara", beside="This is from the second tab.")
    show_newest(his)
    expect_thread(his, "This is from the second tab.", by="Jonas", beside="And this from the first one.")
    jonas.page.close()
    assert jonas.complaints == []


def show_anew(place: FrameLocator) -> None:
    """Have the page of the discussion brought once more."""
    place.locator("#main").evaluate("it => { it.dataset.before = '' }")
    place.get_by_role("link", name="Discussion", exact=True).click()
    expect(place.locator("#main[data-before]")).to_have_count(0)
    wait_for_page(place)


def show_newest(place: FrameLocator) -> None:
    """Have the newest threads brought: what waits for longer stands before them else."""
    show_anew(place)
    place.get_by_role("link", name="Newest", exact=True).click()
    expect(place.get_by_role("link", name="Newest", exact=True)).to_have_attribute("aria-current", "true")


def expect_thread(place: FrameLocator, text: str, *, by: str, beside: str) -> None:
    """A thread has this text and author; the other activity's text is not here."""
    thread = place.locator("#threads > .thread").filter(has_text=text).first
    expect(thread.locator("h3")).to_contain_text(by)
    expect(place.locator("#threads")).not_to_contain_text(beside)


def test_what_a_reload_forgets_is_said_and_what_was_typed_is_kept(
    without_cookies: Person, activity: str
) -> None:
    person = without_cookies
    person.key = "ines"
    frame = person.open(activity)
    frame.get_by_role("link", name="Learners", exact=True).click()
    expect(frame.get_by_role("heading", name="Learners and their scores")).to_be_visible()
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


@pytest.mark.parametrize("trouble", ["Silence the storage frame", "Fill the storage frame"])
def test_a_storage_that_fails_on_purpose_leaves_the_way_by_a_window(
    without_cookies: Person, demo: Demo, activity: str, trouble: str
) -> None:
    person = without_cookies
    person.open_gradebook()
    person.page.get_by_role("button", name=trouble).click()
    try:
        frame = person.open(activity)
        expect(frame.get_by_role("heading", level=1)).to_have_text(
            "Open this activity in a window of its own"
        )
    finally:
        person.go_to_course()
        person.page.get_by_role("button", name="Mend everything").click()


def expect_closed(window: Page) -> None:
    """Wait until a window has closed; waiting for the event of one that closes just now never ends."""
    until = monotonic() + PATIENCE
    while not window.is_closed():
        assert monotonic() < until, "The window stays open."
        window.context.pages[0].wait_for_timeout(100)


def test_without_a_storage_the_activity_goes_on_in_a_window_of_its_own(
    without_cookies: Person, demo: Demo
) -> None:
    person = without_cookies
    person.ways, person.key = "moodle", "ines"
    frame = person.open_dialog()
    with person.context.expect_page() as opened:
        frame.get_by_role("link", name="Open in a new window").click()
    make_a_new_one(frame)
    expect(frame.get_by_label("Title")).to_be_visible()
    expect_closed(opened.value)
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


def test_a_tick_without_a_network_is_kept_and_a_record_is_saved_without_cookies(
    without_cookies: Person, activity: str
) -> None:
    person = without_cookies
    person.key = "jonas"
    frame = person.open(activity)
    write_post(frame, "What did you see first of all?")
    frame.get_by_role("link", name="My record").click()
    wait_for_page(frame)
    with person.page.expect_download() as download:
        frame.get_by_role("link", name="Take it along as PDF").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")

    person.key = "ines"
    frame = person.open(activity)
    frame.get_by_role("link", name="Learners", exact=True).click()
    wait_for_page(frame)
    frame.get_by_role("link", name="Whom to thank in class").click()
    wait_for_page(frame)
    frame.get_by_role("link", name="Tick on a phone").click()
    expect(frame.get_by_role("button", name="Thanked in class: Jonas")).to_be_visible()
    wait_for_page(frame)
    person.context.set_offline(True)
    frame.get_by_role("button", name="Thanked in class: Jonas").click()
    expect(frame.locator(".ticks")).to_contain_text("Kept on this device.")
    person.context.set_offline(False)
    expect(frame.locator(".ticks")).to_contain_text("said at")
