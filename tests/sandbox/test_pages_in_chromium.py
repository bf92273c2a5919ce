"""The pages of the campus in Chromium: nothing for axe to find, nothing that scrolls sideways."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Playwright
from waitress.server import create_server

from tests.sandbox.tool import tool_at

pytestmark = pytest.mark.browser

PAGES = ("/moodle/", "/moodle/courses/2/gradebook", "/moodle/courses/2/people", "/moodle/courses/2/tools")


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    """A campus with one activity, on a port of its own."""
    tool = tool_at("moodle")
    tool.campus.add_link("moodle", "Feedback that lands", {}, 10)
    server: Any = create_server(tool.app, host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=5)


@pytest.mark.parametrize("width", [360, 1000])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    served: str, playwright: Playwright, chromium: str, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
    page = browser.new_page(viewport={"width": width, "height": 800})
    found = {}
    for path in PAGES:
        page.goto(f"{served}{path}?as=ines")
        found[path] = [violation["id"] for violation in Axe().run(page).response["violations"]]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found[path].append("scrolls sideways")
    browser.close()

    assert found == {path: [] for path in PAGES}
