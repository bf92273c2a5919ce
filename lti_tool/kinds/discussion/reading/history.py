"""What a post said before."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.database import LARGEST_ID
from lti_tool.kinds.discussion.models import PostVersion
from lti_tool.kinds.discussion.reading.values import OldVersion

VERSIONS_A_PAGE = 20


def history_of(session: Session, post_id: int, before: int = LARGEST_ID) -> Sequence[OldVersion]:
    """Read what a post said before its edits or its removal: a page of versions, newest first."""
    rows = session.execute(
        select(PostVersion.version, PostVersion.body, PostVersion.replaced_at)
        .where(PostVersion.post_id == post_id, PostVersion.version < before)
        .order_by(PostVersion.version.desc())
        .limit(VERSIONS_A_PAGE)
    )
    return [OldVersion(*row) for row in rows]
