"""Use case: ask two learners to reply to a new thread."""

from datetime import datetime

from sqlalchemy import and_, func, select
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
from lti_tool.kinds.discussion.repliers.rules import repliers
from lti_tool.kinds.discussion.sight.service import may_write_ever


def ask_repliers(session: Session, who: Who, activity: ActivityView, first: Post, now: datetime) -> None:
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
            Membership.context_id == who.context_id,
            Membership.id != who.membership_id,
            Membership.launched_at.is_not(None),
            learning(),
            may_write_ever(activity),
            *([Membership.id.in_(in_circle)] if first.circle_id else []),
        )
        .group_by(Membership.id)
    )
    chosen = repliers({row[0]: row[1] for row in rows}, seed=first.id)
    requests = [{"thread_id": first.id, "membership_id": one, "asked_at": now} for one in chosen]
    insert_new(session, ReplyRequest, requests, ReplyRequest.thread_id)
