"""What a place is to a sharing task."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Protocol
from urllib.parse import SplitResult, quote

from lti_tool.database import is_storable
from lti_tool.kinds.sharing.rules import Check
from lti_tool.outside.pages import Got

MOST_LINKS = 500
_HREF = re.compile(r"""\shref=["']([^"'<>]{1,2000})["']""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a place says of a post: its text as a reader sees it, and who wrote it there."""

    text: str
    handle: str
    links: tuple[str, ...] = ()
    """Addresses that stand behind its words, where the place tells them."""
    account: str = ""
    """What stays the same of whoever wrote it there, in all that they write: see `rules.is_own`."""

    def is_storable(self) -> bool:
        """Whether every database takes it: JSON can spell what none does."""
        return is_storable(f"{self.text}{self.handle}{self.account}")

    def holds(self, code: str) -> bool:
        """Whether the code stands in it, however it is written, or in a link of it."""
        said = "\n".join((self.text, *self.links))
        return code.removeprefix("#").casefold() in said.casefold()


class Place(Protocol):
    """One place; made once, and without a key of any kind."""

    @property
    def name(self) -> str:
        """What it is called in the database."""

    @property
    def label(self) -> str:
        """What people call it; "" where that is not a proper name."""

    @property
    def is_open(self) -> bool:
        """Whether a stranger can look at a post there."""

    def compose(self, text: str, link: str) -> str | None:
        """Return where one writes there, with the text filled in where it can be; None: nowhere.

        The link, "" where there is none, stands in the text already; some places take nothing else.
        """

    def takes(self, parts: SplitResult) -> bool:
        """Whether an address can be that of a post there."""

    def names(self, parts: SplitResult) -> str:
        """Return what names the post, the same for all addresses that lead to it: it is handed in once."""

    def asked(self, url: str) -> str:
        """Return the address that tells of a post; "" for a short link, which has to be followed first."""

    def check(self, got: Got) -> Check:
        """Say what an answer means."""

    def read(self, url: str, got: Got) -> Evidence | None:
        """Read what was told of the post at `url`; None where it is not to be understood."""


def is_host(parts: SplitResult, hosts: tuple[str, ...]) -> bool:
    """Whether an address is at one of these hosts, or below it."""
    host = (parts.hostname or "").lower()
    return any(host == one or host.endswith(f".{one}") for one in hosts)


def check_of(got: Got | None) -> Check:
    """Say what an answer means by its status alone, as most places use it."""
    if got is None:
        return "unknown"
    if 200 <= got.status < 300:
        return "there"
    if got.status in (404, 410):
        return "gone"
    return "refused" if got.status in (401, 403) else "unknown"


def links_in(html: str) -> tuple[str, ...]:
    """Return the addresses behind the links of HTML."""
    return tuple(unescape(found) for found in _HREF.findall(html)[:MOST_LINKS])


def filled(address: str | None, **texts: str) -> str | None:
    """Put texts into an address."""
    return address.format(**{name: quote(text, safe="") for name, text in texts.items()}) if address else None
