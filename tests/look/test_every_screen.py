"""Every screen, for everybody: axe in light and dark, 320 px, 200 % zoom, large text, the other direction.

Pages are answered inside the process and looked at in one browser; what a screen is for, other tests show.
The screens themselves stand in `tests/look/screens`.
"""

from collections.abc import Iterator
from http import HTTPStatus

import pytest
from playwright.sync_api import Page
from werkzeug.test import TestResponse

from tests.journeys.looking import ARTEFACTS, SIDEWAYS
from tests.look.axe import OF_COLOURS, complaints_of_axe
from tests.look.screens import GROUPS
from tests.look.screens.world import World
from tests.serving import Answer, Server

pytestmark = pytest.mark.browser
CLIPPED = """[...document.querySelectorAll("body *")].filter(it => {
  const style = getComputedStyle(it);
  return it.checkVisibility() && !it.matches("input, textarea, select")
    && ["hidden", "clip"].includes(style.overflowX) && style.position !== "absolute"
    && it.clientWidth && it.scrollWidth > it.clientWidth + 1;
}).map(it => it.outerHTML.slice(0, 80))"""
LARGE_TEXT = "document.documentElement.style.fontSize = '200%'"
TURNED = "document.documentElement.dir = document.documentElement.dir === 'rtl' ? 'ltr' : 'rtl'"
SENDING = ("launching.js", "answer.js")
"""Scripts that lead on from a page by themselves."""
PICTURED = {
    "a place that waits for a yes": "This place waits for approval",
    "platforms alike": "This platform needs a login address of its own",
    "a copied discussion of staff": "Copied from Leading Small Teams.",
    "calendar": "Spark calendar",
}
"""Of these a picture is kept, since no journey comes by them; and what they say."""


@pytest.fixture
def still(server: Server) -> Iterator[Server]:
    """A server whose pages stay where they are."""
    server.held_back = SENDING
    yield server
    server.held_back = ()


def show(server: Server, shown: TestResponse) -> None:
    """Let the server answer with this page."""
    headers = {name: value for name, value in shown.headers.items() if name != "Content-Length"}
    page = Answer(shown.get_data(), shown.status_code, headers)
    server.answer = lambda asked: page if asked.path == "/" else Answer(status=404)


def troubles(page: Page) -> list[str]:
    """What somebody could not read or reach on this page."""
    page.set_viewport_size({"width": 320, "height": 900})
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found = [f"dark, {one}" for one in complaints_of_axe(page)]
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    found += complaints_of_axe(page, OF_COLOURS)
    for way, width, change in (
        ("320", 320, ""),
        ("turned", 320, TURNED),
        ("640", 640, TURNED),
        ("large", 1280, LARGE_TEXT),
    ):
        page.set_viewport_size({"width": width, "height": 900})
        if change:
            page.evaluate(change)
        found += [f"{way}: scrolls sideways"] if page.evaluate(SIDEWAYS) else []
        found += [f"{way}: cut off {html}" for html in page.evaluate(CLIPPED)]
    return found


@pytest.mark.parametrize("group", GROUPS)
def test_every_screen_can_be_read_and_reached_by_everybody(
    world: World, page: Page, still: Server, group: str
) -> None:
    found = {}
    for name, screen in GROUPS[group].items():
        shown = world.page(screen)
        assert shown.mimetype == "text/html", name
        assert shown.status_code // 100 != 3, name
        assert shown.status_code != HTTPStatus.TOO_MANY_REQUESTS, name
        show(still, shown)
        page.goto(still.at())
        if name in PICTURED:
            assert PICTURED[name] in shown.text
            page.set_viewport_size({"width": 880, "height": 900})
            page.screenshot(path=ARTEFACTS / f"{name.replace(' ', '-')}.png", full_page=True)
        if troubled := troubles(page):
            found[name] = troubled

    assert found == {}


def test_every_screen_stands_in_one_group() -> None:
    names = [name for screens in GROUPS.values() for name in screens]

    assert len(names) == len(set(names))
    assert set(names) >= set(PICTURED)
