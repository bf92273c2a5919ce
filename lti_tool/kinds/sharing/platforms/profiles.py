"""Where somebody shows that an account or a site is theirs: what a place tells of a profile without a key.

Mastodon: docs.joinmastodon.org, methods/accounts#lookup. Bluesky: docs.bsky.app, app.bsky.actor.getProfile.
Anything else is a page, whose `rel="me"` links say whose it is (microformats.org/wiki/rel-me).
"""

import re
from typing import Any, Protocol
from urllib.parse import SplitResult, quote, urlsplit

from lti_tool.kinds.sharing.platforms.bluesky import HIDDEN
from lti_tool.kinds.sharing.platforms.mastodon import account_at
from lti_tool.kinds.sharing.platforms.place import Evidence, is_host, links_in
from lti_tool.markup import plain_text
from lti_tool.outside.links import links_for
from lti_tool.outside.pages import Got, json_of, text_of

_NAME = re.compile(r"/@([\w.-]{1,60})/?")
_ACTOR = re.compile(r"/profile/((?:did:[a-z]+:)?[\w.:-]{1,200})/?")
_VIEW = "https://public.api.bsky.app/xrpc/app.bsky.actor.getProfile?actor={actor}"


class Profile(Protocol):
    """A kind of profile."""

    def takes(self, parts: SplitResult) -> bool:
        """Whether an address can be that of one."""

    def asked(self, url: str) -> str:
        """Return the address that tells of it."""

    def read(self, url: str, got: Got) -> Evidence | None:
        """Read what its owner says there, and what names them in posts; None where it is not understood."""


class MastodonProfile:
    """An account at any server of Mastodon: its note and its fields."""

    def takes(self, parts: SplitResult) -> bool:
        """Whether it looks like one."""
        return _NAME.fullmatch(parts.path) is not None

    def asked(self, url: str) -> str:
        """Return the account in the server's API."""
        parts = urlsplit(url)
        found = _NAME.fullmatch(parts.path)
        return f"https://{parts.netloc}/api/v1/accounts/lookup?acct={found[1] if found else ''}"

    def read(self, url: str, got: Got) -> Evidence | None:
        """Read an account of this server."""
        try:
            told = json_of(got)
            acct = str(told["acct"])
            html = "\n".join([str(told["note"]), *(str(one["value"]) for one in told.get("fields") or [])])
            account = account_at(url, acct)
            return Evidence(plain_text(html), f"@{acct}", links_in(html), account) if account else None
        except (ValueError, KeyError, TypeError, AttributeError):
            return None


class BlueskyProfile:
    """An account at Bluesky: its description; its DID stays when its handle changes."""

    def takes(self, parts: SplitResult) -> bool:
        """Whether it looks like one."""
        return is_host(parts, ("bsky.app",)) and _ACTOR.fullmatch(parts.path) is not None

    def asked(self, url: str) -> str:
        """Return the account in the AppView."""
        found = _ACTOR.fullmatch(urlsplit(url).path)
        return _VIEW.format(actor=quote(found[1] if found else "", safe=""))

    def read(self, url: str, got: Got) -> Evidence | None:
        """Read an account, unless it wants no stranger to."""
        try:
            told: dict[str, Any] = json_of(got)
            if any(label.get("val") == HIDDEN for label in told.get("labels") or []):
                return None
            did = str(told["did"])
            text = str(told.get("description") or "")
            return Evidence(text, f"@{told['handle']}", (), did) if did.startswith("did:") else None
        except (ValueError, KeyError, TypeError, AttributeError):
            return None


class Site:
    """The first page of a site, or a profile elsewhere: what can be read on it, and its `rel="me"` links.

    A link without that word proves nothing: whoever leaves a comment can set one.
    """

    def takes(self, parts: SplitResult) -> bool:
        """Any page can be one."""
        return True

    def asked(self, url: str) -> str:
        """Return the page itself."""
        return url

    def read(self, url: str, got: Got) -> Evidence | None:
        """Read the page."""
        html = text_of(got)
        return None if html is None else Evidence(plain_text(html), "", links_for(html, "me"), url)


PROFILES: tuple[Profile, ...] = (MastodonProfile(), BlueskyProfile(), Site())
"""In the order in which they are asked: at many places an address begins as one of Mastodon's does."""
