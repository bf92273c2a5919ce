"""A learner's own part: their rungs, which they see and staff do (S3), and their weeks."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.acts.models import Act, Verb
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
    """Read how somebody takes part; two statements.

    Their private thanks are in it, since nobody else reads this.
    """
    chosen_by_staff = _chosen_by_others(session, who.membership_id)
    counts: Counter[Rung] = Counter()
    moments: list[datetime] = []
    for acts in acts_about(session, who.membership_id).values():
        for item in items(act for act in acts if act.membership_id == who.membership_id):
            rung = rung_of(item.verb, is_reply=item.to_membership_id is not None)
            if rung and not (item.is_taken_back or item.is_hidden or item.act_id in chosen_by_staff):
                counts[rung] += 1
                moments.append(item.versions[0].since)
    return OwnPart([(rung, counts[rung]) for rung in reversed(RUNGS)], weeks_taken_part(moments, now))


def _chosen_by_others(session: Session, membership_id: int) -> set[int]:
    """Return the acts by which somebody's question was answered because another chose the answer."""
    accepted = (Act.membership_id == membership_id, Act.verb == Verb.ACCEPTED)
    return set(session.scalars(select(Act.id).where(*accepted, Act.by_membership_id != membership_id)))
