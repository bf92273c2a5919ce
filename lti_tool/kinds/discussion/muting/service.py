"""Use cases: be told no more of a thread, and be told again."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lti_tool.activities.values import ActivityView
from lti_tool.course.who import Who
from lti_tool.database import insert_new
from lti_tool.errors import NotHere
from lti_tool.kinds.discussion.models import Post
from lti_tool.kinds.discussion.muting.models import ThreadMute


def mute(session: Session, who: Who, activity: ActivityView, thread_id: int, now: datetime) -> None:
    """Tell somebody no more of a thread; done twice it is done once.

    Raises:
        NotHere: if it is no thread of this discussion.
    """
    here = (Post.id == thread_id, Post.activity_id == activity.id, Post.thread_id.is_(None))
    if session.scalar(select(Post.id).where(*here)) is None:
        raise NotHere
    row = {"membership_id": who.membership_id, "thread_id": thread_id, "muted_at": now}
    insert_new(session, ThreadMute, [row], ThreadMute.thread_id)


def unmute(session: Session, who: Who, thread_id: int) -> None:
    """Tell somebody of a thread again, of what came meanwhile too."""
    mine = (ThreadMute.membership_id == who.membership_id, ThreadMute.thread_id == thread_id)
    session.execute(delete(ThreadMute).where(*mine))


def is_muted(session: Session, membership_id: int, thread_id: int) -> bool:
    """Whether somebody is told no more of a thread; one statement."""
    mine = (ThreadMute.membership_id == membership_id, ThreadMute.thread_id == thread_id)
    return session.scalar(select(ThreadMute.thread_id).where(*mine)) is not None
