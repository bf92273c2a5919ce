"""What a place answers when it is asked about a post, and what that means."""

from dataclasses import dataclass

from lti_tool.kinds.sharing.platforms import PLACES, Evidence
from lti_tool.kinds.sharing.rules import Check
from lti_tool.outside.pages import Get, Got, fetch


@dataclass(frozen=True, slots=True)
class Found:
    """What a look found."""

    check: Check
    evidence: Evidence | None = None

    def holds(self, code: str) -> bool:
        """Whether the code stands in what was found, however it is written, or in a link of it."""
        return self.evidence is not None and self.evidence.holds(code)


def look(place: str, url: str, get: Get) -> Found:
    """Ask a place about a post."""
    got = fetch(PLACES[place].asked(url), get)
    check = check_of(got)
    evidence = PLACES[place].read(url, got) if got and check == "there" else None
    return Found(check, evidence if evidence and evidence.is_storable() else None)


def check_of(got: Got | None) -> Check:
    """Say what an answer means."""
    if got is None:
        return "unknown"
    if 200 <= got.status < 300:
        return "there"
    if got.status in (404, 410):
        return "gone"
    return "refused" if got.status in (401, 403) else "unknown"
