"""What people shared and replied, for exports and the course book."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.values import Made, MadeState
from lti_tool.kinds.sharing.models import Share
from lti_tool.kinds.sharing.replies.models import EchoReply
from lti_tool.kinds.sharing.replies.service import ITEM as REPLY
from lti_tool.kinds.sharing.service import ITEM

AT_ONCE = 500
"""Rows that are held at a time."""


def made(session: Session, activity_id: int) -> Iterator[Made]:
    """Read what stands: shares, the oldest first, and then replies to them."""
    yield from _shares(session, activity_id)
    yield from _replies(session, activity_id)


def _shares(session: Session, activity_id: int) -> Iterator[Made]:
    rows = session.execute(
        select(
            Share.id,
            Share.membership_id,
            Share.text,
            Share.url,
            Share.place,
            Share.audience,
            Share.decision,
            Share.created_at,
        )
        .where(Share.activity_id == activity_id, Share.withdrawn_at.is_(None))
        .order_by(Share.id)
        .execution_options(yield_per=AT_ONCE)
    )
    for row in rows:
        yield Made(
            item_kind=ITEM,
            item_id=row.id,
            what="share",
            membership_id=row.membership_id,
            made_at=row.created_at,
            text=row.text,
            address=row.url,
            title=row.place,
            state=_state(row.audience, row.decision),
        )


def _replies(session: Session, activity_id: int) -> Iterator[Made]:
    rows = session.execute(
        select(EchoReply, Share.audience)
        .join(Share, Share.id == EchoReply.share_id)
        .where(Share.activity_id == activity_id, Share.withdrawn_at.is_(None))
        .where(EchoReply.taken_back_at.is_(None))
        .order_by(EchoReply.id)
        .execution_options(yield_per=AT_ONCE)
    )
    for reply, audience in rows:
        yield Made(
            item_kind=REPLY,
            item_id=reply.id,
            what="give",
            membership_id=reply.membership_id,
            made_at=reply.created_at,
            text=reply.body,
            thread_id=reply.share_id,
            answers_id=reply.share_id,
            state=_state(audience, "not" if reply.hidden_at else ""),
        )


def _state(audience: str, decision: str) -> MadeState:
    if decision == "not":
        return "hidden"
    return "for_staff" if audience == "staff" else ""
