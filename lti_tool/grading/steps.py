"""An activity's steps, and when its scores are due for a new look."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import cast

from sqlalchemy import Row, Select, null, select
from sqlalchemy.orm import Session

from lti_tool.course.models import ACTIVITY
from lti_tool.database import upsert
from lti_tool.grading.models import Rescore, Step, StepKind
from lti_tool.grading.rules import (
    PLAIN,
    GradingTerms,
    StepName,
    StepTerms,
    StepValue,
)
from lti_tool.grading.terms import keep_terms, terms_of


def steps_of(session: Session, activity_id: int) -> tuple[StepValue, ...]:
    """The steps of an activity in their order."""
    rows = session.execute(step_columns().where(Step.activity_id == activity_id).order_by(Step.position))
    return tuple(step_of_row(row) for row in rows)


def replace_steps(
    session: Session,
    activity_id: int,
    steps: Sequence[StepTerms],
    now: datetime,
    terms: GradingTerms = PLAIN,
) -> None:
    """Give an activity these steps and terms, and have its scores looked at anew.

    A step that goes on keeps its row, wherever it stands now, and so its learners' progress and what staff
    accepted of it.
    """
    here = select(Step).where(Step.activity_id == activity_id).order_by(Step.position)
    stored = session.scalars(here).all()
    kept = _going_on(stored, steps)
    for row in stored:
        if row not in kept.values():
            session.delete(row)
    for position, row in kept.items():
        if row.position != position:
            # Aside first: two that change places would stand in one for a moment.
            row.position = -1 - row.position
    session.flush()
    for position, step in enumerate(steps):
        row = kept.get(position) or Step(activity_id=activity_id)
        row.position, row.kind = position, StepKind(step.kind)
        row.needed, row.minimum_words = step.needed, step.minimum_words
        row.due_at, row.share = step.due_at, step.share
        session.add(row)
    session.flush()
    keep_terms(session, activity_id, terms)
    schedule_rescore(session, activity_id, now)


def _going_on(stored: Sequence[Step], steps: Sequence[StepTerms]) -> dict[int, Step]:
    """Return which stored step goes on as the new one of each position.

    That is the same one, best where it stood; else one of its kind, best where it stood; each once.
    """
    found: dict[int, Step] = {}
    for is_same in (True, False):
        for has_place in (True, False):
            for position, step in enumerate(steps):
                rows = (row for row in stored if row not in found.values() and row.kind == step.kind)
                rows = (row for row in rows if not has_place or row.position == position)
                row = next((row for row in rows if not is_same or _terms(row) == _terms(step)), None)
                if position not in found and row is not None:
                    found[position] = row
    return found


def _terms(step: Step | StepTerms) -> tuple[object, ...]:
    return step.needed, step.minimum_words, step.due_at, step.share


def clone_steps(
    session: Session,
    source_id: int,
    target_id: int,
    move: Callable[[datetime | None], datetime | None],
) -> None:
    """Give a copied activity its original's steps with their dates moved, and its terms.

    One with steps keeps its own.
    """
    if steps_of(session, target_id):
        return
    session.add_all(
        Step(
            activity_id=target_id,
            position=step.position,
            kind=StepKind(step.kind),
            needed=step.needed,
            minimum_words=step.minimum_words,
            due_at=move(step.due_at),
            share=step.share,
        )
        for step in steps_of(session, source_id)
    )
    session.flush()
    terms = terms_of(session, source_id)
    release = replace(terms.release, at=move(terms.release.at))
    keep_terms(session, target_id, replace(terms, release=release))


def schedule_rescore(session: Session, activity_id: int, due_at: datetime) -> None:
    """Have the scores of an activity looked at anew when `due_at` comes."""
    registration_id = session.scalar(select(ACTIVITY.c.registration_id).where(ACTIVITY.c.id == activity_id))
    # Taking the lease away too makes a look that is under way end without a word about the next one.
    values = {
        "registration_id": registration_id,
        "due_at": due_at,
        "lease_token": null(),
        "leased_until": None,
    }
    upsert(session, Rescore, {"activity_id": activity_id}, values | {"attempts": 0, "reason": ""})


def schedule_rescores(session: Session, context_id: int, due_at: datetime) -> None:
    """Have the scores of all of a course's activities looked at anew when `due_at` comes."""
    ids = session.scalars(select(ACTIVITY.c.id).where(ACTIVITY.c.context_id == context_id)).all()
    for activity_id in ids:
        schedule_rescore(session, activity_id, due_at)


def step_columns() -> Select[int, int, StepKind, int, int, datetime | None, int]:
    """Select what makes a `StepValue`."""
    return select(Step.id, Step.position, Step.kind, Step.needed, Step.minimum_words, Step.due_at, Step.share)


def step_of_row(row: Row[*tuple[object, ...]]) -> StepValue:
    """The step of a row that has `step_columns`."""
    return StepValue(
        id=row.id,
        position=row.position,
        kind=cast(StepName, str(row.kind)),
        needed=row.needed,
        minimum_words=row.minimum_words,
        due_at=row.due_at,
        share=row.share,
    )


def move_due_dates(
    session: Session,
    activity_id: int,
    move: Callable[[datetime | None], datetime | None],
    now: datetime,
) -> None:
    """Give every step of an activity the date that `move` makes of its own; scores are looked at anew."""
    for step in session.scalars(select(Step).where(Step.activity_id == activity_id)):
        step.due_at = move(step.due_at)
    session.flush()
    schedule_rescore(session, activity_id, now)


def move_release(
    session: Session, activity_id: int, move: Callable[[datetime | None], datetime | None]
) -> None:
    """Move the date on which held scores go out; who calls has the scores looked at anew."""
    terms = terms_of(session, activity_id)
    if terms.release.at is not None:
        keep_terms(
            session, activity_id, replace(terms, release=replace(terms.release, at=move(terms.release.at)))
        )
