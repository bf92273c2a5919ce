"""Markdown to HTML that is safe to show: CommonMark without raw HTML, then an allow-list."""

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

ALLOWED_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre",
    "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ALLOWED_SCHEMES = {"http", "https", "mailto"}
SHIFTED_HEADINGS = {"h1": "h4", "h2": "h5", "h3": "h6", "h4": "h6", "h5": "h6", "h6": "h6"}


def render_markdown(text: str) -> str:
    """Return sanitised HTML of a learner's or instructor's Markdown.

    Images become links, since a remote picture tells another host who reads (row P5); headings start
    below the page's own; links get `rel="nofollow ugc noopener"` (rows P4, P5).
    """
    html = _PARSER.render(text)
    return nh3.clean(
        html,
        tags=ALLOWED_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}, "td": set(), "th": set()},
        url_schemes=ALLOWED_SCHEMES,
        link_rel="nofollow ugc noopener",
        strip_comments=True,
    )


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
    parser.add_render_rule("image", _render_image_link)
    parser.core.ruler.push("lower_headings", _lower_headings)
    return parser


def _lower_headings(state: StateCore) -> None:
    for token in state.tokens:
        token.tag = SHIFTED_HEADINGS.get(token.tag, token.tag)


_PARSER = _make_parser()
