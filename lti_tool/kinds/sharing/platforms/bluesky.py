"""Bluesky: the public AppView tells a post (docs.bsky.app, app.bsky.feed.getPostThread).

Of one that is gone it says so with the status 400 and a word, or in a thread of another type.
"""

import re
from typing import Any
from urllib.parse import SplitResult, quote, urlsplit

from lti_tool.kinds.sharing.platforms.place import Evidence, check_of, filled, is_host
from lti_tool.kinds.sharing.rules import Check
from lti_tool.outside.pages import Got, json_of

_POST = re.compile(r"/profile/((?:did:[a-z]+:)?[\w.:-]{1,200})/post/(\w{1,30})/?")
_VIEW = "https://public.api.bsky.app/xrpc/app.bsky.feed.getPostThread?depth=0&parentHeight=0&uri={uri}"
_UNSEEN: dict[str, Check] = {"notFoundPost": "gone", "blockedPost": "refused"}
HIDDEN = "!no-unauthenticated"
"""Whoever carries this label wants no stranger to read them."""


class Bluesky:
    """Posts at bsky.app."""

    name, label, is_open = "bluesky", "Bluesky", True

    def compose(self, text: str, link: str) -> str | None:
        """Return the page on which one writes."""
        return filled("https://bsky.app/intent/compose?text={text}", text=text)

    def takes(self, parts: SplitResult) -> bool:
        """Whether it looks like a post."""
        return is_host(parts, ("bsky.app",)) and _POST.fullmatch(parts.path) is not None

    def names(self, parts: SplitResult) -> str:
        """Return the post's key: of its microsecond, while its author has a handle and a DID for a name."""
        found = _POST.fullmatch(parts.path)
        return found[2] if found else ""

    def asked(self, url: str) -> str:
        """Return the post in the AppView."""
        found = _POST.fullmatch(urlsplit(url).path)
        actor, key = (found[1], found[2]) if found else ("", "")
        return _VIEW.format(uri=quote(f"at://{actor}/app.bsky.feed.post/{key}", safe=""))

    def check(self, got: Got) -> Check:
        """Say what an answer means; a post whose author wants no stranger to read it is refused to us."""
        try:
            told = json_of(got)
            if got.status == 400 and told["error"] == "NotFound":
                return "gone"
            kind = str(told["thread"].get("$type", "")).rpartition("#")[2]
            if kind in _UNSEEN:
                return _UNSEEN[kind]
            labels = told["thread"]["post"]["author"].get("labels") or []
            return "refused" if any(label.get("val") == HIDDEN for label in labels) else check_of(got)
        except (ValueError, KeyError, TypeError, AttributeError):
            return check_of(got)

    def read(self, url: str, got: Got) -> Evidence | None:
        """Read a post."""
        try:
            post = json_of(got)["thread"]["post"]
            record = post["record"]
            handle, account = f"@{post['author']['handle']}", str(post["author"].get("did") or "")
            return Evidence(str(record["text"]), handle, _links(record), account)
        except (ValueError, KeyError, TypeError, AttributeError):
            return None


def _links(record: dict[str, Any]) -> tuple[str, ...]:
    """Return the addresses of a post: its text shows them shortened, and facets hold all of them."""
    features = (feature for facet in record.get("facets") or [] for feature in facet.get("features") or [])
    card = (record.get("embed") or {}).get("external") or {}
    return tuple(str(one["uri"]) for one in (*features, card) if "uri" in one)
