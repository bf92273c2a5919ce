"""A learner's own part: their rungs, which they see and staff do (S3), and their weeks."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.acts.rules import items
from lti_tool.acts.service import acts_about
from lti_tool.course.who import Who
from lti_tool.insight.rules.ladder import RUNGS, Rung, rung_of
from lti_tool.insight.rules.weeks import weeks_taken_part


@dataclass(frozen=True, slots=True)
class OwnPart:
    """How somebody takes part."""

    steps: Sequence[tuple[Rung, int]]
    """The five rungs, the highest first, and how often they did such a thing."""
    weeks: int
    """In how many of the last `rules.weeks.WEEKS` they did any of it."""


def own_part(session: Session, who: Who, now: datetime) -> OwnPart:
    """Read how somebody takes part; one statement.

    Their private thanks are in it, since nobody else reads this.
    """
    counts: Counter[Rung] = Counter()
    moments: list[datetime] = []
    for acts in acts_about(session, who.membership_id).values():
        for item in items(act for act in acts if act.membership_id == who.membership_id):
            rung = rung_of(item.verb, is_reply=item.to_membership_id is not None)
            if rung and not item.is_taken_back and not item.is_hidden:
                counts[rung] += 1
                moments.append(item.versions[0].since)
    return OwnPart([(rung, counts[rung]) for rung in reversed(RUNGS)], weeks_taken_part(moments, now))
