"""Places that tell strangers nothing: people have to look (row 26)."""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult

from lti_tool.kinds.sharing.platforms.place import Evidence, check_of, filled, is_host
from lti_tool.kinds.sharing.rules import Check
from lti_tool.outside.addresses import plain_address
from lti_tool.outside.pages import Got

_NUMBER = re.compile(r"(?:activity|share|ugcpost)[-:](\d{10,25})", re.IGNORECASE)
"""LinkedIn's name of a post, in whichever address of it."""


@dataclass(frozen=True)
class Closed:
    """One such place."""

    name: str
    label: str
    hosts: tuple[str, ...]
    composer: str | None
    linker: str | None = None
    """The page that takes a link and no text."""
    is_open: bool = False

    def compose(self, text: str, link: str) -> str | None:
        """Return the page on which one writes."""
        return filled(self.linker, link=link) if link and self.linker else filled(self.composer, text=text)

    def takes(self, parts: SplitResult) -> bool:
        """Whether it is an address there."""
        return is_host(parts, self.hosts)

    def names(self, parts: SplitResult) -> str:
        """Return a post's number where its address tells it, and the address where it does not."""
        found = _NUMBER.search(parts.path)
        return found[1] if found else plain_address(parts)

    def asked(self, url: str) -> str:
        """Return the address itself; nobody asks for it."""
        return url

    def check(self, got: Got) -> Check:
        """Say what an answer means; nobody asks for one."""
        return check_of(got)

    def read(self, url: str, got: Got) -> Evidence | None:
        """Read nothing."""
        return None
