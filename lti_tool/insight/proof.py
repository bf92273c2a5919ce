"""What taking part has brought others: live numbers, no names, for who has not joined in (S7, row 77)."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from lti_tool.activities.kinds import Kinds
from lti_tool.activities.service import activities_of
from lti_tool.insight.reading.course import ids_of, talks_in
from lti_tool.insight.reading.ledger import deeds_of
from lti_tool.insight.reading.people import learners_of
from lti_tool.insight.rules.ladder import highest
from lti_tool.insight.rules.talk import talk_facts
from lti_tool.insight.spans import EVER

FEWEST = 5
"""People who took part, or thanked: of fewer nothing is told, since one could tell who they are."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of what others did."""

    people: int
    questions_answered: int
    first_reply: timedelta | None
    thankers: int
    """How many said thanks for all to read; 0 of fewer than five."""
    sources: int
    """Things shared and sources found."""


def read_proof(session: Session, kinds: Kinds, context_id: int, reader: int) -> Proof | None:
    """Read the proof for a learner; None for who has joined in, and among fewer than five.

    Where names are hidden from learners nothing is counted: a number that moves would tell who was there.
    """
    activities = [one for one in activities_of(session, context_id) if kinds.anonymity_of(one).names_people]
    deeds = deeds_of(session, ids_of(activities), EVER)
    rungs = {one: rung for one, rung in highest(deeds).items() if rung != "watch"}
    if reader in rungs:
        return None
    learners = learners_of(session, context_id)
    people = rungs.keys() & learners.keys()
    if len(people) < FEWEST:
        return None
    thankers = {deed.membership_id for deed in deeds if deed.verb == "thanked"} & people
    talk = talk_facts(talks_in(session, kinds, activities, EVER))
    return Proof(
        people=len(people),
        questions_answered=talk.answered,
        first_reply=talk.first_reply,
        thankers=len(thankers) if len(thankers) >= FEWEST else 0,
        sources=sum(deed.count for deed in deeds if deed.rung == "share"),
    )
