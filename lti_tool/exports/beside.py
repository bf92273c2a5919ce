"""What has words beside what the kinds hold: takeaways, and what staff recognised or noted."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.reading.models import ReadingDay
from lti_tool.activities.reading.service import TAKEAWAY
from lti_tool.activities.recognising.models import Recognition
from lti_tool.activities.values import Made

POST = "post"
"""The kind of item of which the table of items says what answers it."""


def said_beside(session: Session, activity_id: int, *, hides_names: bool) -> Iterator[Made]:
    """Read what has words in an activity and is nobody's post, find or share; at most two statements.

    Where names are hidden, neither who reads is told nor what was said in class, which tells who said it.
    """
    yield from _recognised(session, activity_id, ("accolade",) if hides_names else ("accolade", "observed"))
    if not hides_names:
        yield from _taken_away(session, activity_id)


def _recognised(session: Session, activity_id: int, what: tuple[str, ...]) -> Iterator[Made]:
    row = Recognition
    for one in session.scalars(
        select(row).where(row.activity_id == activity_id, row.what.in_(what)).order_by(row.id)
    ):
        yield Made(
            item_kind=one.what,
            item_id=one.id,
            what="recognise",
            membership_id=one.by_membership_id,
            made_at=one.created_at,
            text=one.words,
            answers_id=one.item_id if one.item_kind == POST else None,
            state="taken_back" if one.taken_back_at else "",
        )


def _taken_away(session: Session, activity_id: int) -> Iterator[Made]:
    noted = select(ReadingDay).where(ReadingDay.activity_id == activity_id, ReadingDay.takeaway != "")
    for day in session.scalars(noted.order_by(ReadingDay.id)):
        yield Made(
            item_kind=TAKEAWAY,
            item_id=day.id,
            what="take",
            membership_id=day.membership_id,
            made_at=day.opened_at,
            text=day.takeaway,
            state="for_staff",
        )
