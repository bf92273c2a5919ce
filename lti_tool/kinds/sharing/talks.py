"""Shares as insight reads them: whose each is, and how soon others replied in the course."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from lti_tool.activities.rules import Talk
from lti_tool.kinds.sharing.models import Share
from lti_tool.kinds.sharing.replies.models import EchoReply

_TALKS = (
    select(
        Share.activity_id,
        Share.membership_id,
        Share.counted_at,
        func.count(EchoReply.id),
        func.min(EchoReply.created_at),
    )
    .outerjoin(
        EchoReply,
        and_(
            EchoReply.share_id == Share.id,
            EchoReply.membership_id != Share.membership_id,
            EchoReply.taken_back_at.is_(None),
            EchoReply.hidden_at.is_(None),
        ),
    )
    .where(Share.audience == "course", Share.withdrawn_at.is_(None))
    .group_by(Share.id)
    .order_by(Share.id)
)


def talks_of(session: Session, activity_ids: Collection[int], since: datetime) -> Sequence[Talk]:
    """Read the shares that others may reply to since then; one statement."""
    rows = session.execute(_TALKS.where(Share.activity_id.in_(activity_ids), Share.counted_at >= since))
    return [
        Talk(activity, sharer, counted, replies=replies, first_reply_at=first)
        for activity, sharer, counted, replies, first in rows
        if counted is not None
    ]
