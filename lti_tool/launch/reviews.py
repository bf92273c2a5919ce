"""Whose work a launch is about (LTI Submission Review; lti.md A3, C11). Nothing is made here."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.course.arrival import Arrival
from lti_tool.course.models import LineItem, Membership, Person
from lti_tool.errors import LearnerUnknown, NotHere
from lti_tool.lti.values import SubmissionReview


@dataclass(frozen=True, slots=True)
class Work:
    """What one person did in one activity; without a membership, the activity alone."""

    activity_id: int
    membership_id: int | None


def work_to_review(session: Session, arrival: Arrival, review: SubmissionReview) -> Work:
    """Find the work that a submission review asks for.

    The gradebook column says which activity; a resource link that opens another one contradicts it.

    Raises:
        NotHere: the column is none of this course's, or another activity's than the link's.
        LearnerUnknown: the person has never opened Stoke in this course.
    """
    column = select(LineItem.activity_id).where(
        LineItem.context_id == arrival.context_id, LineItem.url == review.line_item_url
    )
    activity_id = session.scalar(column)
    if activity_id is None or arrival.activity_id not in (None, activity_id):
        raise NotHere
    learner = (
        select(Membership.id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.context_id == arrival.context_id,
            Person.registration_id == arrival.registration_id,
            Person.id_on_platform == review.user_id,
        )
    )
    membership_id = session.scalar(learner)
    if membership_id is None:
        raise LearnerUnknown
    return Work(activity_id, membership_id)
