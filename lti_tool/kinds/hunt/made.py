"""What people solved in a hunt, for exports."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.values import Made
from lti_tool.kinds.hunt.models import ClueStand
from lti_tool.kinds.hunt.service import item_of

AT_ONCE = 500
"""Rows that are held at a time."""


def made(session: Session, activity_id: int) -> Iterator[Made]:
    """Read clues that were solved; what was typed is kept nowhere."""
    rows = session.scalars(
        select(ClueStand)
        .where(ClueStand.activity_id == activity_id, ClueStand.solved_at.is_not(None))
        .order_by(ClueStand.id)
        .execution_options(yield_per=AT_ONCE)
    )
    for row in rows:
        if row.solved_at is not None:
            yield Made(
                item_kind=item_of(row.hints),
                item_id=row.id,
                what="solve",
                membership_id=row.membership_id,
                made_at=row.solved_at,
                text="",
            )
