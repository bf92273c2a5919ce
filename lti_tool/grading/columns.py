"""Gradebook columns: found by one worker at a time, so that none is made twice."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import null, select, update
from sqlalchemy.orm import Session

from lti_tool.course.models import ACTIVITY, Context, LineItem, ResourceLink
from lti_tool.database import upsert
from lti_tool.grading.models import ReviewOffer
from lti_tool.grading.steps import schedule_rescore
from lti_tool.grading.submissions import resource_id_of
from lti_tool.lti.values import GradeService
from lti_tool.lti.values import LineItem as Column

COLUMN_LEASE = timedelta(minutes=3)
"""Finding and making a column may take a token and two calls of 30 s each, and must not be done twice."""


@dataclass(frozen=True, slots=True)
class ColumnWanted:
    """What is known of a column that is to be found or made."""

    label: str
    resource_id: str
    resource_link_id: str | None
    score_maximum: float
    service: GradeService


def column_wanted(session: Session, line_item_id: int) -> ColumnWanted:
    """What a column should be like.

    A duplicate inside one course shares its original's UUID, so its column is named apart.
    """
    row = session.execute(
        select(
            ACTIVITY.c.uuid,
            ACTIVITY.c.duplicate_for,
            ACTIVITY.c.title,
            LineItem.score_maximum,
            Context.line_items_url,
            Context.ags_scopes,
            select(ResourceLink.id_on_platform)
            .where(ResourceLink.activity_id == LineItem.activity_id)
            .order_by(ResourceLink.id)
            .limit(1)
            .scalar_subquery()
            .label("resource_link_id"),
        )
        .select_from(LineItem)
        .join(ACTIVITY, ACTIVITY.c.id == LineItem.activity_id)
        .join(Context, Context.id == LineItem.context_id)
        .where(LineItem.id == line_item_id)
    ).one()
    return ColumnWanted(
        label=row.title,
        resource_id=resource_id_of(row.uuid, row.duplicate_for),
        resource_link_id=row.resource_link_id,
        score_maximum=row.score_maximum,
        service=GradeService(frozenset(row.ags_scopes.split()), row.line_items_url),
    )


def lease_column(session: Session, line_item_id: int, now: datetime) -> bool:
    """Take the sole right to find or make a column; False while another worker has it."""
    taken = session.scalars(
        update(LineItem)
        .where(
            LineItem.id == line_item_id,
            LineItem.url.is_(None),
            LineItem.leased_until.is_(None) | (LineItem.leased_until <= now),
        )
        .values(leased_until=now + COLUMN_LEASE)
        .returning(LineItem.id)
        .execution_options(synchronize_session=False)
    ).all()
    return bool(taken)


def release_column(session: Session, line_item_id: int) -> None:
    """Give the right back without a column."""
    session.execute(
        update(LineItem)
        .where(LineItem.id == line_item_id)
        .values(leased_until=None)
        .execution_options(synchronize_session=False)
    )


def keep_column(session: Session, line_item_id: int, column: Column, now: datetime) -> bool:
    """Store a column's address and its own maximum; False where it is another activity's column."""
    item = session.get_one(LineItem, line_item_id, populate_existing=True)
    other = select(LineItem.id).where(
        LineItem.context_id == item.context_id, LineItem.url == column.url, LineItem.id != item.id
    )
    item.leased_until = None
    if session.scalar(other) is not None:
        return False
    item.url = column.url
    schedule_review_offer(session, item.id, now)
    if item.score_maximum != column.score_maximum:
        item.score_maximum = column.score_maximum
        schedule_rescore(session, item.activity_id, now)
    session.flush()
    return True


def schedule_review_offer(session: Session, line_item_id: int, now: datetime) -> None:
    """Have a column whose address is known, or is another than before, say that work can be reviewed."""
    activity = select(ACTIVITY.c.registration_id).join(LineItem, LineItem.activity_id == ACTIVITY.c.id)
    registration_id = session.scalar(activity.where(LineItem.id == line_item_id))
    due = {"registration_id": registration_id, "due_at": now, "lease_token": null(), "leased_until": None}
    begun = {"attempts": 0, "first_failed_at": None, "reason": ""}
    upsert(session, ReviewOffer, {"line_item_id": line_item_id}, due | begun)
