"""What a course's boards are, as values."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from lti_tool.points.standings.rules import Plan, Span

Teams = Literal["", "group", "section"]


@dataclass(frozen=True, slots=True)
class BoardTerms:
    """What staff chose."""

    plan: Plan
    shows_top: bool = False
    teams: Teams = ""
    best_of_team: int = 4
    goal: int = 0
    leagues: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """A course's boards as they are."""

    context_id: int
    terms: BoardTerms
    week: date
    """The Monday of the week that its lists are of."""
    frozen_at: datetime | None = None
    """When staff froze it, as long as it is."""
    frozen_until: datetime | None = None

    @property
    def spans(self) -> tuple[Span, ...]:
        """The times that can be chosen."""
        return self.terms.plan.spans


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody on the boards of a course."""

    membership_id: int
    alias: str
    joined_at: datetime
    league: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list; nobody's name is in it."""

    membership_id: int
    alias: str
    amount: int


@dataclass(frozen=True, slots=True)
class Around:
    """Oneself in a list, and who stands next to one."""

    own: Line | None = None
    """None while one has no points there."""
    above: tuple[Line, ...] = ()
    below: tuple[Line, ...] = ()
    rank: int = 0
    shared_by: int = 0
    """How many people have as much, oneself among them."""
    people: int = 0
    """Who have points there."""

    is_hidden: bool = False
    """Whether too few have points there for others to be shown."""
    first: tuple[Line, ...] = ()
    """Who stands first, where that was asked for and they are enough."""

    @property
    def lines(self) -> tuple[Line, ...]:
        """All of them, the most first."""
        return (*self.above, *((self.own,) if self.own else ()), *self.below)


@dataclass(frozen=True, slots=True)
class Team:
    """A team with the mean of its best."""

    group_id: int
    name: str
    """"" where the platform tells ids only."""
    number: int
    """Among teams without a name, in the order in which they were first told: joining moves none."""
    people: int
    mean: float
    is_own: bool = field(default=False, compare=False)
