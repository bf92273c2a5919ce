"""What a place is to a sharing task."""

from dataclasses import dataclass
from typing import Protocol
from urllib.parse import SplitResult, quote

from lti_tool.outside.pages import Got


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a place says of a post: its text as a reader sees it, and who wrote it there."""

    text: str
    handle: str


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

    def compose(self, text: str) -> str | None:
        """Return where one writes there, with the text filled in where it can be; None: nowhere."""

    def takes(self, parts: SplitResult) -> bool:
        """Whether an address can be that of a post there."""

    def asked(self, url: str) -> str:
        """Return the address that tells of a post."""

    def read(self, got: Got) -> Evidence | None:
        """Read what was told; None where it is not to be understood."""


def is_host(parts: SplitResult, hosts: tuple[str, ...]) -> bool:
    """Whether an address is at one of these hosts, or below it."""
    host = (parts.hostname or "").lower()
    return any(host == one or host.endswith(f".{one}") for one in hosts)


def filled(address: str | None, **texts: str) -> str | None:
    """Put texts into an address."""
    return address.format(**{name: quote(text, safe="") for name, text in texts.items()}) if address else None
