"""What acts are about, as its kind tells it to whoever reads the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lti_tool.course.naming import Author
from lti_tool.markup import shortened

Ref = tuple[str, int]
"""Kind and id of an item, as the ledger names it."""
LONGEST_EXCERPT = 140
"""Characters."""


@dataclass(frozen=True, slots=True)
class ItemView:
    """A post, a find, a share, or thanks: whose it is, how it begins, and where it stands."""

    kind: str
    id: int
    """Of the item itself: of a mark or an accepted answer, the post that it stands at."""
    activity_id: int
    author: Author
    text: str
    """How it begins, in one line of plain text; "" where it has no words."""
    endpoint: str
    values: Mapping[str, Any]
    """What the endpoint takes within a participation."""
    is_for_all: bool
    """Whether the whole course may know of it, so that it can be said aloud; names are another matter."""
    may_be_recognised: bool = True
    """Whether staff read it where it stands, and may give it an accolade; thanks are between people."""
    replies: int = 0
    marks: int = 0
    """How many found it useful."""


def excerpt(text: str) -> str:
    """Return how a text begins, in one line; where that is not all of it, it ends in " …"."""
    return shortened(text, LONGEST_EXCERPT)
