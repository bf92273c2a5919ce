"""Reading whom it is told that held scores went out; one statement."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.course.models import ACTIVITY, LineItem
from lti_tool.grading.models import DeliveryState, ScoreDelivery, StaffAct, StaffActName
from lti_tool.notices.rules import MOST, Notice
from lti_tool.notices.sources import Reader


def released(session: Session, reader: Reader, since: datetime, now: datetime) -> list[Notice]:
    """Read which of a reader's scores were held and went out; see `notices.sources.Source`."""
    mine = (
        select(ScoreDelivery.id)
        .join(LineItem, LineItem.id == ScoreDelivery.line_item_id)
        .where(LineItem.activity_id == StaffAct.activity_id)
        .where(ScoreDelivery.membership_id == reader.membership_id)
        .where(ScoreDelivery.state != DeliveryState.HELD)
    )
    newest = (
        select(ACTIVITY.c.id, ACTIVITY.c.title, func.max(StaffAct.created_at).label("at"))
        .join(ACTIVITY, ACTIVITY.c.id == StaffAct.activity_id)
        .where(ACTIVITY.c.context_id == reader.context_id, StaffAct.what == StaffActName.RELEASED)
        .where(StaffAct.created_at > since, mine.exists())
        .group_by(ACTIVITY.c.id, ACTIVITY.c.title)
        .order_by(func.max(StaffAct.created_at).desc())
        .limit(MOST)
    )
    if reader.activity_id is not None:
        newest = newest.where(ACTIVITY.c.id == reader.activity_id)
    return [Notice("released", row.at, row.id, row.title) for row in session.execute(newest)]
