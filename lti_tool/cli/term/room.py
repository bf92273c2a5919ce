"""What stands in one activity of the simulated term, and what somebody would answer or thank for."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

from lti_tool.cli.term.plot import TEACHER


@dataclass(slots=True)
class Said:
    """A post that was made: by whom, and what followed."""

    id: int
    by: int
    asks: bool = False
    replies: list["Said"] = field(default_factory=list)
    thanked_by: set[int] = field(default_factory=set)
    marked_by: set[int] = field(default_factory=set)
    circle: int | None = None
    is_answered: bool = False


class Room:
    """Threads in the order in which they were begun; choices are by chance, lonely posts first.

    Nobody answers, thanks for or marks what they do not see: what stands in another circle, and, where
    `is_gated`, anything before they have begun a thread themselves.
    """

    def __init__(self, chance: Random, *, is_gated: bool = False) -> None:
        self._chance = chance
        self._is_gated = is_gated
        self.circles: dict[int, int | None] = {}
        """Of who came, where there are circles; None for who is in all of them."""
        self.threads: list[Said] = []
        self.flagged: list[Said] = []

    def to_answer(self, who: int) -> Said | None:
        """Return what somebody would reply to: of another, and rather where nobody has answered."""
        others = [one for one in self._seen(who) if one.by != who]
        lonely = [one for one in others if not one.replies]
        chosen = lonely if lonely and self._chance.random() < 0.7 else others
        return self._chance.choice(chosen) if chosen else None

    def to_thank_for(self, who: int) -> Said | None:
        """Return what somebody would thank for: rather a reply to a post of their own."""
        others = [one for one in self._seen(who) if one.by != who and who not in one.thanked_by]
        to_me = {one.id for own in self._seen(who) if own.by == who for one in own.replies}
        mine = [one for one in others if one.id in to_me]
        chosen = mine or others
        return self._chance.choice(chosen) if chosen else None

    def to_mark(self, who: int) -> Said | None:
        """Return what somebody would mark as useful and the like."""
        others = [one for one in self._seen(who) if one.by != who and who not in one.marked_by]
        return self._chance.choice(others) if others else None

    def to_accept(self, who: int) -> tuple[Said, Said] | None:
        """Return a question of somebody's that waits, and the reply that they would accept."""
        for thread in self.threads:
            replies = [one for one in thread.replies if one.by != who]
            if thread.asks and thread.by == who and not thread.is_answered and replies:
                return thread, self._chance.choice(replies)
        return None

    def _seen(self, who: int) -> Iterable[Said]:
        own = self.circles.get(who)
        if self._is_gated and who != TEACHER and all(thread.by != who for thread in self.threads):
            return
        for thread in self.threads:
            if own is None or thread.circle in (None, own):
                yield thread
                yield from thread.replies
