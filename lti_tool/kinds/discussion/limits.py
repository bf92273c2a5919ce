"""Whether somebody may write now, and how much they may still write."""

from datetime import datetime

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import Session, aliased

from lti_tool.activities.rules import writing_refusal
from lti_tool.activities.values import ActivityView
from lti_tool.course.who import Who
from lti_tool.errors import Conflict
from lti_tool.kinds.discussion.models import Post
from lti_tool.kinds.discussion.options import read_options
from lti_tool.kinds.discussion.rules import DAY, posts_left


def require_writing(activity: ActivityView, now: datetime, *, reads_only: bool, left: int | None) -> None:
    """Let somebody pass who is about to write; `reads_only`: they chose not to; `left`: see `still_left`.

    Raises:
        Conflict: "not_open_yet", "closed", "reads_only" (row 2) or "too_many" (row 83).
    """
    refusal = writing_refusal(activity.opens_at, activity.closes_at, now)
    if refusal is not None:
        raise Conflict(refusal)
    if reads_only:
        raise Conflict("reads_only")
    if left == 0:
        raise Conflict("too_many")


def still_left(session: Session, who: Who, activity: ActivityView, now: datetime) -> int | None:
    """Return how many posts somebody may still write; None: as many as they like, and nothing is read."""
    if not is_limited(who, activity):
        return None
    return left_of(who, activity, session.scalar(select(written_lately(who, activity, now))) or 0)


def is_limited(who: Who, activity: ActivityView) -> bool:
    """Whether they may write so many posts only."""
    return left_of(who, activity, 0) is not None


def left_of(who: Who, activity: ActivityView, written: int) -> int | None:
    """Return how many posts somebody may still write who has written so many within a day."""
    return posts_left(read_options(activity.options).posts_a_day, written, is_staff=who.is_staff)


def written_lately(who: Who, activity: ActivityView, now: datetime) -> ScalarSelect[int]:
    """Count what somebody wrote within a day, as a column of another statement.

    What was removed meanwhile counts too, or removing would make room for more.
    """
    post = aliased(Post)
    own = (post.author_id == who.membership_id, post.activity_id == activity.id, post.created_at > now - DAY)
    return select(func.count()).select_from(post).where(*own).scalar_subquery()
