"""What people found in a race, for exports and the course book."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.values import Made
from lti_tool.kinds.race.models import Find, Source
from lti_tool.kinds.race.service import ITEM

AT_ONCE = 500
"""Rows that are held at a time."""


def made(session: Session, activity_id: int) -> Iterator[Made]:
    """Read finds, source by source; one of a source that staff overruled is hidden."""
    rows = session.execute(
        select(
            Find.id,
            Find.membership_id,
            Find.why,
            Find.created_at,
            Source.url,
            Source.name,
            Source.title,
            Source.decision,
        )
        .join(Source, Source.id == Find.source_id)
        .where(Source.activity_id == activity_id, Find.taken_back_at.is_(None))
        .order_by(Source.id, Find.created_at, Find.id)
        .execution_options(yield_per=AT_ONCE)
    )
    for row in rows:
        yield Made(
            item_kind=ITEM,
            item_id=row.id,
            what="find",
            membership_id=row.membership_id,
            made_at=row.created_at,
            text=row.why,
            address=row.url or row.name,
            title=row.title,
            state="hidden" if row.decision == "not" else "",
        )
