"""What stands in one activity of the simulated term, and what somebody would answer or thank for."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random


@dataclass(slots=True)
class Said:
    """A post that was made: by whom, and what followed."""

    id: int
    by: int
    asks: bool = False
    replies: list["Said"] = field(default_factory=list)
    thanked_by: set[int] = field(default_factory=set)
    marked_by: set[int] = field(default_factory=set)
    is_answered: bool = False


class Room:
    """Threads in the order in which they were begun; choices are by chance, lonely posts first."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self.threads: list[Said] = []
        self.flagged: list[Said] = []

    def to_answer(self, who: int) -> Said | None:
        """Return what somebody would reply to: of another, and rather where nobody has answered."""
        others = [one for one in self._everything() if one.by != who]
        lonely = [one for one in others if not one.replies]
        chosen = lonely if lonely and self._chance.random() < 0.7 else others
        return self._chance.choice(chosen) if chosen else None

    def to_thank_for(self, who: int) -> Said | None:
        """Return what somebody would thank for: rather a reply to a post of their own."""
        others = [one for one in self._everything() if one.by != who and who not in one.thanked_by]
        to_me = {one.id for own in self._everything() if own.by == who for one in own.replies}
        mine = [one for one in others if one.id in to_me]
        chosen = mine or others
        return self._chance.choice(chosen) if chosen else None

    def to_mark(self, who: int) -> Said | None:
        """Return what somebody would mark as useful and the like."""
        others = [one for one in self._everything() if one.by != who and who not in one.marked_by]
        return self._chance.choice(others) if others else None

    def to_accept(self, who: int) -> tuple[Said, Said] | None:
        """Return a question of somebody's that waits, and the reply that they would accept."""
        for thread in self.threads:
            replies = [one for one in thread.replies if one.by != who]
            if thread.asks and thread.by == who and not thread.is_answered and replies:
                return thread, self._chance.choice(replies)
        return None

    def _everything(self) -> Iterable[Said]:
        for thread in self.threads:
            yield thread
            yield from thread.replies
