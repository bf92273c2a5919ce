"""One person's posts, each with what it answers, for whoever grades them."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from lti_tool.database import LARGEST_ID
from lti_tool.kinds.discussion.reading.posts import view_of
from lti_tool.kinds.discussion.reading.statements import BY_AUTHOR, BY_ID
from lti_tool.kinds.discussion.reading.values import PostView

POSTS_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class PieceOfWork:
    """A post and the post that it answers; None for a thread's first."""

    post: PostView
    answered: PostView | None


@dataclass(frozen=True, slots=True)
class PageOfWork:
    """Newest first; `before` leads to the older ones, None where there are none."""

    pieces: tuple[PieceOfWork, ...]
    before: int | None


def read_work(session: Session, activity_id: int, membership_id: int, before: int = LARGEST_ID) -> PageOfWork:
    """Read a page of somebody's posts whose ids are below `before`; two statements."""
    values = {"activity_id": activity_id, "author_id": membership_id, "before": before}
    rows = session.connection().execute(BY_AUTHOR, values | {"limit": POSTS_A_PAGE + 1}).all()
    found = [view_of(row) for row in rows]
    posts, has_more = found[:POSTS_A_PAGE], len(found) > POSTS_A_PAGE
    ids = {post.answers_id for post in posts if post.answers_id is not None}
    rows = session.connection().execute(BY_ID, {"ids": list(ids)}).all() if ids else []
    answered = {row.id: view_of(row) for row in rows}
    pieces = tuple(PieceOfWork(post, answered.get(post.answers_id or 0)) for post in posts)
    return PageOfWork(pieces, posts[-1].id if has_more else None)
