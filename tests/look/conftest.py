"""A fresh page for every test, and what it sees of the tool."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from lti_tool.settings import Settings
from tests.look.browser import Tool
from tests.look.screens.world import World, opened_world
from tests.serving import Server
from tests.tool import Clock, settings_for
from tests.waiting import PATIENCE


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails its test when a script throws or the content policy stops something."""
    context = browser.new_context(viewport={"width": 880, "height": 900})
    context.set_default_timeout(1000 * PATIENCE)
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


@pytest.fixture
def settings(database_url: str) -> Settings:
    """With a mail server, which nobody calls here; nobody is told to slow down."""
    mail = {"smtp_url": "smtp://127.0.0.1:2525", "mail_from": "stoke@school.test"}
    return settings_for(database_url, posts_a_minute=100_000, **mail)


@pytest.fixture
def world(settings: Settings, clock: Clock) -> Iterator[World]:
    with opened_world(settings, clock) as world:
        yield world
