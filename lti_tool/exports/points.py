"""What acts were worth, by those alone that a course's file tells of."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from lti_tool.acts.service import acts_about
from lti_tool.points.judging.rules import judge
from lti_tool.points.rules import Entry, period_of
from lti_tool.points.service import worth_in, zone_of_weeks


@dataclass(frozen=True, slots=True)
class Worthy:
    """What one act was worth to one person."""

    activity_id: int
    membership_id: int
    week: date
    entry: Entry


def told_points(
    session: Session, context_id: int, people: Iterable[int], private: Mapping[int, Collection[int]]
) -> Iterator[Worthy]:
    """Judge people's acts in some activities anew; `private` holds, by activity, those that are not told.

    A cap that was reached, or a pace that was too fast, would tell of what is not: that somebody acted under
    an alias just then, or thanked in private. One statement for each person.
    """
    zone, worth = zone_of_weeks(session, context_id), worth_in(session, context_id)
    for membership_id in people if worth.changes else ():
        known = acts_about(session, membership_id)
        told = {
            act.id: (activity_id, act)
            for activity_id in private.keys() & known.keys()
            for act in known[activity_id]
            if act.id not in private[activity_id]
        }
        acts = [act for _activity_id, act in told.values()]
        for week in sorted({period_of(act.created_at, zone) for act in acts}):
            for entry in judge(acts, membership_id, week, zone, worth):
                yield Worthy(told[entry.act_id][0], membership_id, week, entry)
