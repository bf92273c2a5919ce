"""What a place answers when it is asked about a post, and what that means."""

from dataclasses import dataclass

from lti_tool.kinds.sharing.platforms import PLACES, Evidence
from lti_tool.kinds.sharing.rules import Check
from lti_tool.outside.pages import Get, fetch, walk


@dataclass(frozen=True, slots=True)
class Found:
    """What a look found."""

    check: Check
    evidence: Evidence | None = None

    def holds(self, code: str) -> bool:
        """Whether the code stands in what was found, however it is written, or in a link of it."""
        return self.evidence is not None and self.evidence.holds(code)


def look(place: str, url: str, get: Get) -> Found:
    """Ask a place about a post; a short link is followed first, since nobody tells of it."""
    asked = PLACES[place].asked(url) or PLACES[place].asked(walk(url, get)[0])
    got = fetch(asked, get) if asked else None
    check = PLACES[place].check(got) if got else "unknown"
    evidence = PLACES[place].read(url, got) if got and check == "there" else None
    return Found(check, evidence if evidence and evidence.is_storable() else None)
