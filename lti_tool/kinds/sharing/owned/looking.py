"""What a look at somebody's own place finds: their tag in a profile or on a page, or the items of a feed."""

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lti_tool.kinds.sharing.addresses import tidy_address
from lti_tool.kinds.sharing.owned.rules import Reason
from lti_tool.kinds.sharing.platforms import Evidence
from lti_tool.kinds.sharing.platforms.place import check_of, links_in
from lti_tool.kinds.sharing.platforms.profiles import PROFILES
from lti_tool.kinds.sharing.rules import Check
from lti_tool.markup import plain_text
from lti_tool.outside.feeds import KINDS, FeedItem, read_feed
from lti_tool.outside.links import links_for
from lti_tool.outside.pages import Get, Got, fetch, is_plain, text_of


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look found, and where."""

    reason: Reason
    evidence: Evidence | None = None
    items: tuple[FeedItem, ...] = ()
    feed_url: str = ""


def seen_profile(url: str, code: str, get: Get) -> Seen:
    """Look for somebody's tag in a profile; "" as the reason where it is there.

    What looks like a profile of one kind and is none is read as a page.
    """
    seen = Seen("unknown")
    for profile in (one for one in PROFILES if one.takes(urlsplit(url))):
        got = fetch(profile.asked(url), get)
        check = check_of(got)
        evidence = profile.read(url, got) if got and check == "there" else None
        seen = Seen(_reason(check, evidence, code), evidence)
        if seen.reason not in ("gone", "unread"):
            break
    return seen


def seen_feed(url: str, get: Get) -> Seen:
    """Read a feed, or the one that a page names."""
    got = fetch(url, get)
    if got is None or check_of(got) != "there":
        return Seen(_reason(check_of(got), None, ""))
    if (items := items_of(got)) is not None:
        return Seen("", None, tuple(items), url)
    feed_url = named_feed(url, got)
    got = fetch(feed_url, get) if feed_url else None
    items = items_of(got) if got and check_of(got) == "there" else None
    return Seen("no_feed") if items is None else Seen("", None, tuple(items), feed_url or "")


def items_of(got: Got) -> list[FeedItem] | None:
    """Return the items of an answer, None where it is no feed; what servers call it is no matter."""
    return read_feed(got.body) if is_plain(got) else None


def named_feed(url: str, got: Got) -> str | None:
    """Return the first feed that a page names (`<link rel="alternate">`)."""
    html = text_of(got)
    for found in links_for(html, "alternate", KINDS) if html else ():
        return tidy_address(_joined(url, found))
    return None


def evidence_of(item: FeedItem) -> Evidence:
    """Return an item as evidence: its words, its tags, and its links."""
    text = "\n".join(part for part in (item.title, plain_text(item.html)) if part)
    return Evidence(text, "", (*links_in(item.html), *item.tags))


def address_of(item: FeedItem, feed_url: str) -> str | None:
    """Return where an item stands; None where it does not say so."""
    return tidy_address(_joined(feed_url, item.link)) if item.link else None


def _reason(check: Check, evidence: Evidence | None, code: str) -> Reason:
    if check in ("gone", "refused"):
        return check
    if check != "there":
        return "unknown"
    if evidence is None or not evidence.is_storable():
        return "unread"
    return "" if evidence.holds(code) else "no_mark"


def _joined(url: str, goal: str) -> str:
    try:
        return urljoin(url, goal)
    except ValueError:
        return ""
