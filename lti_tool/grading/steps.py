"""An activity's steps, and when its scores are due for a new look."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import Row, Select, and_, bindparam, null, select
from sqlalchemy.orm import Session

from lti_tool.course.models import ACTIVITY
from lti_tool.database import upsert
from lti_tool.grading.models import Rescore, Step, StepKind, StepProgress
from lti_tool.grading.rules import NO_PROGRESS, Progress, StepName, StepTerms, StepValue


def steps_of(session: Session, activity_id: int) -> tuple[StepValue, ...]:
    """The steps of an activity in their order."""
    rows = session.execute(step_columns().where(Step.activity_id == activity_id).order_by(Step.position))
    return tuple(step_of_row(row) for row in rows)


def replace_steps(session: Session, activity_id: int, steps: Sequence[StepTerms], now: datetime) -> None:
    """Give an activity these steps and have its scores looked at anew.

    A step that keeps its place and kind keeps its row, and so its learners' progress.
    """
    stored = {
        row.position: row for row in session.scalars(select(Step).where(Step.activity_id == activity_id))
    }
    kept = {p for p, terms in enumerate(steps) if p in stored and stored[p].kind == terms.kind}
    for position in stored.keys() - kept:
        session.delete(stored[position])
    session.flush()
    for position, terms in enumerate(steps):
        row = stored[position] if position in kept else Step(activity_id=activity_id, position=position)
        row.kind = StepKind(terms.kind)
        row.needed, row.minimum_words = terms.needed, terms.minimum_words
        row.due_at, row.share = terms.due_at, terms.share
        session.add(row)
    session.flush()
    schedule_rescore(session, activity_id, now)


def clone_steps(
    session: Session,
    source_id: int,
    target_id: int,
    move: Callable[[datetime | None], datetime | None],
) -> None:
    """Give a copied activity its original's steps with their dates moved; one with steps keeps its own."""
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


def steps_with_progress(
    session: Session, activity_id: int, membership_ids: Sequence[int]
) -> tuple[tuple[StepValue, ...], dict[tuple[int, int], tuple[int, Progress]]]:
    """The steps, and what is stored of these people's progress in them, in one statement.

    Progress comes as (step id, membership id) → (row id, progress); what is missing is no progress.
    """
    names = {"activity_id": activity_id, "membership_ids": list(membership_ids)}
    rows = session.connection().execute(_WITH_PROGRESS, names).all()
    steps = {row.id: step_of_row(row) for row in rows}
    stored = {
        (row.id, row.membership_id): (row.progress_id, Progress(row.counted, row.met_at))
        for row in rows
        if row.progress_id is not None
    }
    return tuple(steps.values()), stored


def progress_of(
    steps: Sequence[StepValue],
    stored: dict[tuple[int, int], tuple[int, Progress]],
    membership_id: int,
) -> tuple[Progress, ...]:
    """One person's progress in each step, out of what `steps_with_progress` read."""
    return tuple(stored.get((step.id, membership_id), (0, NO_PROGRESS))[1] for step in steps)


def step_columns() -> Select[int, int, StepKind, int, int, datetime | None, int]:
    """Select what makes a `StepValue`."""
    return select(Step.id, Step.position, Step.kind, Step.needed, Step.minimum_words, Step.due_at, Step.share)


# Made once: composing it costs more than the database does.
_WITH_PROGRESS = (
    step_columns()
    .add_columns(
        StepProgress.id.label("progress_id"),
        StepProgress.membership_id,
        StepProgress.counted,
        StepProgress.met_at,
    )
    .outerjoin(
        StepProgress,
        and_(
            StepProgress.step_id == Step.id,
            StepProgress.membership_id.in_(bindparam("membership_ids", expanding=True)),
        ),
    )
    .where(Step.activity_id == bindparam("activity_id"))
    .order_by(Step.position)
)


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
