"""Use cases: say what an activity was worth, and read what was said."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import func, not_, or_, select
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.activities.reading.models import ReadingDay
from lti_tool.activities.values import ActivityView
from lti_tool.activities.worth.models import WorthAnswer
from lti_tool.activities.worth.rules import Answer, WorthCount
from lti_tool.acts.models import Act
from lti_tool.course.models import Membership
from lti_tool.database import upsert


def say_worth(session: Session, activity_id: int, membership_id: int, answer: Answer, now: datetime) -> None:
    """Keep a learner's answer in the place of an earlier one."""
    key = {"activity_id": activity_id, "membership_id": membership_id}
    upsert(session, WorthAnswer, key, {"answer": answer, "answered_at": now})


@dataclass(frozen=True, slots=True)
class OwnSay:
    """What a learner may say and has said of an activity."""

    took_part: bool
    """Whether they did anything in it, or opened it before it closed: others have nothing to judge by."""
    answer: Answer | None
    """None while they did not."""


def own_say(session: Session, activity: ActivityView, membership_id: int) -> OwnSay:
    """Return what a learner may say and has said; one statement."""
    key = {"activity_id": activity.id, "membership_id": membership_id}
    opened = select(ReadingDay.id).filter_by(**key)
    if activity.closes_at is not None:
        opened = opened.where(ReadingDay.opened_at <= activity.closes_at)
    took_part = or_(select(Act.id).filter_by(**key).exists(), opened.exists())
    answer = select(WorthAnswer.answer).filter_by(**key).scalar_subquery()
    row = session.execute(select(took_part.label("took_part"), answer.label("answer"))).one()
    return OwnSay(bool(row.took_part), cast(Answer | None, row.answer))


def unsaid(session: Session, membership_id: int, activity_ids: Collection[int]) -> list[int]:
    """Return about which of these activities a learner may say something and has not; one statement."""
    key = {"membership_id": membership_id}
    mine = (
        select(table.id).filter_by(**key).where(table.activity_id == Activity.id)
        for table in (WorthAnswer, Act, ReadingDay)
    )
    said, did, opened = mine
    in_time = or_(Activity.closes_at.is_(None), ReadingDay.opened_at <= Activity.closes_at)
    took_part = or_(did.exists(), opened.where(in_time).exists())
    return list(
        session.scalars(
            select(Activity.id).where(Activity.id.in_(activity_ids), took_part, not_(said.exists()))
        )
    )


def count_answers(session: Session, activity_id: int) -> WorthCount:
    """Return how many gave each answer; who only tries the course out as a learner is left out."""
    return count_all_answers(session, [activity_id]).get(activity_id, WorthCount())


def count_all_answers(session: Session, activity_ids: Collection[int]) -> dict[int, WorthCount]:
    """Return the same by activity, of those with an answer; one statement."""
    rows = session.execute(
        select(WorthAnswer.activity_id, WorthAnswer.answer, func.count())
        .join(Membership, Membership.id == WorthAnswer.membership_id)
        .where(WorthAnswer.activity_id.in_(activity_ids), Membership.is_test_user.is_(False))
        .group_by(WorthAnswer.activity_id, WorthAnswer.answer)
    )
    found: dict[int, dict[str, int]] = {}
    for activity_id, answer, number in rows:
        found.setdefault(activity_id, {})[answer] = number
    return {activity_id: WorthCount(**counts) for activity_id, counts in found.items()}
