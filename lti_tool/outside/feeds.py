"""What a feed says of its items: RSS 2.0 and 1.0 (rssboard.org), and Atom (RFC 4287).

Whoever writes a feed is nobody we know: entities and DTDs are refused, and the fetcher bounds its size.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import islice
from xml.etree.ElementTree import Element, ParseError  # nosec B405 - what parses is defusedxml

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring, tostring

KINDS = ("application/rss+xml", "application/atom+xml")
"""Media types by which pages name their feeds."""
MOST_ITEMS = 50
_ATOM, _RSS = "{http://www.w3.org/2005/Atom}", "{http://purl.org/rss/1.0/}"
_ITEMS = frozenset({"item", f"{_RSS}item", f"{_ATOM}entry"})
_BODIES = (
    "{http://purl.org/rss/1.0/modules/content/}encoded",
    "description",
    f"{_RSS}description",
    f"{_ATOM}content",
    f"{_ATOM}summary",
)
_DATES = ("pubDate", "{http://purl.org/dc/elements/1.1/}date", f"{_ATOM}published", f"{_ATOM}updated")


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item; `html` holds what it says, as its author's software wrote it."""

    link: str
    title: str
    html: str
    tags: tuple[str, ...]
    published: datetime | None


def read_feed(body: bytes) -> list[FeedItem] | None:
    """Return a feed's first items, in its own order; None where it is no feed."""
    try:
        root: Element = fromstring(body, forbid_dtd=True)
        is_feed = root.tag.rpartition("}")[2] in ("rss", "RDF", "feed")
        return [_item(one) for one in islice(_elements(root), MOST_ITEMS)] if is_feed else None
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
        return None


def _elements(root: Element) -> Iterator[Element]:
    return (one for one in root.iter() if one.tag in _ITEMS)


def _item(item: Element) -> FeedItem:
    bodies = [_inner(one) for name in _BODIES for one in item.findall(name)]
    tags = [one.get("term") or one.text or "" for one in item if one.tag in ("category", f"{_ATOM}category")]
    return FeedItem(
        link=_link(item),
        title=_first(item, ("title", f"{_RSS}title", f"{_ATOM}title")),
        html=max(bodies, key=len, default=""),
        tags=tuple(tag.strip() for tag in tags),
        published=next((when for name in _DATES if (when := _moment(item.findtext(name)))), None),
    )


def _inner(element: Element) -> str:
    """Return HTML: escaped as text, or, in Atom, as elements."""
    return str(tostring(element, encoding="unicode")) if len(element) else element.text or ""


def _first(item: Element, names: tuple[str, ...]) -> str:
    texts = ("".join(one.itertext()) for name in names for one in item.findall(name))
    return next((text.strip() for text in texts if text.strip()), "")


def _link(item: Element) -> str:
    for one in item.findall(f"{_ATOM}link"):
        if one.get("rel", "alternate") == "alternate":
            return (one.get("href") or "").strip()
    if link := _first(item, ("link", f"{_RSS}link")):
        return link
    guid = item.find("guid")
    is_address = guid is not None and guid.get("isPermaLink", "true") == "true"
    return (guid.text or "").strip() if guid is not None and is_address else ""


def _moment(text: str | None) -> datetime | None:
    """Return a moment as RSS (RFC 822) or Atom (RFC 3339) writes it; one without a zone is in UTC."""
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            when = read((text or "").strip())
            return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None
