"""Looking at a screen as its users do: pictures on a phone in the dark and in a frame, and axe."""

from pathlib import Path

from playwright.sync_api import Page

from tests.look.axe import complaints_of_axe

ARTEFACTS = Path(__file__).resolve().parents[2] / "artefacts"
PHONE, FRAME, WIDE = 360, 880, 1100
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def look_at(page: Page, name: str) -> None:
    """Keep pictures of what a click has put into a page; it is clean for axe, too.

    Screens as they come are looked at by axe in tests/look/test_every_screen.py, once.
    """
    take_pictures(page, name)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert complaints_of_axe(page) == [], name
    page.emulate_media(color_scheme="light", reduced_motion="null")


def take_pictures(page: Page, name: str) -> None:
    """Keep pictures of a page of the tool, in which nothing scrolls sideways at any width."""
    page.wait_for_load_state()
    before = page.viewport_size
    for width in (WIDE, FRAME, PHONE):
        dark = width == PHONE
        # Without motion: a picture taken at once would show colours on their way.
        page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 900})
        assert not page.evaluate(SIDEWAYS), f"{name} scrolls sideways at {width}"
        if width != WIDE:
            picture = ARTEFACTS / f"{name}-{width}-{'dark' if dark else 'light'}.png"
            page.screenshot(path=picture, full_page=True, caret="initial")
    page.emulate_media(color_scheme="light", reduced_motion="null")
    if before:
        page.set_viewport_size(before)


def look_at_campus(page: Page, name: str) -> None:
    """Keep a picture of the campus with the tool in its frame."""
    # A picture of the full page would give frames another size while it is taken.
    page.set_viewport_size({"width": 1280, "height": 1400})
    # To hide the caret would leave "style" on fields, which htmx hands on and the content policy stops.
    page.screenshot(path=ARTEFACTS / f"{name}.png", caret="initial")
