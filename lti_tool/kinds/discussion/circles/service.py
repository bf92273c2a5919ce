"""Use cases: draw circles, and let who comes later into one."""

from collections import defaultdict
from datetime import datetime
from secrets import SystemRandom
from typing import NamedTuple

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.activities.values import ActivityView
from lti_tool.course.conditions import learning
from lti_tool.course.models import CourseGroup, GroupMembership, Membership, Person
from lti_tool.course.naming import Author
from lti_tool.course.naming.reading import author_columns, author_of
from lti_tool.database import insert_new
from lti_tool.errors import NotHere
from lti_tool.kinds.discussion.circles.models import Circle, CircleMember
from lti_tool.kinds.discussion.circles.rules import circle_for_latecomer, deal
from lti_tool.kinds.discussion.models import Post
from lti_tool.kinds.discussion.options import Circles, Options, read_options
from lti_tool.lti.values import GroupKind


class CircleName(NamedTuple):
    """What a circle is called."""

    id: int
    number: int
    group: str
    """The name of the group that it stands for, "" where it stands for none or nobody knows it."""


class Seated(NamedTuple):
    """Somebody in a circle; `id` is their seat's."""

    id: int
    author: Author
    is_here: bool


def has_begun(session: Session, activity_id: int) -> bool:
    """Whether a thread stands in a circle, so that circles are not to be drawn anew."""
    in_one = select(Post.id).where(Post.activity_id == activity_id, Post.circle_id.is_not(None))
    return session.scalar(in_one.limit(1)) is not None


def may_regroup(session: Session, activity_id: int, wanted: Circles) -> bool:
    """Whether learners may be put into circles in this way: not in another once threads stand in circles."""
    if wanted == "off" or not has_begun(session, activity_id):
        return True
    by_group = select(Circle.id).where(Circle.activity_id == activity_id, Circle.group_id.is_not(None))
    return (session.scalar(by_group.limit(1)) is not None) == (wanted == "groups")


def draw_circles(session: Session, activity: ActivityView, options: Options, now: datetime) -> None:
    """Put the learners of the course into circles as `options` say; nothing where threads stand in circles.

    Where there are to be none, nobody is in one any more.
    """
    _lock(session, activity.id)
    if has_begun(session, activity.id):
        return
    session.execute(delete(CircleMember).where(CircleMember.activity_id == activity.id))
    session.execute(delete(Circle).where(Circle.activity_id == activity.id))
    people = _learners(session, activity.context_id)
    if options.circles == "random":
        SystemRandom().shuffle(people)
        for number, members in enumerate(deal(people, options.circle_size), 1):
            _seat(session, activity.id, _circle(session, activity.id, number), members, now)
    elif options.circles == "groups":
        _seat_by_group(session, activity, people, now)


def join_circle(session: Session, activity: ActivityView, membership_id: int, now: datetime) -> None:
    """Let somebody who is in no circle into one; whoever comes first has all others dealt as well."""
    options = read_options(activity.options)
    _lock(session, activity.id)
    if options.circles == "groups":
        _seat_by_group(session, activity, [membership_id], now)
        return
    sizes = _sizes(session, activity.id)
    if not sizes:
        draw_circles(session, activity, options, now)
        sizes = _sizes(session, activity.id)
    found = circle_for_latecomer(sizes, options.circle_size)
    circle_id = found or _circle(session, activity.id, _next_number(session, activity.id))
    _seat(session, activity.id, circle_id, [membership_id], now)


def move_seat(session: Session, activity: ActivityView, seat_id: int, circle_id: int, now: datetime) -> None:
    """Put somebody into another drawn circle, from now on; their threads stay where they stand.

    Raises:
        NotHere: if the seat or the circle is none of this discussion's, or circles follow groups.
    """
    here = select(Circle.id).where(Circle.activity_id == activity.id)
    follows_groups = session.scalar(here.where(Circle.group_id.is_not(None)).limit(1)) is not None
    if follows_groups or session.scalar(here.where(Circle.id == circle_id)) is None:
        raise NotHere
    seat = (CircleMember.activity_id == activity.id, CircleMember.id == seat_id)
    moved = update(CircleMember).where(*seat).values(circle_id=circle_id, joined_at=now)
    if session.scalar(moved.returning(CircleMember.id)) is None:
        raise NotHere


