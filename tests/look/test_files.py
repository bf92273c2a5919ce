"""Budgets and habits of the files that a browser loads."""

import base64
import gzip
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.look import pages
from tests.look.pages import TEMPLATES
from tests.serving import STATIC

VENDORED = sorted((STATIC / "vendor").glob("*/*.js"))
CHARTS = [path for path in VENDORED if path.name.startswith("chart")]
"""For one page of staff alone."""
FONTS = sorted((STATIC / "vendor").glob("*/*.ttf"))
OURS = [STATIC / f"{name}.js" for name in ("fragments", "frame", "composer", "words", "copy", "theme")]
SHEETS = [STATIC / "stoke.css", STATIC / "add.css"]
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin)-(?:left|right|top|bottom)|(?:min-|max-)?(?:width|height):|"
    r"(?:text-align|float|clear): *(?:left|right)|(?:left|right|top|bottom):)"
)
TEMPLATE_FILES = [
    path for path in TEMPLATES.rglob("*.html") if "sandbox" not in path.relative_to(TEMPLATES).parts
]
PAGES = [path for path in TEMPLATE_FILES if path.name != "letter.html"]
"""A mail is none: no style sheet of ours reaches it, nor may it fetch one."""


def test_the_style_sheet_is_at_most_eighteen_kilobytes() -> None:
    # Five of them on their way: a page with it stays far below the 20 and 90 kB that a page may cost.
    assert (STATIC / "stoke.css").stat().st_size <= 18_000


def test_all_that_a_page_loads_is_at_most_forty_kilobytes_compressed() -> None:
    everywhere = [path for path in VENDORED if path not in CHARTS]
    sizes = [len(gzip.compress(path.read_bytes())) for path in [*SHEETS, *everywhere, *OURS]]

    assert sum(sizes) <= 40_000


def test_the_library_of_charts_is_loaded_by_one_page_only() -> None:
    pages = [path.name for path in TEMPLATE_FILES if "chart.umd" in path.read_text(encoding="utf-8")]

    assert pages == ["course.html"]
    assert len(gzip.compress(CHARTS[0].read_bytes())) <= 75_000


@pytest.mark.parametrize("sheet", [*SHEETS, TEMPLATES / "plain.html"], ids=lambda path: path.name)
def test_layout_knows_no_left_and_right(sheet: Path) -> None:
    assert PHYSICAL.findall(sheet.read_text(encoding="utf-8")) == []


def test_colours_stand_among_the_tokens_only() -> None:
    rules = (STATIC / "stoke.css").read_text(encoding="utf-8").split("/* Ground, type */")[1]
    screen = rules.split("@media print")[0]

    assert re.findall(r"#[0-9a-f]{6}\b", screen) == []


@pytest.mark.parametrize("template", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_template_needs_inline_style_or_script(template: Path) -> None:
    # Without what is worked out: a name there, like `only=`, is no attribute.
    text = re.sub(r"\{\{.*?\}\}", "", template.read_text(encoding="utf-8"), flags=re.DOTALL)

    assert re.findall(r"<[^>]*\s(?:style|on[a-z]+|hx-on[\w:.-]*)=", text) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)", text) == []
    assert re.findall(r"<style(?! nonce=)", text) == []
    assert "javascript:" not in text


@pytest.mark.parametrize("vendored", VENDORED, ids=lambda path: path.name)
def test_code_of_others_is_what_its_hash_says(vendored: Path) -> None:
    integrity = integrity_of(vendored)

    assert integrity in (STATIC / "vendor" / "README.md").read_text(encoding="utf-8")
    assert any(integrity in path.read_text(encoding="utf-8") for path in TEMPLATE_FILES)
    assert vendored.with_name("LICENSE").is_file()


@pytest.mark.parametrize("font", FONTS, ids=lambda path: path.name)
def test_a_font_is_what_its_hash_says_and_comes_with_its_licence(font: Path) -> None:
    assert integrity_of(font) in (STATIC / "vendor" / "README.md").read_text(encoding="utf-8")
    assert font.with_name("LICENSE").is_file()


def integrity_of(path: Path) -> str:
    return "sha384-" + base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()


@pytest.mark.parametrize("page", [pages.gallery(), pages.refused()], ids=["gallery", "refused"])
def test_a_page_asks_no_other_host_for_anything(page: str) -> None:
    addresses = re.findall(r"<(?:script|link|img|iframe|source)\b[^>]*?\s(?:src|href)=\"([^\"]*)", page)

    assert addresses
    assert all(address.startswith("/static/") for address in addresses)


class Ids(HTMLParser):
    """Collects ids, and what points to them."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.wanted: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if name == "id":
                self.ids.append(value or "")
            if name in ("for", "aria-describedby", "aria-labelledby"):
                self.wanted |= set((value or "").split())


def test_every_label_and_description_points_to_something_on_the_page() -> None:
    page = Ids()

    page.feed(pages.gallery())

    assert page.wanted <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
