"""What can be said of a post and done with it."""

from typing import Literal, get_args

FlagReason = Literal["hurtful", "private", "off_topic", "copied", "other"]
FLAG_REASONS: tuple[FlagReason, ...] = get_args(FlagReason)
What = Literal["noted", "hidden", "redacted", "restored", "dismissed"]
WHATS: tuple[What, ...] = get_args(What)
LONGEST_WORDS = 500
"""Characters of a flag and of a decision."""
GONE = "[removed by staff]"


def redacted(body: str, passage: str) -> str | None:
    """Return a text without a passage, None where it does not hold it."""
    return body.replace(passage, GONE) if passage and passage in body else None


def may_decide(what: What, *, is_hidden: bool) -> bool:
    """Whether this can be done with a post as it stands."""
    return is_hidden if what == "restored" else not (what == "hidden" and is_hidden)
