"""Reading what is told of scores: that held ones went out, and of second looks; one statement."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.orm import Session

from lti_tool.course.models import ACTIVITY, LineItem
from lti_tool.grading.models import DeliveryState, ScoreDelivery, SecondLook, StaffAct, StaffActName
from lti_tool.notices.rules import MOST, Notice
from lti_tool.notices.sources import Reader


def told_of_scores(session: Session, reader: Reader, since: datetime, now: datetime) -> list[Notice]:
    """Read which of a reader's scores were held and went out, and which second looks were answered, or for
    staff wait; see `notices.sources.Source`.
    """
    looks = _waiting(since) if reader.is_staff else _answered(reader, since)
    both = union_all(_here(_released(reader, since), reader), _here(looks, reader)).subquery()
    rows = session.execute(select(both).order_by(both.c.at.desc()).limit(MOST))
    return [
        Notice(row.kind, row.at, row.id, row.title, glimpse=row.words, endpoint=row.endpoint) for row in rows
    ]


def _here(rows: Select[*tuple[Any, ...]], reader: Reader) -> Select[*tuple[Any, ...]]:
    """Limit rows to the reader's course, or to their activity."""
    here = rows.where(ACTIVITY.c.context_id == reader.context_id)
    return here if reader.activity_id is None else here.where(ACTIVITY.c.id == reader.activity_id)


def _released(reader: Reader, since: datetime) -> Select[*tuple[Any, ...]]:
    mine = (
        select(ScoreDelivery.id)
        .join(LineItem, LineItem.id == ScoreDelivery.line_item_id)
        .where(LineItem.activity_id == StaffAct.activity_id)
        .where(ScoreDelivery.membership_id == reader.membership_id)
        .where(ScoreDelivery.state != DeliveryState.HELD)
    )
    return (
        select(
            literal("released").label("kind"),
            ACTIVITY.c.id,
            ACTIVITY.c.title,
            func.max(StaffAct.created_at).label("at"),
            literal("").label("words"),
            literal("").label("endpoint"),
        )
        .join(ACTIVITY, ACTIVITY.c.id == StaffAct.activity_id)
        .where(StaffAct.what == StaffActName.RELEASED, StaffAct.created_at > since, mine.exists())
        .group_by(ACTIVITY.c.id, ACTIVITY.c.title)
    )


def _waiting(since: datetime) -> Select[*tuple[Any, ...]]:
    waits = SecondLook.answered_at.is_(None)
    return _looks("look_asked", SecondLook.asked_at, SecondLook.reason, "looks.waiting").where(
        SecondLook.asked_at > since, waits
    )


def _answered(reader: Reader, since: datetime) -> Select[*tuple[Any, ...]]:
    mine = SecondLook.membership_id == reader.membership_id
    return _looks("looked_again", SecondLook.answered_at, SecondLook.answer, "looks.mine").where(
        SecondLook.answered_at > since, mine
    )


def _looks(kind: str, at: Any, words: Any, endpoint: str) -> Select[*tuple[Any, ...]]:
    columns = literal(kind), ACTIVITY.c.id, ACTIVITY.c.title, at, words, literal(endpoint)
    return select(*columns).join(ACTIVITY, ACTIVITY.c.id == SecondLook.activity_id)
