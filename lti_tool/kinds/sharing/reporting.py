"""Where a task's learners are, and what came of it: shares, echoes and replies by place; nobody is named."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from lti_tool.kinds.sharing.models import Share
from lti_tool.kinds.sharing.replies.models import EchoReply


@dataclass(frozen=True, slots=True)
class PlaceCounts:
    """One place of a task; "" is here."""

    place: str
    people: int
    shares: int
    echoes: int
    """Shares that count."""
    answered: int
    """Shares that somebody else replied to."""
    replies: int
    """Of others than who shared."""


def counts_by_place(session: Session, activity_id: int) -> list[PlaceCounts]:
    """Count what stands in a task, the place with most shares first; one statement."""
    replied = and_(
        EchoReply.share_id == Share.id,
        EchoReply.membership_id != Share.membership_id,
        EchoReply.taken_back_at.is_(None),
        EchoReply.hidden_at.is_(None),
    )
    shares = func.count(Share.id.distinct())
    rows = session.execute(
        select(
            Share.place,
            func.count(Share.membership_id.distinct()),
            shares,
            shares.filter(Share.counted_at.is_not(None)),
            func.count(EchoReply.share_id.distinct()),
            func.count(EchoReply.id),
        )
        .outerjoin(EchoReply, replied)
        .where(Share.activity_id == activity_id, Share.withdrawn_at.is_(None))
        .group_by(Share.place)
        .order_by(shares.desc(), Share.place)
    )
    return [PlaceCounts(*row) for row in rows]


def total(counts: Sequence[PlaceCounts]) -> PlaceCounts:
    """Add places up; people who shared at several stand in each of them."""
    names = [one.name for one in fields(PlaceCounts) if one.name != "place"]
    return PlaceCounts("", *(sum(getattr(one, name) for one in counts) for name in names))
