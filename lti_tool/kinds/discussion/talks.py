"""Threads as insight reads them: who began each, and how soon others replied."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from lti_tool.activities.rules import Talk
from lti_tool.kinds.discussion.models import Acceptance, Post

_reply = aliased(Post)
_TALKS = (
    select(
        Post.activity_id,
        Post.author_id,
        Post.created_at,
        (Post.kind == "ask").label("asks"),
        func.count(_reply.id),
        func.min(_reply.created_at),
        exists().where(Acceptance.question_id == Post.id),
    )
    .outerjoin(
        _reply,
        and_(
            _reply.thread_id == Post.id,
            _reply.author_id != Post.author_id,
            _reply.deleted_at.is_(None),
            _reply.hidden_at.is_(None),
        ),
    )
    .where(Post.thread_id.is_(None), Post.deleted_at.is_(None), Post.hidden_at.is_(None))
    .group_by(Post.id)
    .order_by(Post.id)
)


def talks_of(session: Session, activity_ids: Collection[int], since: datetime) -> Sequence[Talk]:
    """Read the threads begun since then; one statement."""
    rows = session.execute(_TALKS.where(Post.activity_id.in_(activity_ids), Post.created_at >= since))
    return [
        Talk(activity, author, begun, asks, replies, first, answered)
        for activity, author, begun, asks, replies, first, answered in rows
    ]
