"""How a course goes: rungs, talk, balance of groups, and who started when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.activities.kinds import Kinds
from lti_tool.activities.reading.rules import WINDOW, Attention, attention
from lti_tool.collecting import nothing_to_collect
from lti_tool.course.naming import Author
from lti_tool.insight.reading.course import Course, course_of, ids_of, talks_in
from lti_tool.insight.reading.ledger import deeds_of, reading_by, voice_of
from lti_tool.insight.reading.people import Group, Member, Opened, groups_of, learners_of, opened_by
from lti_tool.insight.rules.beginnings import Way, Week, earliest, weeks_of
from lti_tool.insight.rules.ladder import Deed, Step, ladder
from lti_tool.insight.rules.talk import Spread, TalkFacts, Voice, balances, spread_of, talk_facts
from lti_tool.insight.spans import EVER, Span


@dataclass(frozen=True, slots=True)
class GroupBalance:
    """How a group asks, gives and thanks."""

    group: Group | None
    """None: all learners."""
    counts: Mapping[Way, int]


@dataclass(frozen=True, slots=True)
class Starter:
    """Somebody who started early."""

    author: Author
    at: datetime


@dataclass(frozen=True, slots=True)
class Overview:
    """All of it, at a moment."""

    course: Course
    people: int
    steps: Sequence[Step]
    attention: Mapping[Attention, int]
    """How many of those who did nothing else this week read, and how many were away."""
    talk: TalkFacts
    spread: Spread
    voice: Voice
    balances: Sequence[GroupBalance]
    """Of all, then of each group."""
    weeks: Sequence[Week]
    starters: Sequence[Starter]


@nothing_to_collect()
def read_overview(session: Session, kinds: Kinds, context_id: int, span: Span) -> Overview:
    """Read how a course goes."""
    course = course_of(session, kinds, context_id)
    named, learners = ids_of(course.named), learners_of(session, context_id)
    ever = deeds_of(session, named, EVER)
    lately = ever if span.since == EVER else deeds_of(session, named, span.since)
    begun_at = min((deed.first_at for deed in ever), default=None)
    groups = groups_of(session, context_id)
    signs = reading_signs(
        reading_by(session, named, span.now - WINDOW), opened_by(session, named, span.now - WINDOW)
    )
    return Overview(
        course=course,
        people=len(learners),
        steps=ladder(lately, learners),
        attention=_count_attention(attention_of(course, learners, ever, signs, span.now)),
        talk=talk_facts(talks_in(session, kinds, course.all, span.since)),
        spread=spread_of(lately, learners),
        voice=voice_of(session, ids_of(course.all), span.this_monday),
        balances=_balances(lately, learners, groups, span.weeks_since(begun_at)),
        weeks=weeks_of(ever, learners, span.now),
        starters=[Starter(learners[one].author, at) for one, at in earliest(ever, learners)],
    )


def reading_signs(read: Mapping[int, int], opened: Mapping[int, Opened]) -> dict[int, int]:
    """Add up what shows that somebody reads: acts of reading, and days on which they opened something."""
    people = read.keys() | opened.keys()
    return {one: read.get(one, 0) + (opened[one].lately if one in opened else 0) for one in people}


def attention_of(
    course: Course,
    learners: Mapping[int, Member],
    deeds: Sequence[Deed],
    signs: Mapping[int, int],
    now: datetime,
) -> dict[int, Attention]:
    """Tell of each learner who did nothing else this week whether they read or were away (row 74).

    Nobody is said to be away where some activities hide who took part.
    """
    recent = [deed for deed in deeds if deed.last_at > now - WINDOW]
    active = {deed.membership_id for deed in recent if deed.rung not in (None, "watch")}
    told = {one: attention(signs.get(one, 0)) for one in learners if one not in active}
    return {
        one: state for one, state in told.items() if state and (state == "reading" or not course.left_out)
    }


def _count_attention(states: Mapping[int, Attention]) -> dict[Attention, int]:
    told = list(states.values())
    return {"reading": told.count("reading"), "away": told.count("away")}


def _balances(
    deeds: Sequence[Deed], learners: Mapping[int, Member], groups: Mapping[int, Group], weeks: int
) -> list[GroupBalance]:
    whole = balances(deeds, {0: list(learners)}, weeks)[0]
    each = balances(deeds, {one: group.people for one, group in groups.items()}, weeks)
    return [GroupBalance(None, whole), *(GroupBalance(groups[one], counts) for one, counts in each.items())]
