"""A blog, or any page of the web: its own text tells."""

from urllib.parse import SplitResult

from lti_tool.kinds.sharing.platforms.place import Evidence, check_of, links_in
from lti_tool.kinds.sharing.rules import Check
from lti_tool.markup import plain_text
from lti_tool.outside.addresses import plain_address
from lti_tool.outside.pages import Got, text_of


class Page:
    """Any page."""

    name, label, is_open = "page", "", True

    def compose(self, text: str, link: str) -> str | None:
        """Return nothing: everybody has a place of their own."""
        return None

    def takes(self, parts: SplitResult) -> bool:
        """Any address will do."""
        return True

    def names(self, parts: SplitResult) -> str:
        """Return the address without what differs from copy to copy."""
        return plain_address(parts)

    def asked(self, url: str) -> str:
        """Return the page itself."""
        return url

    def check(self, got: Got) -> Check:
        """Say what an answer means."""
        return check_of(got)

    def read(self, url: str, got: Got) -> Evidence | None:
        """Read the page's text; its own address tells whose site it is of."""
        html = text_of(got)
        return None if html is None else Evidence(plain_text(html), "", links_in(html), url)
