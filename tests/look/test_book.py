"""The course's book reads as a book: whose words they are stands closer to them than to the next ones."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import Page

from tests.look import pages
from tests.look.browser import Tool

pytestmark = pytest.mark.browser

SHEETS = "".join(
    f'<link rel="stylesheet" href="/static/{name}.css">' for name in ("stoke", "add", "book", "sharing")
)
SAID = """{% from "exports/book_pieces.html" import said %}<section class="book stack"><h2>A chapter</h2>
{{ said(made, names) }}{{ said(made, names) }}
<div class="book-thread">{{ said(made, names) }}
<div class="replied">{{ said(made, names) }}{{ said(made, names) }}
</div></div><div class="book-thread">{{ said(made, names) }}</div></section>"""
GAPS = """[...document.querySelectorAll("bdi")].map(name => name.closest("p")).map((name, at, all) => [
    name.getBoundingClientRect().top
        - name.previousElementSibling.lastElementChild.getBoundingClientRect().bottom,
    at + 1 < all.length
        ? all[at + 1].previousElementSibling.firstElementChild.getBoundingClientRect().top
            - name.getBoundingClientRect().bottom
        : Infinity,
])"""


@pytest.mark.parametrize("width", [360, 1280])
def test_a_name_stands_close_under_its_own_text(page: Page, tool: Tool, width: int) -> None:
    made = SimpleNamespace(membership_id=1, html="<p>One.</p>\n<p>Two.</p>\n", useful=2)
    tool.page = lambda: SHEETS + pages.render_text(SAID, made=made, names={1: "Amara"})
    tool.open(page)
    page.set_viewport_size({"width": width, "height": 900})

    gaps = page.evaluate(GAPS)

    assert len(gaps) == 6
    assert all(above * 2 <= below for above, below in gaps), gaps
