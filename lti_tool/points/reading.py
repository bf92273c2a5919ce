"""What somebody reads of their own points."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from lti_tool.acts.models import Act
from lti_tool.course.models import ACTIVITY
from lti_tool.points.models import PointChange, PointEntry, PointSetting, PointTotal
from lti_tool.points.rules import USUAL, Rule, Why


@dataclass(frozen=True, slots=True)
class EntryView:
    """One line of "my points"."""

    rule: Rule
    amount: int
    why: Why
    at: datetime
    activity: str
    """Its title."""


def first_reply_worth(context_id: Any) -> ColumnElement[int]:
    """Select what a first reply brings on top now in a course; 0 where it gives no points."""
    changed = select(PointChange.worth).where(
        PointChange.context_id == context_id, PointChange.rule == "first"
    )
    last = changed.order_by(PointChange.id.desc()).limit(1).correlate_except(PointChange).scalar_subquery()
    return case((PointSetting.is_on, func.coalesce(last, USUAL["first"])), else_=0)


def own_entries(session: Session, membership_id: int, period: date) -> list[EntryView]:
    """Read what one's acts of a week were worth, the newest first; one statement."""
    rows = session.execute(
        select(
            PointEntry.rule,
            PointEntry.amount,
            PointEntry.why,
            PointEntry.happened_at,
            ACTIVITY.c.title,
        )
        .join(Act, Act.id == PointEntry.act_id)
        .join(ACTIVITY, ACTIVITY.c.id == Act.activity_id)
        .where(PointEntry.membership_id == membership_id, PointEntry.period == period)
        .order_by(PointEntry.happened_at.desc(), PointEntry.id.desc())
    )
    return [EntryView(cast(Rule, row[0]), row[1], cast(Why, row[2]), row[3], row[4]) for row in rows]


def own_weeks(session: Session, membership_id: int) -> dict[date, int]:
    """Read what somebody has of each week, the newest first; one statement."""
    rows = session.execute(
        select(PointTotal.period, PointTotal.amount)
        .where(PointTotal.membership_id == membership_id)
        .order_by(PointTotal.period.desc())
    )
    found: dict[date, int] = {}
    for period, amount in rows:
        found[period] = found.get(period, 0) + amount
    return found
