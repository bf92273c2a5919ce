"""Whether somebody may write now, and how much they may still write."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.activities.rules import writing_refusal
from lti_tool.activities.values import ActivityView
from lti_tool.course.who import Who
from lti_tool.errors import Conflict
from lti_tool.kinds.discussion.models import Post
from lti_tool.kinds.discussion.options import read_options
from lti_tool.kinds.discussion.rules import DAY, posts_left


def require_writing(
    session: Session, who: Who, activity: ActivityView, now: datetime, *, reads_only: bool
) -> None:
    """Let somebody pass who is about to write; `reads_only`: they chose not to.

    Raises:
        Conflict: "not_open_yet", "closed", "reads_only" (row 2) or "too_many" (row 83).
    """
    refusal = writing_refusal(activity.opens_at, activity.closes_at, now)
    if refusal is not None:
        raise Conflict(refusal)
    if reads_only:
        raise Conflict("reads_only")
    if still_left(session, who, activity, now) == 0:
        raise Conflict("too_many")


def still_left(session: Session, who: Who, activity: ActivityView, now: datetime) -> int | None:
    """Return how many posts somebody may still write; None: as many as they like, and nothing is read."""
    limit = read_options(activity.options).posts_a_day
    if posts_left(limit, 0, is_staff=who.is_staff) is None:
        return None
    # What was removed meanwhile counts too, or removing would make room for more.
    own = (Post.author_id == who.membership_id, Post.activity_id == activity.id, Post.created_at > now - DAY)
    written = session.scalar(select(func.count()).select_from(Post).where(*own)) or 0
    return posts_left(limit, written, is_staff=who.is_staff)
