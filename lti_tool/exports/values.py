"""What an act is as it is told outside, before it is written in a standard's way."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Names = Literal["pseudonym", "platform"]
"""How a site has people told: by a pseudonym of this Stoke, or by the platform's own user id."""


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody, by an account at their platform: never by a name or an address of theirs."""

    home_page: str
    account: str


@dataclass(frozen=True, slots=True)
class Told:
    """One act, with all that may be told of it."""

    id: int
    """Its number in the ledger; `key` stands for it in what is told."""
    key: str
    verb: str
    item_kind: str
    item: str
    answers: bool
    """Whether it answers or thanks somebody."""
    actor: Agent
    receiver: Agent | None
    words: int
    at: datetime
    activity_id: int
    activity_kind: str
    activity_title: str
    context_id: int
    course_on_platform: str
    course_title: str
    client_id: str
    """Of the registration, as the platform knows it."""
