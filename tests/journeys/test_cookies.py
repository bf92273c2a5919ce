"""Where a browser keeps no cookies of the tool in a frame, a window of its own always works (ADR 0005)."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from tests.journeys.conftest import ARGUMENTS
from tests.journeys.demo import Demo
from tests.journeys.looking import look_at_campus
from tests.journeys.people import Person, write_post

pytestmark = pytest.mark.browser


@pytest.fixture
def blocked(playwright: Playwright, chromium: str, demo: Demo, tmp_path: Path) -> Iterator[Person]:
    """A learner whose browser blocks the tool's cookies inside the campus, and nowhere else."""
    settings = {f"{demo.tool},{demo.campus}": {"setting": 2}}
    preferences = {"profile": {"content_settings": {"exceptions": {"cookies": settings}}}}
    (tmp_path / "Default").mkdir()
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(preferences))
    context = playwright.chromium.launch_persistent_context(
        tmp_path, executable_path=chromium, args=ARGUMENTS, viewport={"width": 1280, "height": 1000}
    )
    person = Person(context, demo, "moodle", "jonas")
    yield person
    person.leave()


def test_a_window_of_its_own_opens_what_the_frame_cannot(blocked: Person, discussion: str) -> None:
    frame = blocked.open(discussion)
    expect(frame.get_by_role("heading", level=1)).to_have_text("Open this activity in a window of its own")
    look_at_campus(blocked.page, "campus-without-cookies")

    with blocked.context.expect_page() as opened:
        frame.get_by_role("link", name="Open in a new window").click()

    expect(opened.value.locator("#threads")).to_be_attached()
    write_post(opened.value, "From a window of my own.")
