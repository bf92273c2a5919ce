"""Giving one learner more time, taking it back, and who did."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, aliased

from lti_tool.course.conditions import scored
from lti_tool.course.models import ACTIVITY, Membership, Person
from lti_tool.database import upsert
from lti_tool.errors import NotHere
from lti_tool.grading.models import Extension, StaffAct, StaffActName
from lti_tool.grading.noting import note_staff_act
from lti_tool.grading.rules import Extension as ExtensionValue
from lti_tool.grading.service import refresh
from lti_tool.grading.steps import schedule_rescore

MOST_LINES = 20
OF_DATES = (StaffActName.EXTENDED, StaffActName.TOOK_TIME_BACK)


@dataclass(frozen=True, slots=True)
class ExtensionLine:
    """Time that staff gave or took back; `name` is theirs, None where the platform sends none."""

    what: StaffActName
    number: int
    name: str | None
    days: int | None
    until: datetime | None
    at: datetime


def extend(
    session: Session,
    activity_id: int,
    membership_id: int,
    extension: ExtensionValue,
    by_membership_id: int,
    now: datetime,
) -> None:
    """Give a learner more time, in the place of what they were given before; their score follows at once.

    Raises:
        NotHere: they are no learner of the activity's course.
    """
    _require_learner(session, activity_id, membership_id)
    values = {"days": extension.days, "until": extension.until}
    upsert(session, Extension, {"activity_id": activity_id, "membership_id": membership_id}, values)
    whose = {"membership_id": membership_id}
    note_staff_act(session, activity_id, StaffActName.EXTENDED, by_membership_id, now, **whose, **values)
    _look_anew(session, activity_id, membership_id, now)


def take_time_back(
    session: Session, activity_id: int, membership_id: int, by_membership_id: int, now: datetime
) -> None:
    """Let everybody's dates hold for a learner again; nothing happens where they do.

    Raises:
        NotHere: they are no learner of the activity's course.
    """
    _require_learner(session, activity_id, membership_id)
    theirs = (Extension.activity_id == activity_id, Extension.membership_id == membership_id)
    if session.scalars(delete(Extension).where(*theirs).returning(Extension.id)).all():
        what = StaffActName.TOOK_TIME_BACK
        note_staff_act(session, activity_id, what, by_membership_id, now, membership_id=membership_id)
        _look_anew(session, activity_id, membership_id, now)


def extensions_of(session: Session, activity_id: int, membership_id: int) -> list[ExtensionLine]:
    """What staff did to a learner's dates, newest first."""
    by = aliased(Membership)
    rows = session.execute(
        select(StaffAct.what, by.number, Person.name, StaffAct.days, StaffAct.until, StaffAct.created_at)
        .join(by, by.id == StaffAct.by_membership_id)
        .outerjoin(Person, Person.id == by.person_id)
        .where(StaffAct.activity_id == activity_id, StaffAct.membership_id == membership_id)
        .where(StaffAct.what.in_(OF_DATES))
        .order_by(StaffAct.id.desc())
        .limit(MOST_LINES)
    )
    return [ExtensionLine(StaffActName(row[0]), *row[1:]) for row in rows]


def _require_learner(session: Session, activity_id: int, membership_id: int) -> None:
    here = (
        select(Membership.id)
        .join(ACTIVITY, ACTIVITY.c.context_id == Membership.context_id)
        .where(ACTIVITY.c.id == activity_id, Membership.id == membership_id, scored())
    )
    if session.scalar(here) is None:
        raise NotHere


def _look_anew(session: Session, activity_id: int, membership_id: int, now: datetime) -> None:
    registration_id = session.execute(
        select(ACTIVITY.c.registration_id).where(ACTIVITY.c.id == activity_id)
    ).scalar_one()
    refresh(
        session,
        registration_id=registration_id,
        activity_id=activity_id,
        membership_id=membership_id,
        now=now,
    )
    # The sweep finds when it has to look next, which their own dates have changed.
    schedule_rescore(session, activity_id, now)
