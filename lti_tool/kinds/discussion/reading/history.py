"""What a post said before."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.database import LARGEST_ID
from lti_tool.kinds.discussion.models import Post, PostVersion
from lti_tool.kinds.discussion.reading.values import OldVersion

VERSIONS_A_PAGE = 20


def body_after(session: Session, post_id: int, version: int) -> str:
    """Read what took the place of a version: a later one, or what the post says now."""
    kept = (PostVersion.post_id == post_id, PostVersion.version == version + 1)
    later = select(PostVersion.body).where(*kept).scalar_subquery()
    found = session.execute(select(func.coalesce(later, Post.body)).where(Post.id == post_id))
    return str(found.scalar_one())


def history_of(session: Session, post_id: int, before: int = LARGEST_ID) -> Sequence[OldVersion]:
    """Read what a post said before its edits or its removal: a page of versions, newest first."""
    rows = session.execute(
        select(PostVersion.version, PostVersion.body, PostVersion.replaced_at)
        .where(PostVersion.post_id == post_id, PostVersion.version < before)
        .order_by(PostVersion.version.desc())
        .limit(VERSIONS_A_PAGE)
    )
    return [OldVersion(*row) for row in rows]
