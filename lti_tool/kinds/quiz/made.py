"""What people answered in a quiz, for exports."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.values import Made
from lti_tool.kinds.quiz.models import QuizAnswer
from lti_tool.kinds.quiz.service import RIGHT, WRONG

AT_ONCE = 500
"""Rows that are held at a time."""


def made(session: Session, activity_id: int) -> Iterator[Made]:
    """Read answers, as they were kept."""
    rows = session.scalars(
        select(QuizAnswer)
        .where(QuizAnswer.activity_id == activity_id)
        .order_by(QuizAnswer.id)
        .execution_options(yield_per=AT_ONCE)
    )
    for row in rows:
        yield Made(
            item_kind=RIGHT if row.is_right else WRONG,
            item_id=row.counts_as or row.id,
            what="answer",
            membership_id=row.membership_id,
            made_at=row.created_at,
            text=row.given,
        )
