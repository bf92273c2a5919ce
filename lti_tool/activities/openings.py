"""With what an activity may open: another one of its course, such as a quiz before a discussion (S21)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, true
from sqlalchemy.orm import Session

from lti_tool.activities.defaults import SiteDefaults
from lti_tool.activities.kinds import Kinds
from lti_tool.activities.models import Activity
from lti_tool.activities.values import MayOpen, NewOpening
from lti_tool.course.models import LineItem
from lti_tool.course.who import Who


@dataclass(frozen=True, slots=True)
class Opened:
    """An activity that opens with another one."""

    id: int
    kind: str
    title: str


def new_opening(kinds: Kinds, title: str, site: SiteDefaults) -> NewOpening | None:
    """Return what is made to open an activity; None where no kind opens another."""
    for kind in kinds:
        if (terms := kind.opening_terms(title, site)) is not None:
            return NewOpening(kind.name, terms)
    return None


def openings_in(
    session: Session, kinds: Kinds, context_id: int, now: datetime, chosen: int | None = None
) -> Sequence[MayOpen]:
    """Return what may open another activity of a course, newest first; one statement.

    What has closed is not answered any more, and is offered only where it is `chosen` already.
    """
    able = [kind.name for kind in kinds if kind.opening_endpoint]
    is_open = or_(Activity.closes_at.is_(None), Activity.closes_at >= now)
    rows = session.execute(
        select(Activity.id, Activity.title, is_open.label("is_open"))
        .where(Activity.context_id == context_id, Activity.kind.in_(able))
        .where(or_(is_open, Activity.id == chosen))
        .order_by(Activity.id.desc())
    )
    return [MayOpen(str(row.id), row.title, not row.is_open) for row in rows]


def opens_without_column(session: Session, activity_id: int) -> str:
    """Return what opens with an activity that has no column in the gradebook; one statement.

    It is a title, and "" where nothing opens with it or it has one.
    """
    column = select(LineItem.id).where(LineItem.activity_id == activity_id)
    titles = select(Activity.title).where(Activity.opening_id == activity_id, ~column.exists())
    return session.scalars(titles.order_by(Activity.id).limit(1)).first() or ""


def opened_with(session: Session, who: Who, activity_id: int) -> Sequence[Opened]:
    """Return what opens with an activity, as far as the reader has come across it; one statement."""
    seen = Activity.learner_opened_at.is_not(None)
    rows = session.execute(
        select(Activity.id, Activity.kind, Activity.title)
        .where(Activity.opening_id == activity_id, Activity.context_id == who.context_id)
        .where(true() if who.is_staff else seen)
        .order_by(Activity.id)
    )
    return [Opened(row.id, row.kind, row.title) for row in rows]
