"""What people shared, for exports and the course book."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.values import Made, MadeState
from lti_tool.kinds.sharing.models import Share
from lti_tool.kinds.sharing.service import ITEM

AT_ONCE = 500
"""Rows that are held at a time."""


def made(session: Session, activity_id: int) -> Iterator[Made]:
    """Read shares, the oldest first, without those that were withdrawn."""
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


def _state(audience: str, decision: str) -> MadeState:
    if decision == "not":
        return "hidden"
    return "for_staff" if audience == "staff" else ""
