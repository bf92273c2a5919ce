"""Writing down what staff did to a learner's dates, steps and scores."""

from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.grading.models import StaffAct, StaffActName


def note_staff_act(
    session: Session,
    activity_id: int,
    what: StaffActName,
    by_membership_id: int | None,
    now: datetime,
    **more: int | datetime | None,
) -> None:
    """Write down what staff did; `more` are what else a `StaffAct` tells: whose it is, and how much."""
    act = {"what": what, "activity_id": activity_id, "by_membership_id": by_membership_id, "created_at": now}
    session.add(StaffAct(**act, **more))
    session.flush()
