"""Places that tell strangers nothing: people have to look (row 26)."""

from dataclasses import dataclass
from urllib.parse import SplitResult

from lti_tool.kinds.sharing.platforms.place import Evidence, filled, is_host
from lti_tool.outside.pages import Got


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

    def asked(self, url: str) -> str:
        """Return the address itself; nobody asks for it."""
        return url

    def read(self, url: str, got: Got) -> Evidence | None:
        """Read nothing."""
        return None
