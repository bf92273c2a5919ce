"""E-mail to a mentor: it has no address, and whoever wrote it hands in its words and the answer."""

from urllib.parse import SplitResult

from lti_tool.kinds.sharing.platforms.place import Evidence, check_of, filled
from lti_tool.kinds.sharing.rules import MAIL, Check
from lti_tool.outside.pages import Got


class Mail:
    """One's own mail program; Stoke sends nothing, and knows of no mentor's address."""

    name, label, is_open = MAIL, "", False

    def compose(self, text: str, link: str) -> str | None:
        """Return what opens a mail; a mentor needs no link to tell whose it is, but may follow it."""
        return filled("mailto:?body={text}", text=text)

    def takes(self, parts: SplitResult) -> bool:
        """No address is one of a mail."""
        return False

    def names(self, parts: SplitResult) -> str:
        """Return nothing: no address is one of a mail."""
        return ""

    def asked(self, url: str) -> str:
        """Return the address itself; nobody asks for it."""
        return url

    def check(self, got: Got) -> Check:
        """Say what an answer means; nobody asks for one."""
        return check_of(got)

    def read(self, url: str, got: Got) -> Evidence | None:
        """Read nothing."""
        return None
