"""Links of a page that say what they are for (HTML's `rel`)."""

import re
from html import unescape

import nh3

from lti_tool.markup import tamed

MOST_LINKS = 500
_TAG = re.compile(r"<(?:a|link) ([^<>]*)>")
_ATTRIBUTE = re.compile(r'(href|rel|type)="([^"]*)"')


def links_for(html: str, rel: str, kinds: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return where links with this `rel` lead, of `<a>` and `<link>`; of these media types, if any are named.

    A parser of browsers' own kind cleans the page first: what stands in scripts and comments is no link.
    """
    plain = nh3.clean(
        tamed(html),
        tags={"a", "link"},
        attributes={"a": {"href", "rel", "type"}, "link": {"href", "rel", "type"}},
        clean_content_tags={"script", "style", "svg", "template", "noscript"},
        link_rel=None,
    )
    found = [dict(_ATTRIBUTE.findall(one)) for one in _TAG.findall(plain)[:MOST_LINKS]]
    return tuple(unescape(one["href"]) for one in found if "href" in one and _is_for(one, rel, kinds))


def _is_for(link: dict[str, str], rel: str, kinds: tuple[str, ...]) -> bool:
    said = link.get("type", "").partition(";")[0].strip().lower()
    return rel in link.get("rel", "").lower().split() and (not kinds or said in kinds)
