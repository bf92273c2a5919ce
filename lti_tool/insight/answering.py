"""Who answers whom, as a picture and as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lti_tool.activities.kinds import Kinds
from lti_tool.course.naming import Author
from lti_tool.insight.reading.course import Course, course_of, ids_of
from lti_tool.insight.reading.ledger import answers_of
from lti_tool.insight.reading.people import learners_of, members_of
from lti_tool.insight.rules.circle import Picture, draw
from lti_tool.insight.rules.talk import busiest
from lti_tool.insight.spans import Span

MOST = 60
"""Pairs that are shown."""


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers whom over a time."""

    course: Course
    picture: Picture
    pairs: Sequence[tuple[int, int, int]]
    """Giver, receiver, how often; the most often first."""
    more: int
    """Pairs that are not shown."""
    authors: Mapping[int, Author]
    unanswered: Sequence[Author]
    """Learners who replied to others, and to whom nobody did."""


def read_answering(session: Session, kinds: Kinds, context_id: int, span: Span) -> Answering:
    """Read who replied to whom, staff too."""
    course = course_of(session, kinds, context_id)
    counts = answers_of(session, ids_of(course.named), span.since)
    pairs = busiest(counts, MOST)
    shown = {one for giver, receiver, _count in pairs for one in (giver, receiver)}
    learners = learners_of(session, context_id)
    receivers = {receiver for _giver, receiver in counts}
    alone = {giver for giver, _receiver in counts} - receivers
    return Answering(
        course=course,
        picture=draw(pairs),
        pairs=pairs,
        more=len(counts) - len(pairs),
        authors={one: member.author for one, member in members_of(session, shown).items()},
        unanswered=[learners[one].author for one in learners if one in alone],
    )
