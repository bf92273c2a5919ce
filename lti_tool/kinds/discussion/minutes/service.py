"""Reading what waits for an answer, and whose words the talk is made of."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, not_, select
from sqlalchemy.orm import Session, aliased

from lti_tool.course.conditions import staff
from lti_tool.course.models import Membership
from lti_tool.kinds.discussion.lonely.rules import WAITING_FROM
from lti_tool.kinds.discussion.minutes.rules import WEEK, ThreadValue, Voice, Words, compared
from lti_tool.kinds.discussion.models import Post
from lti_tool.kinds.discussion.reading.posts import posts, view_of
from lti_tool.kinds.discussion.reading.values import PostView

MOST_WAITING = 10


@dataclass(frozen=True, slots=True)
class Waiting:
    """Threads of learners that nobody else has answered: the oldest few, and how many there are."""

    oldest: tuple[PostView, ...]
    count: int


def read_waiting(session: Session, activity_id: int) -> Waiting:
    """Read which threads wait for an answer, the longest first; two statements."""
    waits = (Post.activity_id == activity_id, Post.thread_id.is_(None), Post.need > WAITING_FROM)
    count = session.scalar(select(func.count()).select_from(Post).where(*waits)) or 0
    oldest = posts().where(*waits).order_by(Post.need.desc(), Post.id).limit(MOST_WAITING)
    return Waiting(tuple(view_of(row) for row in session.execute(oldest)), count)


def read_voice(session: Session, activity_id: int, now: datetime) -> Voice:
    """Read whose words the last two weeks are made of, and what became of threads that staff joined."""
    this_week, both = Post.created_at > now - WEEK, Post.created_at > now - 2 * WEEK
    row = session.execute(
        select(
            _words(this_week, staff()),
            _words(this_week),
            _words(not_(this_week), staff()),
            _words(not_(this_week)),
        )
        .join(Membership, Membership.id == Post.author_id)
        .where(Post.activity_id == activity_id, Post.deleted_at.is_(None), both)
    ).one()
    threads = [ThreadValue(*one) for one in session.execute(_threads(activity_id))]
    return Voice(Words(*row[:2]), Words(*row[2:]), compared(threads))


def any_posted(session: Session, activity_id: int, membership_ids: Collection[int]) -> bool:
    """Whether a post of one of these people stands in a discussion."""
    theirs = (Post.activity_id == activity_id, Post.author_id.in_(membership_ids), Post.deleted_at.is_(None))
    return session.scalar(select(Post.id).where(*theirs).limit(1)) is not None


def _words(*conditions: Any) -> Any:
    return func.coalesce(func.sum(case((and_(*conditions), Post.words), else_=0)), 0)


def _threads(activity_id: int) -> Any:
    """Select learners' threads: begun, first joined by staff, replied to by other learners."""
    reply = aliased(Post)
    of_staff = reply.author_id.in_(select(Membership.id).where(staff()))
    here = (reply.thread_id == Post.id, reply.deleted_at.is_(None))
    came = select(func.min(reply.created_at)).where(*here, of_staff).correlate(Post).scalar_subquery()
    others = select(func.count()).select_from(reply).where(*here, not_(of_staff))
    return (
        select(Post.created_at, came, others.correlate(Post).scalar_subquery())
        .where(Post.activity_id == activity_id, Post.thread_id.is_(None), Post.deleted_at.is_(None))
        .where(Post.author_id.in_(select(Membership.id).where(not_(staff()))))
    )
