"""What proposals are as values, for the front desk."""

from dataclasses import dataclass
from datetime import datetime

from lti_tool.activities.proposals.rules import Refusal, State, takes_vote
from lti_tool.course.naming import Author


@dataclass(frozen=True, slots=True)
class ProposalTerms:
    """What a learner proposes; texts are tidy and not empty."""

    title: str
    prompt: str
    reason: str


@dataclass(frozen=True, slots=True)
class ProposalView:
    """One proposal as a reader sees it."""

    id: int
    author: Author
    title: str
    prompt: str
    prompt_html: str
    reason: str
    state: State
    answer: str
    activity_id: int | None
    created_at: datetime
    votes: int
    is_own: bool
    has_vote: bool
    """Of the reader."""


@dataclass(frozen=True, slots=True)
class Proposals:
    """A course's proposals for one reader: open ones with the most votes first, and what was decided."""

    is_on: bool
    open: tuple[ProposalView, ...]
    decided: tuple[ProposalView, ...]
    """Newest first; a learner is shown their own, and those that were taken."""
    refusal: Refusal | None
    """Why the reader cannot propose one more."""

    def takes_vote_for(self, one: ProposalView) -> bool:
        """Whether the reader could vote for it, were they a learner."""
        return takes_vote(one.state, one.is_own, self.is_on)
