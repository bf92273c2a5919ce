"""Each learner of a course: where they stand, and whether there is a sign that they need a word."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from lti_tool.activities.kinds import Kinds
from lti_tool.activities.reading.rules import WINDOW, Attention
from lti_tool.activities.rules import Talk
from lti_tool.activities.values import ActivityView
from lti_tool.collecting import nothing_to_collect
from lti_tool.course.naming import Author
from lti_tool.insight.overview import attention_of, reading_signs
from lti_tool.insight.reading.course import Course, course_of, ids_of, talks_in
from lti_tool.insight.reading.ledger import deeds_of, reading_by
from lti_tool.insight.reading.people import Member, Opened, learners_of, missed_by, opened_by
from lti_tool.insight.rules.beginnings import WAYS, Way, way_of
from lti_tool.insight.rules.ladder import Deed, Rung, highest
from lti_tool.insight.rules.signs import UNANSWERED, Sign, Traces, signs_of
from lti_tool.insight.spans import EVER

Theirs = TypeVar("Theirs", Deed, Talk)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One learner."""

    author: Author
    rung: Rung | None
    """None where they have done nothing."""
    attention: Attention | None
    counts: Mapping[Way, int]
    last_at: datetime | None
    signs: Sequence[Sign]


@dataclass(frozen=True, slots=True)
class People:
    """All learners of a course, in the order of their names."""

    course: Course
    lines: Sequence[PersonLine]

    @property
    def with_a_sign(self) -> list[PersonLine]:
        """Who may need a word: who has most signs first, then what they count."""
        signed = [line for line in self.lines if line.signs]
        return sorted(signed, key=lambda one: (-len(one.signs), -sum(sign.count for sign in one.signs)))


@nothing_to_collect()
def read_people(session: Session, kinds: Kinds, context_id: int, now: datetime) -> People:
    """Read each learner's part in a course; statements do not grow with people."""
    course = course_of(session, kinds, context_id)
    ids, learners = ids_of(course.named), learners_of(session, context_id)
    deeds = deeds_of(session, ids, EVER)
    opened = opened_by(session, ids, now - WINDOW)
    signs = reading_signs(reading_by(session, ids, now - WINDOW), opened)
    known = _Known(
        learners=learners,
        deeds=_by_person((deed for deed in deeds if deed.rung), learners),
        opened=opened,
        talks=_by_person(talks_in(session, kinds, course.named, EVER), learners),
        missed=missed_by(session, context_id, now),
    )
    rungs, states = highest(deeds), attention_of(course, learners, deeds, signs, now)
    opened_at = _first_open(course.all, now)
    traces = {one: known.traces(one, now) for one in learners}
    lines = [
        PersonLine(
            author=member.author,
            rung=rungs.get(one),
            attention=states.get(one),
            counts=_counts(known.deeds[one]),
            last_at=traces[one].last_at,
            signs=signs_of(traces[one], opened_at, now, knows_all=not course.left_out),
        )
        for one, member in learners.items()
    ]
    return People(course, lines)


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read of a course, by person."""

    learners: Mapping[int, Member]
    deeds: Mapping[int, Sequence[Deed]]
    opened: Mapping[int, Opened]
    talks: Mapping[int, Sequence[Talk]]
    missed: Mapping[int, int]

    def traces(self, one: int, now: datetime) -> Traces:
        """Put together what is known of one learner."""
        moments = [deed.last_at for deed in self.deeds[one]]
        if one in self.opened:
            moments.append(self.opened[one].last_at)
        waiting = [talk for talk in self.talks[one] if not talk.replies and now - talk.begun_at >= UNANSWERED]
        return Traces(
            known_since=self.learners[one].known_since,
            acts=sum(deed.count for deed in self.deeds[one]),
            last_at=max(moments, default=None),
            waiting=len(waiting),
            was_replied_to=any(talk.replies for talk in self.talks[one]),
            missed=self.missed.get(one, 0),
        )


def _by_person(found: Iterable[Theirs], learners: Collection[int]) -> dict[int, list[Theirs]]:
    theirs: dict[int, list[Theirs]] = {one: [] for one in learners}
    for one in found:
        if one.membership_id in theirs:
            theirs[one.membership_id].append(one)
    return theirs


def _counts(deeds: Sequence[Deed]) -> dict[Way, int]:
    return {way: sum(deed.count for deed in deeds if way_of(deed) == way) for way in WAYS}


def _first_open(activities: Sequence[ActivityView], now: datetime) -> datetime | None:
    """Return since when learners can have opened something; None where they cannot, or never had to."""
    opens = [one.opens_at for one in activities if one.opens_at and one.opens_at <= now]
    return min(opens, default=None)
