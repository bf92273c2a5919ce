"""Who is in a course, and what is known of them beside their acts."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from lti_tool.activities.reading.models import ReadingDay
from lti_tool.course.conditions import learning
from lti_tool.course.models import ACTIVITY, CourseGroup, GroupMembership, Membership, Person
from lti_tool.course.naming import Author
from lti_tool.course.naming.reading import author_of
from lti_tool.grading.models import Extension, RoleHolder, Step, StepKind, StepProgress
from lti_tool.grading.sheets import ROLE_GIVEN_AT, role_is_in_time
from lti_tool.lti.values import GroupKind

DAY = timedelta(days=1)
LATELY = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of a course."""

    author: Author
    known_since: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """On how many days somebody opened an activity lately, and when they did last."""

    lately: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Group:
    """A group of a course, with its learners."""

    kind: GroupKind
    id_on_platform: str
    name: str
    """"" where the platform tells none."""
    people: Sequence[int]


_MEMBERS = (
    select(
        Membership.id,
        Membership.number,
        Person.name,
        Membership.person_id,
        Membership.roles,
        Membership.created_at,
    )
    .outerjoin(Person, Person.id == Membership.person_id)
    .order_by(Person.name.is_(None), func.lower(Person.name), Membership.number)
)


def learners_of(session: Session, context_id: int) -> dict[int, Member]:
    """Read the learners who are there by membership, in the order of their names; one statement."""
    rows = session.execute(_MEMBERS.where(Membership.context_id == context_id, learning()))
    return {row[0]: Member(author_of(*row[:-1]), row[-1]) for row in rows}


def members_of(session: Session, ids: Collection[int]) -> dict[int, Member]:
    """Read these people by membership, whoever they are; one statement."""
    rows = session.execute(_MEMBERS.where(Membership.id.in_(ids)))
    return {row[0]: Member(author_of(*row[:-1]), row[-1]) for row in rows}


def opened_by(session: Session, activity_ids: Collection[int], lately: datetime) -> dict[int, Opened]:
    """Read when each person opened an activity last, and on how many days since `lately`; one statement."""
    rows = session.execute(
        select(
            ReadingDay.membership_id,
            func.count().filter(ReadingDay.opened_at > lately),
            func.max(ReadingDay.opened_at),
        )
        .where(ReadingDay.activity_id.in_(activity_ids))
        .group_by(ReadingDay.membership_id)
    )
    return {person: Opened(days, last) for person, days, last in rows}


def _holds_its_role() -> ColumnElement[bool]:
    return exists().where(
        RoleHolder.activity_id == Step.activity_id,
        RoleHolder.membership_id == Membership.id,
        role_is_in_time(ROLE_GIVEN_AT),
        RoleHolder.ended_at.is_(None),
    )


def missed_by(session: Session, context_id: int, now: datetime) -> dict[int, int]:
    """Count steps that learners have not met although a day has passed since their date.

    What was due before the last four weeks is no early sign. Who was given more time in an activity is not
    behind there. One statement.
    """
    theirs = and_(StepProgress.step_id == Step.id, StepProgress.membership_id == Membership.id)
    longer = and_(Extension.activity_id == Step.activity_id, Extension.membership_id == Membership.id)
    rows = session.execute(
        select(Membership.id, func.count())
        .select_from(Step)
        .join(ACTIVITY, ACTIVITY.c.id == Step.activity_id)
        .join(Membership, Membership.context_id == ACTIVITY.c.context_id)
        .outerjoin(StepProgress, theirs)
        .outerjoin(Extension, longer)
        .where(
            ACTIVITY.c.context_id == context_id,
            Step.due_at.between(now - LATELY, now - DAY),
            StepProgress.met_at.is_(None),
            Extension.id.is_(None),
            or_(Step.kind != StepKind.ROLE, _holds_its_role()),
            learning(),
        )
        .group_by(Membership.id)
    )
    return {person: count for person, count in rows}


def groups_of(session: Session, context_id: int) -> dict[int, Group]:
    """Read the groups of a course with their learners, by name; one statement."""
    rows = session.execute(
        select(
            CourseGroup.id,
            CourseGroup.kind,
            CourseGroup.id_on_platform,
            CourseGroup.name,
            GroupMembership.membership_id,
        )
        .join(GroupMembership, GroupMembership.group_id == CourseGroup.id)
        .join(Membership, Membership.id == GroupMembership.membership_id)
        .where(CourseGroup.context_id == context_id, learning())
        .order_by(CourseGroup.name, CourseGroup.id)
    )
    groups = dict[int, Group]()
    people = defaultdict[int, list[int]](list)
    for group_id, kind, id_on_platform, name, membership_id in rows:
        people[group_id].append(membership_id)
        groups.setdefault(group_id, Group(kind, id_on_platform, name, people[group_id]))
    return groups
