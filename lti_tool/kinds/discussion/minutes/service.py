"""Reading what waits for an answer, and whose words the talk is made of."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, not_, select, true
from sqlalchemy.orm import Session, aliased

from lti_tool.course.conditions import staff
from lti_tool.course.models import Membership
from lti_tool.kinds.discussion.lonely.rules import WAITING_FROM
from lti_tool.kinds.discussion.minutes.rules import WEEK, ThreadValue, Voice, Words, compared
from lti_tool.kinds.discussion.models import Post
from lti_tool.kinds.discussion.moderation.reading import flagged
from lti_tool.kinds.discussion.reading.posts import posts, view_of
from lti_tool.kinds.discussion.reading.values import PostView

MOST_WAITING = 10


@dataclass(frozen=True, slots=True)
class Waiting:
    """Threads of learners that nobody else has answered: the oldest few, and how many there are."""

    oldest: tuple[PostView, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Talk:
    """Whose words a discussion is made of, and how many of its posts wait for staff."""

    voice: Voice
    flagged: int


def read_waiting(session: Session, activity_id: int) -> Waiting:
    """Read which threads wait for an answer, the longest first; one statement."""
    waits = (Post.activity_id == activity_id, Post.thread_id.is_(None), Post.need > WAITING_FROM)
    count = select(func.count()).select_from(Post).where(*waits).correlate(None).scalar_subquery()
    oldest = posts().where(*waits).order_by(Post.need.desc(), Post.id).limit(MOST_WAITING)
    rows = session.execute(oldest.add_columns(count.label("waiting"))).all()
    return Waiting(tuple(view_of(row) for row in rows), rows[0].waiting if rows else 0)


def read_talk(session: Session, activity_id: int, now: datetime) -> Talk:
    """Read whose words the last two weeks are made of, what became of threads that staff joined, and how
    many posts wait for staff; one statement."""
    once = _once(activity_id, now).subquery()
    threads = _threads(activity_id).subquery()
    rows = session.execute(select(once, threads).select_from(once).outerjoin(threads, true())).all()
    sums, begun = rows[0], [row for row in rows if row.created_at is not None]
    lately = Words(sums.staff_now, sums.all_now), Words(sums.staff_before, sums.all_before)
    told = compared(ThreadValue(row.created_at, row.came_at, row.others) for row in begun)
    return Talk(Voice(*lately, told), sums.flagged)


def any_posted(session: Session, activity_id: int, membership_ids: Collection[int]) -> bool:
    """Whether a post of one of these people stands in a discussion."""
    theirs = (Post.activity_id == activity_id, Post.author_id.in_(membership_ids), Post.deleted_at.is_(None))
    return session.scalar(select(Post.id).where(*theirs).limit(1)) is not None


def _once(activity_id: int, now: datetime) -> Any:
    """Select what a discussion has one of: words of staff and of all, this week and the one before; flags."""
    this_week, both = Post.created_at > now - WEEK, Post.created_at > now - 2 * WEEK
    sums = (
        _words(this_week, staff()).label("staff_now"),
        _words(this_week).label("all_now"),
        _words(not_(this_week), staff()).label("staff_before"),
        _words(not_(this_week)).label("all_before"),
    )
    return (
        select(*sums, flagged(activity_id).label("flagged"))
        .join(Membership, Membership.id == Post.author_id)
        .where(Post.activity_id == activity_id, Post.deleted_at.is_(None), both)
    )


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
        select(
            Post.created_at, came.label("came_at"), others.correlate(Post).scalar_subquery().label("others")
        )
        .where(Post.activity_id == activity_id, Post.thread_id.is_(None), Post.deleted_at.is_(None))
        .where(Post.author_id.in_(select(Membership.id).where(not_(staff()))))
    )
