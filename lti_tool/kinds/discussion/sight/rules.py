"""What a learner sees of what others wrote: after so many posts of their own, from or until a date, and of
which circle.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

State = Literal["open", "acts", "date", "over"]
"""Open: all is seen. Else what is missing: acts of one's own, a date that is to come, or nothing to be done:
the discussion is private again."""


FEWEST_WORDS: Literal[3] = 3
"""Of a post that opens a gate: "ok" opens none. What a step asks for is another matter, and told there."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What is set for one discussion (row 2)."""

    after: int | None = None
    """So many posts or replies of one's own open it, of three words or more that staff do not hide; None: no
    number does."""
    opens_at: datetime | None = None
    """From then on it is open for all; where no number opens it, everybody's posts are private until then."""
    closes_at: datetime | None = None
    """From then on everybody sees their own threads alone, whoever saw more before."""

    @property
    def is_there(self) -> bool:
        """Whether there is anything to decide."""
        return self != NO_GATE


NO_GATE = Gate()


@dataclass(frozen=True, slots=True)
class Pass:
    """What lets one learner through: staff did, or they chose to read only."""

    reads_only: bool


@dataclass(frozen=True, slots=True)
class Sight:
    """What one reader sees: all threads, those of their circle, or those alone that they began."""

    state: State = "open"
    own: int = 0
    """How many posts of theirs stand that open a gate, where that matters."""
    reads_only: bool = False
    """They chose to read without writing."""

    circle: int | None = None
    """Whose threads they see beside those that are for all; None: of every circle, 0: of none yet."""
    circle_number: int | None = None
    """What that circle is called by."""

    @property
    def is_open(self) -> bool:
        """Whether they see what others wrote."""
        return self.state == "open"

    @property
    def is_whole(self) -> bool:
        """Whether there is nothing that they do not see."""
        return self.is_open and self.circle is None

    def shows(self, reader_id: int, author_id: int, began_by_id: int | None, circle_id: int | None) -> bool:
        """Whether a post is seen: one's own, what stands in a thread of one's own, and what is open."""
        if reader_id in (author_id, began_by_id):
            return True
        return self.is_open and (self.circle is None or circle_id in (None, self.circle))


WHOLE = Sight()


def circle_of(
    by_group: bool, circle_id: int | None, group_id: int | None, *, in_group: bool, has_group: bool
) -> int:
    """Return the circle somebody is in, 0 where they are to be put into one (anew).

    A circle that stands for a group holds for whoever is in that group, that of those without for them alone.
    """
    if circle_id is None:
        return 0
    holds = in_group if group_id is not None else not has_group
    return circle_id if holds or not by_group else 0


def sight(gate: Gate, own: int, given: Pass | None, now: datetime) -> Sight:
    """Decide what a learner sees who has written `own` posts and has this pass; staff see all.

    A thread that they began is seen whole, since a reply to it is said to them.
    """
    reads_only = given is not None and given.reads_only
    if gate.closes_at is not None and now >= gate.closes_at:
        return Sight("over", own, reads_only)
    is_due = gate.opens_at is not None and now >= gate.opens_at
    has_written = gate.after is not None and own >= gate.after
    asks_nothing = gate.after is None and gate.opens_at is None
    if is_due or has_written or asks_nothing or given is not None:
        return Sight("open", own, reads_only)
    return Sight("date" if gate.after is None else "acts", own)
