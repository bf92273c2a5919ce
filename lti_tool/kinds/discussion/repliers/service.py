"""Use case: ask two learners to reply to a new thread."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, func, not_, or_, select
from sqlalchemy.orm import Session, aliased

from lti_tool.activities.values import ActivityView
from lti_tool.course.conditions import learning
from lti_tool.course.models import Membership
from lti_tool.course.who import Who
from lti_tool.database import insert_new
from lti_tool.kinds.discussion.circles.models import CircleMember
from lti_tool.kinds.discussion.models import Post
from lti_tool.kinds.discussion.options import read_options
from lti_tool.kinds.discussion.repliers.models import ReplyRequest
from lti_tool.kinds.discussion.repliers.rules import REPLIERS, repliers
from lti_tool.kinds.discussion.sight.service import may_write_ever


def ask_repliers(
    session: Session, activity: ActivityView, first: Post, now: datetime, count: int = REPLIERS
) -> None:
    """Ask for replies to a learner's thread, where the discussion does; two statements, else none.

    Learners who are here, have been in the course, see the thread and did not choose to read only are asked.
    Two threads that begin at once may ask the same people: that is one reply more for them.
    """
    if not read_options(activity.options).repliers:
        return
    thread = aliased(Post)
    in_circle = select(CircleMember.membership_id).where(CircleMember.circle_id == first.circle_id)
    asked = and_(thread.id == ReplyRequest.thread_id, thread.activity_id == activity.id)
    rows = session.execute(
        select(Membership.id, func.count(thread.id))
        .outerjoin(ReplyRequest, ReplyRequest.membership_id == Membership.id)
        .outerjoin(thread, asked)
        .where(
            Membership.context_id == activity.context_id,
            Membership.id != first.author_id,
            Membership.launched_at.is_not(None),
            learning(),
            may_write_ever(activity),
            *([Membership.id.in_(in_circle)] if first.circle_id else []),
            *([not_(_has_part(first))] if count < REPLIERS else []),
        )
        .group_by(Membership.id)
    )
    chosen = repliers({row[0]: row[1] for row in rows}, first.id, count)
    requests = [{"thread_id": first.id, "membership_id": one, "asked_at": now} for one in chosen]
    insert_new(session, ReplyRequest, requests, ReplyRequest.thread_id)


def ask_others(session: Session, who: Who, activity: ActivityView, now: datetime) -> None:
    """Ask others in the place of somebody who chose to read only, for each reply that they still owed."""
    reply = aliased(Post)
    here = select(Post.id).where(Post.activity_id == activity.id)
    replied = select(reply.thread_id).where(reply.activity_id == activity.id, reply.thread_id.is_not(None))
    owed = delete(ReplyRequest).where(
        ReplyRequest.membership_id == who.membership_id,
        ReplyRequest.thread_id.in_(here),
        ReplyRequest.thread_id.not_in(replied.where(reply.author_id == who.membership_id)),
    )
    threads = session.scalars(owed.returning(ReplyRequest.thread_id)).all()
    for first in session.scalars(select(Post).where(Post.id.in_(threads)).order_by(Post.id)):
        ask_repliers(session, activity, first, now, count=1)


def _has_part(first: Post) -> ColumnElement[bool]:
    """Select who is asked to reply to a thread already, or has replied."""
    asked = select(ReplyRequest.membership_id).where(ReplyRequest.thread_id == first.id)
    replied = select(Post.author_id).where(Post.thread_id == first.id)
    return or_(Membership.id.in_(asked), Membership.id.in_(replied))
