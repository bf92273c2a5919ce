"""Accepting a learner's step although not all of it is there, many at once, and taking that back."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lti_tool.course.conditions import scored
from lti_tool.course.models import ACTIVITY, Membership
from lti_tool.database import insert_new
from lti_tool.errors import NotHere
from lti_tool.grading.models import StaffActName, Step, StepAcceptance
from lti_tool.grading.noting import note_staff_act
from lti_tool.grading.rules import StepValue
from lti_tool.grading.service import refresh_all
from lti_tool.grading.values import LearnerRow

MOST_LINES = 50
Wanted = tuple[int, int]
"""A membership, and the id of a step."""


def accept_steps(
    session: Session, activity_id: int, wanted: Collection[Wanted], by_membership_id: int, now: datetime
) -> int:
    """Let steps of learners count as met; return how many were not accepted before. Scores follow at once.

    Raises:
        NotHere: a step is another activity's, or somebody is no learner of its course.
    """
    places = _places(session, activity_id, wanted)
    made = 0
    for membership_id, step_id in sorted(wanted):
        row = {"membership_id": membership_id, "step_id": step_id, "accepted_at": now}
        if insert_new(session, StepAcceptance, [row], StepAcceptance.id):
            made += 1
            step = {"membership_id": membership_id, "step_place": places[step_id]}
            note_staff_act(session, activity_id, StaffActName.ACCEPTED, by_membership_id, now, **step)
    _look_anew(session, activity_id, {one for one, _step in wanted}, now)
    return made


def take_acceptance_back(
    session: Session, activity_id: int, wanted: Wanted, by_membership_id: int, now: datetime
) -> None:
    """Let only what is there count for a step again; nothing happens where that holds.

    Raises:
        NotHere: as `accept_steps`.
    """
    places, (membership_id, step_id) = _places(session, activity_id, [wanted]), wanted
    row = (StepAcceptance.membership_id == membership_id, StepAcceptance.step_id == step_id)
    if session.scalars(delete(StepAcceptance).where(*row).returning(StepAcceptance.id)).all():
        what, step = StaffActName.TOOK_ACCEPTANCE_BACK, {"step_place": places[step_id]}
        note_staff_act(session, activity_id, what, by_membership_id, now, membership_id=membership_id, **step)
        _look_anew(session, activity_id, {membership_id}, now)


@dataclass(frozen=True, slots=True)
class AcceptedStep:
    """A step that staff accept: whose, which, since when."""

    learner: LearnerRow
    step: StepValue
    accepted_at: datetime


def accepted_among(learners: Iterable[LearnerRow]) -> list[AcceptedStep]:
    """What of these learners is accepted, newest first."""
    found = [
        AcceptedStep(one, line.step, line.accepted_at)
        for one in learners
        for line in one.steps
        if line.accepted_at is not None
    ]
    return sorted(found, key=lambda one: one.accepted_at, reverse=True)[:MOST_LINES]


def _places(session: Session, activity_id: int, wanted: Collection[Wanted]) -> dict[int, int]:
    """Return the places of an activity's steps, once everything wanted is known to belong to it."""
    steps = select(Step.id, Step.position).where(Step.activity_id == activity_id)
    places = {row.id: row.position for row in session.execute(steps)}
    people = {one for one, _step in wanted}
    learners = (
        select(Membership.id)
        .join(ACTIVITY, ACTIVITY.c.context_id == Membership.context_id)
        .where(ACTIVITY.c.id == activity_id, Membership.id.in_(people), scored())
    )
    known = set(session.scalars(learners))
    if not (people <= known and {step for _one, step in wanted} <= places.keys()):
        raise NotHere
    return places


def _look_anew(session: Session, activity_id: int, people: Iterable[int], now: datetime) -> None:
    registration_id = session.execute(
        select(ACTIVITY.c.registration_id).where(ACTIVITY.c.id == activity_id)
    ).scalar_one()
    refresh_all(session, registration_id, activity_id, sorted(people), now)
