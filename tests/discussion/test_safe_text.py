"""Any Markdown renders to the allow-list (rows P4, P5)."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.markup import ALLOWED_TAGS, render_markdown

ATTRIBUTES = {"a": {"href", "rel"}, "ol": {"start"}}
SCHEMES = {"", "http", "https", "mailto"}
PIECES = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>",
    "[x](javascript:alert(1))", "[x](  JaVaScRiPt:alert(1))", "[x](data:text/html,<b>)", "[x](vbscript:x)",
    "![x](https://x.test/a.png)", "![x](javascript:alert(1))", "<https://x.test>", "<javascript:alert(1)>",
    "https://x.test/\"onmouseover=alert(1)", "[x]: javascript:alert(1)\n\n[x]", "# h", "| a |\n|-|\n| b |",
    "&#x6a;", "\\", "`", "```\n<script>\n```", "- a\n  - b", "> q", "<!--", "-->", "<![CDATA[", "]]>", "<?x",
    "\x00", "\u202e", "\n\n", "<style>*{}</style>", "<math><mtext></form>", "<iframe src=//x>",
    "<a href=x style=color:red onclick=y>", "<noscript><p title=\"</noscript>",
]  # fmt: skip


class Found(HTMLParser):
    """Collects every tag with its attributes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.others: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    def handle_decl(self, decl: str) -> None:
        self.others.append(decl)

    def unknown_decl(self, data: str) -> None:
        self.others.append(data)

    def handle_pi(self, data: str) -> None:
        self.others.append(data)


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=12).map("".join))
def test_any_markdown_renders_to_the_allow_list(text: str) -> None:
    found = Found()

    found.feed(render_markdown(text))
    found.close()

    assert found.others == []
    for tag, attributes in found.tags:
        assert tag in ALLOWED_TAGS
        assert attributes.keys() <= ATTRIBUTES.get(tag, set())
        if tag == "a":
            assert urlsplit((attributes.get("href") or "").strip()).scheme.lower() in SCHEMES
            assert attributes["rel"] == "nofollow ugc noopener"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("<img src=x onerror=y>", "<p>&lt;img src=x onerror=y&gt;</p>\n"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        (
            "![A cat](https://x.test/cat.png)",
            '<p><a href="https://x.test/cat.png" rel="nofollow ugc noopener">A cat</a></p>\n',
        ),
    ],
)
def test_what_is_dangerous_is_shown_as_text_and_a_picture_is_a_link(text: str, html: str) -> None:
    assert render_markdown(text) == html
