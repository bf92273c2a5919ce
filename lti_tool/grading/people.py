"""Whose progress and scores an activity has, page by page."""

from collections.abc import Sequence

from sqlalchemy import Select, select, union
from sqlalchemy.orm import Session

from lti_tool.acts.models import Act
from lti_tool.course.models import LineItem
from lti_tool.grading.models import ScoreDelivery, Step, StepAcceptance


def people_with_progress(session: Session, activity_id: int, after: int, limit: int) -> list[int]:
    """Who acted or had a step accepted: membership ids above `after`, at most `limit`, rising."""
    return _next_of(session, _with_progress(activity_id, after), limit)


def graded_people(session: Session, activity_id: int, after: int, limit: int) -> list[int]:
    """The same, and who has a score on its way."""
    wished_for = (
        select(ScoreDelivery.membership_id)
        .join(LineItem, LineItem.id == ScoreDelivery.line_item_id)
        .where(LineItem.activity_id == activity_id, ScoreDelivery.membership_id > after)
    )
    return _next_of(session, [*_with_progress(activity_id, after), wished_for], limit)


def _with_progress(activity_id: int, after: int) -> list[Select[int]]:
    accepted_in = (
        select(StepAcceptance.membership_id)
        .join(Step, Step.id == StepAcceptance.step_id)
        .where(Step.activity_id == activity_id, StepAcceptance.membership_id > after)
    )
    acted = select(Act.membership_id).where(Act.activity_id == activity_id, Act.membership_id > after)
    return [acted, accepted_in]


def _next_of(session: Session, people: Sequence[Select[int]], limit: int) -> list[int]:
    all_of_them = union(*people).subquery()
    ordered = select(all_of_them.c[0]).order_by(all_of_them.c[0]).limit(limit)
    return list(session.scalars(ordered))
