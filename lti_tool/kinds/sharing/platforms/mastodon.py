"""Mastodon: a server's own public API tells a status (docs.joinmastodon.org, methods/statuses).

Some servers answer 401 to strangers (mastodon#19803): then people have to look.
"""

import re
from urllib.parse import SplitResult, urlsplit

from lti_tool.kinds.sharing.platforms.place import Evidence, check_of, filled, links_in
from lti_tool.kinds.sharing.rules import Check
from lti_tool.markup import plain_text
from lti_tool.outside.pages import Got, json_of

_STATUS = re.compile(
    r"(?:/web|/deck)?/(?:@[\w.-]{1,60}(?:@[\w.-]{1,120})?|users/[\w.-]{1,60}/statuses)/(\d{1,20})(?:/embed)?/?"
)


def account_at(url: str, acct: str) -> str:
    """Return what names an account of the server that answered; "" for one of another, of which it only says.

    A server of one's own could say of any account that it is its.
    """
    return "" if "@" in acct else f"https://{urlsplit(url).netloc}/@{acct.casefold()}"


class Mastodon:
    """Any server of it."""

    name, label, is_open = "mastodon", "Mastodon", True

    def compose(self, text: str, link: str) -> str | None:
        """Return Mastodon's own page for it, which asks for one's server first."""
        return filled("https://share.joinmastodon.org/#text={text}", text=text)

    def takes(self, parts: SplitResult) -> bool:
        """Whether it looks like a status."""
        return _STATUS.fullmatch(parts.path) is not None

    def names(self, parts: SplitResult) -> str:
        """Return the status's number at its server: it asks for no more."""
        found = _STATUS.fullmatch(parts.path)
        return f"{parts.hostname} {found[1] if found else ''}"

    def asked(self, url: str) -> str:
        """Return the status in the server's API."""
        parts = urlsplit(url)
        found = _STATUS.fullmatch(parts.path)
        return f"https://{parts.netloc}/api/v1/statuses/{found[1] if found else 0}"

    def check(self, got: Got) -> Check:
        """Say what an answer means."""
        return check_of(got)

    def read(self, url: str, got: Got) -> Evidence | None:
        """Read a status; only a public or unlisted one."""
        try:
            told = json_of(got)
            if told["visibility"] not in ("public", "unlisted"):
                return None
            html = str(told["content"])
            acct = str(told["account"]["acct"])
            return Evidence(plain_text(html), f"@{acct}", links_in(html), account_at(url, acct))
        except (ValueError, KeyError, TypeError):
            return None
