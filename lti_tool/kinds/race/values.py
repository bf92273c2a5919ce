"""What a race is as values, for its pages."""

from dataclasses import dataclass
from datetime import datetime

from lti_tool.course.naming import Author
from lti_tool.kinds.race.rules import Check, Decision, State


@dataclass(frozen=True, slots=True)
class FindView:
    """Who found a source, and why they think that it is worth it."""

    id: int
    author: Author
    why: str
    at: datetime
    accolades: tuple[str, ...] = ()
    """Why staff recognised it."""


@dataclass(frozen=True, slots=True)
class SourceView:
    """One source of the class's list, with all who found it, the first first."""

    id: int
    kind: str
    name: str
    url: str
    title: str
    state: State
    check: Check
    decision: Decision
    decision_words: str
    created_at: datetime
    finds: tuple[FindView, ...]
