"""Due work of every kind that there is."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.course.arrival import Arrival, settle_launch
from lti_tool.course.models import Deployment, LineItem, NoticeHandler, RosterSync
from lti_tool.grading.models import GradebookCheck, Rescore, ReviewOffer, ScoreDelivery
from tests.support.rows import make_activity, make_launch


def make_due_work(session: Session, registration_id: int, now: datetime) -> Arrival:
    """Make a learner and, for them, one row of every kind of work that is due now."""
    known = select(Deployment.id_on_platform).filter_by(registration_id=registration_id)
    launch = make_launch(registration_id, deployment_id=session.scalars(known).one())
    arrival = settle_launch(session, launch, now)
    activity = make_activity(session, registration_id, arrival.context_id, now)
    column = LineItem(
        context_id=arrival.context_id, activity_id=activity.id, score_maximum=10, created_at=now
    )
    session.add(column)
    session.flush()
    due = {"registration_id": registration_id, "due_at": now}
    score = ScoreDelivery(
        line_item_id=column.id,
        membership_id=arrival.membership_id,
        score_given=5,
        score_maximum=10,
        **due,
    )
    session.add(score)
    session.flush()
    session.merge(Rescore(activity_id=activity.id, **due))
    check = GradebookCheck(activity_id=activity.id, delivery_id=score.id, version=1, asked_at=now, **due)
    offer = ReviewOffer(line_item_id=column.id, **due)
    roster = RosterSync(context_id=arrival.context_id, **due)
    session.add_all([check, offer, roster, NoticeHandler(deployment_id=arrival.deployment_id, **due)])
    session.flush()
    return arrival
