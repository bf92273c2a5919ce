"""Markdown to HTML that is safe to show: CommonMark without raw HTML, then an allow-list."""

import re
from dataclasses import dataclass
from html import unescape

import nh3
from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

ALLOWED_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre",
    "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_FORMATTING = re.compile(
    r"<(/?)(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])", re.IGNORECASE
)
_BLOCK = re.compile(
    r"</?(?:address|article|aside|blockquote|br|dd|div|dl|dt|figcaption|footer|h[1-6]|header|hr|li|main|nav|ol|"
    r"p|pre|section|table|td|th|tr|ul)(?=[\s/>])",
    re.IGNORECASE,
)
ALLOWED_SCHEMES = {"http", "https", "mailto"}
MOST_ADDRESSES, MOST_BRACKETS, MOST_BARS, MOST_CELLS = 200, 500, 1_000, 4_000
# Every part is bounded, and none can begin where another goes on: the time grows with the text alone.
ADDRESS = re.compile(
    r"(?<![\w/])(?:https?://|www\.)(?:[^\s<>\"'`()\[\]{}|]|\([^\s<>\"()]{0,200}\)){1,2000}(?<![.,:;!?*_~])",
    re.IGNORECASE,
)
SHIFTED_HEADINGS = {"h1": "h4", "h2": "h5", "h3": "h6", "h4": "h6", "h5": "h6", "h6": "h6"}


def render_markdown(text: str) -> str:
    """Return sanitised HTML of a learner's or instructor's Markdown.

    Images become links, since a remote picture tells another host who reads (row P5); headings start
    below the page's own; links get `rel="nofollow ugc noopener"` (rows P4, P5) and open a window of their
    own, for in the platform's frame a foreign page would stand under the school's address.
    """
    html = (_PLAIN_PARSER if _is_flood(text) else _PARSER).render(text)
    return nh3.clean(
        html,
        tags=ALLOWED_TAGS,
        attributes={"*": set(), "a": {"href"}, "ol": {"start"}, "td": set(), "th": set()},
        set_tag_attribute_values={"a": {"target": "_blank"}},
        url_schemes=ALLOWED_SCHEMES,
        link_rel="nofollow ugc noopener",
        strip_comments=True,
    )


def visible_text(html: str) -> str:
    """Return what a reader sees of HTML: no tags, no addresses behind links."""
    return unescape(nh3.clean(tamed(html), tags=set()))


def plain_text(html: str) -> str:
    """Return what a reader sees of somebody else's HTML, with its paragraphs and lines apart."""
    return "\n".join(filter(None, (" ".join(line.split()) for line in _apart(html).split("\n"))))


def _apart(html: str) -> str:
    return visible_text(_BLOCK.sub(r"\n\g<0>", " ".join(html.split())))


def shortened(text: str, most: int) -> str:
    """Return how a text begins, in one line of about `most` characters.

    Where that is not all of it, it ends after a word and with " …"; a word that fills the line is cut.
    """
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    whole_words = line[: most + 1].rpartition(" ")[0]
    begins = whole_words if len(whole_words) > most // 2 else line[:most]
    return f"{begins.rstrip()} …"


def tamed(html: str) -> str:
    """Return HTML whose formatting elements are plain ones, before it is parsed.

    A parser opens those anew in every paragraph that a page begins (HTML 13.2.4.3), so that a page of 50 kB
    can make gigabytes of elements.
    """
    return _FORMATTING.sub(r"<\1span", html)


def _is_flood(text: str) -> bool:
    """Whether a text holds more of what links and tables are made of than a person writes.

    Their rules take a time that grows with the square of it, or fill in cells that nobody wrote.
    """
    lines = text.split("\n")
    cells = len(lines) * max(line.count("|") for line in lines)
    return (
        text.count("//") + text.lower().count("www.") > MOST_ADDRESSES
        or text.count("[") > MOST_BRACKETS
        or text.count("|") > MOST_BARS
        or cells > MOST_CELLS
    )


@dataclass(frozen=True, slots=True)
class Address:
    """An address in a text, as markdown-it's rule takes it."""

    index: int
    last_index: int
    text: str

    @property
    def schema(self) -> str:
        """How it begins, "" where the protocol is left out."""
        return "" if self.text[:4].lower() == "www." else self.text.partition("//")[0]

    @property
    def url(self) -> str:
        """Where it leads."""
        return self.text if self.schema else f"http://{self.text}"


class Addresses(LinkifyIt):  # type: ignore[misc]  # it comes without types
    """Finds `https://…` and `www.…`; the search that it stands for takes a second for a hostile text."""

    def pretest(self, text: str) -> bool:
        """Whether there could be one."""
        return self.test(text)

    def test(self, text: str) -> bool:
        """Whether there is one."""
        return ADDRESS.search(text) is not None

    def match(self, text: str) -> list[Address]:
        """Find all."""
        return [_address(found) for found in ADDRESS.finditer(text)]

    def match_at_start(self, text: str) -> Address | None:
        """Find the one with which a text begins."""
        found = ADDRESS.match(text)
        return _address(found) if found else None


def _address(found: re.Match[str]) -> Address:
    return Address(found.start(), found.end(), found[0])


def _render_image_link(_self: object, tokens: list[Token], index: int, _options: object, _env: object) -> str:
    token = tokens[index]
    source = str(token.attrs.get("src", ""))
    label = token.content or source
    return f'<a href="{_escape(source)}">{_escape(label)}</a>'


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")


def _make_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": True}).enable(
        ["table", "linkify", "strikethrough"]
    )
    parser.linkify = Addresses()
    parser.add_render_rule("image", _render_image_link)
    parser.core.ruler.push("lower_headings", _lower_headings)
    return parser


def _lower_headings(state: StateCore) -> None:
    for token in state.tokens:
        token.tag = SHIFTED_HEADINGS.get(token.tag, token.tag)


_PARSER = _make_parser()
_PLAIN_PARSER = _make_parser().disable(["linkify", "link", "image", "reference", "table"])