def read_circles(
    session: Session, activity_id: int, circle_id: int | None = None
) -> list[tuple[CircleName, list[Seated]]]:
    """Read circles with whoever is or was in each; of `circle_id` alone where it is given; one statement."""
    rows = session.execute(
        select(
            Circle.id,
            Circle.number,
            CourseGroup.name,
            CircleMember.id,
            Membership.gone_at.is_(None),
            *author_columns(Circle.activity_id),
        )
        .outerjoin(CourseGroup, CourseGroup.id == Circle.group_id)
        .outerjoin(CircleMember, CircleMember.circle_id == Circle.id)
        .outerjoin(Membership, Membership.id == CircleMember.membership_id)
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(Circle.activity_id == activity_id, *([Circle.id == circle_id] if circle_id else []))
        .order_by(Circle.number)
    )
    found: defaultdict[CircleName, list[Seated]] = defaultdict(list)
    for row in rows:
        people = found[CircleName(row[0], row[1], row[2] or "")]
        if row[3] is not None:
            people.append(Seated(row[3], author_of(*row[5:]), bool(row[4])))
    return list(found.items())


def _lock(session: Session, activity_id: int) -> None:
    """Let those who come at once wait for each other; SQLite lets one write at a time anyway."""
    session.execute(select(Activity.id).where(Activity.id == activity_id).with_for_update())


def _seat_by_group(session: Session, activity: ActivityView, people: list[int], now: datetime) -> None:
    """Put people into the circles of their groups; of several groups, that which was known first."""
    groups = _groups_of(session, activity.context_id, people)
    circles = {
        row.group_id: row.id
        for row in session.execute(
            select(Circle.id, Circle.group_id).where(Circle.activity_id == activity.id)
        )
    }
    seats: defaultdict[int | None, list[int]] = defaultdict(list)
    for one in people:
        seats[groups.get(one)].append(one)
    for group_id in sorted(seats, key=lambda group_id: (group_id is None, group_id or 0)):
        circle_id = circles.get(group_id) or _circle(
            session, activity.id, _next_number(session, activity.id), group_id
        )
        _leave(session, activity.id, seats[group_id])
        _seat(session, activity.id, circle_id, seats[group_id], now)


def _groups_of(session: Session, context_id: int, people: list[int]) -> dict[int, int]:
    """Return a group of each of these people; sections only where the course has no groups."""
    here = (CourseGroup.context_id == context_id,)
    kinds = set(session.scalars(select(CourseGroup.kind).where(*here).distinct()))
    kind = GroupKind.GROUP if GroupKind.GROUP in kinds else GroupKind.SECTION
    rows = session.execute(
        select(GroupMembership.membership_id, func.min(GroupMembership.group_id))
        .join(CourseGroup, CourseGroup.id == GroupMembership.group_id)
        .where(*here, CourseGroup.kind == kind, GroupMembership.membership_id.in_(people))
        .group_by(GroupMembership.membership_id)
    )
    return {row[0]: row[1] for row in rows}


def _learners(session: Session, context_id: int) -> list[int]:
    here = select(Membership.id).where(Membership.context_id == context_id, learning())
    return list(session.scalars(here.order_by(Membership.id)))


def _sizes(session: Session, activity_id: int) -> dict[int, int]:
    """Count who is still here in each circle."""
    rows = session.execute(
        select(Circle.id, func.count(Membership.id))
        .outerjoin(CircleMember, CircleMember.circle_id == Circle.id)
        .outerjoin(Membership, (Membership.id == CircleMember.membership_id) & Membership.gone_at.is_(None))
        .where(Circle.activity_id == activity_id)
        .group_by(Circle.id)
    )
    return {row[0]: row[1] for row in rows}


def _next_number(session: Session, activity_id: int) -> int:
    newest = select(func.max(Circle.number)).where(Circle.activity_id == activity_id)
    return (session.scalar(newest) or 0) + 1


def _circle(session: Session, activity_id: int, number: int, group_id: int | None = None) -> int:
    row = {"activity_id": activity_id, "number": number, "group_id": group_id}
    return insert_new(session, Circle, [row], Circle.id)[0]


def _leave(session: Session, activity_id: int, people: list[int]) -> None:
    gone = (CircleMember.activity_id == activity_id, CircleMember.membership_id.in_(people))
    session.execute(delete(CircleMember).where(*gone))


def _seat(session: Session, activity_id: int, circle_id: int, people: list[int], now: datetime) -> None:
    row = {"activity_id": activity_id, "circle_id": circle_id, "joined_at": now}
    insert_new(
        session, CircleMember, [row | {"membership_id": one} for one in people], CircleMember.membership_id
    )
