"""Telling the people of a course that it is erased soon; one statement (ADR 0042)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.notices.rules import Notice
from lti_tool.notices.sources import Reader
from lti_tool.safety.models import Retention


def told_of_erasing(session: Session, reader: Reader, since: datetime, now: datetime) -> Sequence[Notice]:
    """Read it at the newest activity that the reader sees; see `notices.sources.Source`."""
    one = reader.activity_id
    opened = Activity.learner_opened_at.is_not(None) if not reader.is_staff else Activity.id.is_not(None)
    row = session.execute(
        select(Retention.warned_at, Retention.erases_at, Activity.id, Activity.title)
        .join(Activity, Activity.context_id == Retention.context_id)
        .where(Retention.context_id == reader.context_id, Retention.warned_at > since)
        .where(opened if one is None else Activity.id == one)
        .order_by(Activity.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None or row.warned_at is None or row.erases_at is None:
        return []
    told = Notice("erased_soon", row.warned_at, row.id, row.title, endpoint="safety.mine", day=row.erases_at)
    return [told]
