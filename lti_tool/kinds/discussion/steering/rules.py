"""Pure decisions on threads as a whole: why one is locked, and what becomes of its replies in a split."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from lti_tool.kinds.discussion.rules import Answered, place_of

MOST_PINNED = 3
"""More would push everything else off a phone's screen."""
LONGEST_LOCK_WORDS = 300
"""Characters."""
LockReason = Literal["answered", "elsewhere", "off_topic", "heated", "over", "other"]
LOCK_REASONS: tuple[LockReason, ...] = get_args(LockReason)
Change = Literal[
    "pinned", "unpinned", "locked", "unlocked", "moved", "split", "endorsed", "no_longer_endorsed"
]


@dataclass(frozen=True, slots=True)
class Hung:
    """A reply where it hangs in its thread."""

    id: int
    parent_id: int | None
    answers_id: int | None
    position: int


@dataclass(frozen=True, slots=True)
class Split:
    """A thread in two: the replies of each, in the order in which they came, counted from one."""

    gone: tuple[Hung, ...]
    """Those that go with the reply that becomes a thread's first post, hung anew under it."""
    rest: tuple[Hung, ...]


def split(replies: Iterable[Hung], post_id: int) -> Split:
    """Take a reply, and all that was said to it, out of a thread's replies."""
    gone: dict[int, Hung] = {}
    rest: list[Hung] = []
    for one in sorted(replies, key=lambda one: one.position):
        if one.id == post_id:
            continue
        if one.parent_id == post_id or one.answers_id == post_id or one.answers_id in gone:
            gone[one.id] = _hung_anew(one, post_id, gone)
        else:
            rest.append(Hung(one.id, one.parent_id, one.answers_id, len(rest) + 1))
    return Split(tuple(gone.values()), tuple(rest))


def _hung_anew(one: Hung, first_id: int, gone: dict[int, Hung]) -> Hung:
    """Hang a reply where it would hang had it been written in the new thread (`rules.place_of`)."""
    answered = gone.get(one.answers_id or 0)
    place = place_of(
        Answered(answered.id, first_id, answered.parent_id) if answered else Answered(first_id, None, None)
    )
    return Hung(one.id, place.parent_id, one.answers_id, len(gone) + 1)
