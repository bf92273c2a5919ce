"""A learner's own rungs, which they see and staff do (S3)."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy.orm import Session

from lti_tool.acts.rules import items
from lti_tool.acts.service import acts_about
from lti_tool.course.who import Who
from lti_tool.insight.rules.ladder import RUNGS, Rung, rung_of


def own_steps(session: Session, who: Who) -> Sequence[tuple[Rung, int]]:
    """Return the five rungs, the highest first, and how often somebody did such a thing; one statement.

    Their private thanks are in it, since nobody else reads this.
    """
    counts: Counter[Rung] = Counter()
    for acts in acts_about(session, who.membership_id).values():
        for item in items(act for act in acts if act.membership_id == who.membership_id):
            rung = rung_of(item.verb, is_reply=item.to_membership_id is not None)
            if rung and not item.is_taken_back and not item.is_hidden:
                counts[rung] += 1
    return [(rung, counts[rung]) for rung in reversed(RUNGS)]
