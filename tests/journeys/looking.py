"""Looking at a screen as its users do: pictures at the widths of frames and phones, and axe."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

ARTEFACTS = Path(__file__).resolve().parents[2] / "artefacts"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# Width, and what the device asks for: a phone, Moodle's frame, Canvas's frame.
VIEWS = ((360, "light"), (360, "dark"), (880, "light"), (880, "dark"), (1100, "light"))
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def look_at(page: Page, name: str) -> None:
    """Keep pictures of a page of the tool; it is clean for axe, and nothing scrolls sideways."""
    before = page.viewport_size
    for width, scheme in VIEWS:
        # Without motion: a picture taken at once would show colours on their way.
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=ARTEFACTS / f"{name}-{width}-{scheme}.png", full_page=True)
        assert not page.evaluate(SIDEWAYS), f"{name} scrolls sideways at {width}"
        # Once: both themes of the screens themselves are looked at in tests/look/test_every_screen.py.
        if (width, scheme) == (360, "dark"):
            assert complaints_of_axe(page) == [], f"{name} at {width}, {scheme}"
    page.emulate_media(color_scheme="light", reduced_motion="null")
    if before:
        page.set_viewport_size(before)


def look_at_campus(page: Page, name: str) -> None:
    """Keep a picture of the campus with the tool in its frame."""
    # A picture of the full page would give frames another size while it is taken.
    page.set_viewport_size({"width": 1280, "height": 1400})
    page.screenshot(path=ARTEFACTS / f"{name}.png")


def complaints_of_axe(page: Page) -> list[str]:
    """What axe finds on a page."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]
