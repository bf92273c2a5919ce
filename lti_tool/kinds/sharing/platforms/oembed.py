"""Places whose oEmbed answers without a key (oembed.com; X, Reddit, YouTube)."""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult

from lti_tool.kinds.sharing.platforms.place import Evidence, filled, is_host
from lti_tool.markup import visible_text
from lti_tool.outside.pages import Got, json_of


@dataclass(frozen=True)
class OEmbed:
    """One such place."""

    name: str
    label: str
    hosts: tuple[str, ...]
    path: str
    """What the path of a post looks like."""
    endpoint: str
    composer: str | None
    is_open: bool = True

    def compose(self, text: str, link: str) -> str | None:
        """Return the page on which one writes."""
        return filled(self.composer, text=text)

    def takes(self, parts: SplitResult) -> bool:
        """Whether it looks like a post."""
        return is_host(parts, self.hosts) and re.fullmatch(self.path, parts.path) is not None

    def asked(self, url: str) -> str:
        """Return where oEmbed tells of it."""
        return filled(self.endpoint, url=url) or url

    def read(self, url: str, got: Got) -> Evidence | None:
        """Read title and text; the HTML that comes along is never shown."""
        try:
            told = json_of(got)
            text = f"{told.get('title') or ''} {visible_text(str(told.get('html') or ''))}"
            account = str(told.get("author_url") or "")
            return Evidence(text.strip(), str(told.get("author_name") or ""), account=account)
        except (ValueError, AttributeError):
            return None
