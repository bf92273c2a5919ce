"""Reading what a reader sees, holding them to it, and letting them past the gate."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, not_, or_, select, true
from sqlalchemy.orm import Session, aliased

from lti_tool.activities.models import Activity
from lti_tool.activities.values import ActivityView
from lti_tool.acts.service import lock_membership
from lti_tool.course.models import GroupMembership, Membership
from lti_tool.course.who import Who
from lti_tool.database import upsert
from lti_tool.errors import Conflict, NotHere
from lti_tool.kinds.discussion.circles.models import Circle, CircleMember
from lti_tool.kinds.discussion.models import Post
from lti_tool.kinds.discussion.options import Options, read_options
from lti_tool.kinds.discussion.sight.models import GatePass
from lti_tool.kinds.discussion.sight.rules import FEWEST_WORDS, WHOLE, Pass, Sight, circle_of, sight


def sight_of(session: Session, who: Who, activity: ActivityView, now: datetime) -> Sight:
    """Return what somebody sees; one statement where threads are hidden, and none for staff or without."""
    return WHOLE if who.is_staff else sight_of_learner(session, activity, who.membership_id, now)


def sight_of_learner(session: Session, activity: ActivityView, membership_id: int, now: datetime) -> Sight:
    """Return what a learner sees; one statement where threads are hidden."""
    options = read_options(activity.options)
    if not options.hides_threads:
        return WHOLE
    return sights_of_learner(session, {activity.id: options}, membership_id, now)[activity.id]


def sights_of_learner(
    session: Session, there: Mapping[int, Options], membership_id: int, now: datetime
) -> dict[int, Sight]:
    """Return what a learner sees of several discussions that hide threads, by activity; one statement."""
    if not there:
        return {}
    own = (Post.activity_id == Activity.id, Post.author_id == membership_id, Post.deleted_at.is_(None))
    opening = (*own, Post.words >= FEWEST_WORDS, Post.hidden_at.is_(None))
    count = select(func.count()).select_from(Post).where(*opening).correlate(Activity).scalar_subquery()
    given = and_(GatePass.activity_id == Activity.id, GatePass.membership_id == membership_id)
    rows = session.execute(
        select(Activity.id, count.label("own"), GatePass.reads_only, *_circle_columns(membership_id))
        .select_from(Activity)
        .outerjoin(GatePass, given)
        .outerjoin(
            CircleMember,
            and_(CircleMember.activity_id == Activity.id, CircleMember.membership_id == membership_id),
        )
        .outerjoin(Circle, Circle.id == CircleMember.circle_id)
        .where(Activity.id.in_(there))
    )
    return {row.id: _sight(there[row.id], row, now) for row in rows}


def _circle_columns(membership_id: int) -> tuple[Any, ...]:
    mine = select(GroupMembership.group_id).where(GroupMembership.membership_id == membership_id)
    in_group = mine.where(GroupMembership.group_id == Circle.group_id).correlate(Circle)
    return (
        Circle.id.label("circle_id"),
        Circle.number,
        Circle.group_id,
        in_group.exists().label("in_group"),
        mine.exists().label("has_group"),
    )


def _sight(options: Options, row: Row[*tuple[Any, ...]], now: datetime) -> Sight:
    given = None if row.reads_only is None else Pass(row.reads_only)
    found = sight(options.gate, row.own, given, now)
    if options.circles == "off":
        return found
    groups = {"in_group": bool(row.in_group), "has_group": bool(row.has_group)}
    circle_id = circle_of(options.circles == "groups", row.circle_id, row.group_id, **groups)
    return replace(found, circle=circle_id, circle_number=row.number)


def reads_only(activity: ActivityView, given: bool | None) -> bool:
    """Whether somebody with this pass, None for none, reads only: a pass counts where there is a gate."""
    return bool(given) and read_options(activity.options).gate.is_there


def may_write_ever(activity: ActivityView) -> ColumnElement[bool]:
    """Select memberships of who did not choose to read only."""
    if not read_options(activity.options).gate.is_there:
        return true()
    given = select(GatePass.id).where(GatePass.activity_id == activity.id, GatePass.reads_only)
    return not_(given.where(GatePass.membership_id == Membership.id).correlate(Membership).exists())


def require_seen(session: Session, who: Who, activity: ActivityView, post_id: int, now: datetime) -> None:
    """Let a reader pass who has to do with a post that they see, their own among them.

    Raises:
        NotHere: they do not see it; nothing tells that it is there.
    """
    found = sight_of(session, who, activity, now)
    if found.is_whole:
        return
    first = aliased(Post)
    named = session.execute(
        select(Post.author_id, first.author_id, Post.circle_id)
        .outerjoin(first, first.id == Post.thread_id)
        .where(Post.id == post_id)
    ).one_or_none()
    if named is None or not found.shows(who.membership_id, *named):
        raise NotHere


def in_sight(found: Sight, membership_id: int) -> ColumnElement[bool]:
    """Select posts that a reader sees."""
    if found.is_whole:
        return true()
    first: Any = aliased(Post)
    began = select(first.id).where(first.id == Post.thread_id, first.author_id == membership_id)
    own = or_(Post.author_id == membership_id, began.correlate(Post).exists())
    return or_(own, in_circle(Post, found.circle)) if found.is_open else own


def in_circle(post: Any, circle: Any) -> ColumnElement[bool]:
    """Select posts that are for all, or for this circle."""
    return or_(post.circle_id.is_(None), post.circle_id == circle)


def read_only(session: Session, who: Who, activity: ActivityView, now: datetime) -> None:
    """Let a learner read without writing, as they chose; written down, and taken back by staff alone.

    Nothing happens where they see all anyway.

    Raises:
        Conflict: "private_yet", where all is private until a date, or "private_again".
    """
    lock_membership(session, who.membership_id)
    found = sight_of(session, who, activity, now)
    if found.state in ("date", "over"):
        raise Conflict("private_yet" if found.state == "date" else "private_again")
    if not found.is_open:
        _give(session, activity, who.membership_id, who, now, reads_only=True)


def let_through(
    session: Session, who: Who, activity: ActivityView, membership_id: int, now: datetime
) -> None:
    """Let a learner see what others wrote, and write as well."""
    lock_membership(session, membership_id)
    _give(session, activity, membership_id, who, now, reads_only=False)


def _give(
    session: Session, activity: ActivityView, membership_id: int, by: Who, now: datetime, *, reads_only: bool
) -> None:
    key = {"activity_id": activity.id, "membership_id": membership_id}
    values = {"by_membership_id": by.membership_id, "reads_only": reads_only, "given_at": now}
    upsert(session, GatePass, key, values)
