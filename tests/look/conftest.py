"""A fresh page for every test, and what it sees of the tool."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.look.browser import Tool
from tests.serving import Server


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails its test when a script throws or the content policy stops something."""
    context = browser.new_context(viewport={"width": 880, "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if "Security Policy" in line.text else None)
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def tool(server: Server) -> Tool:
    return Tool(server)
