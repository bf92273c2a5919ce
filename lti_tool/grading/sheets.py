"""What learners are asked, and what is stored of how far they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from lti_tool.course.models import ACTIVITY, Membership
from lti_tool.grading.models import Extension as ExtensionRow
from lti_tool.grading.models import Grading, RoleHolder, Step, StepAcceptance, StepProgress
from lti_tool.grading.rules import (
    NO_PROGRESS,
    PLAIN,
    Extension,
    GradingTerms,
    Held,
    Progress,
    ReleaseTerms,
    Standing,
    StepValue,
    is_asked,
    is_held,
    next_date,
    own_steps,
    standing,
)
from lti_tool.grading.steps import step_columns, step_of_row, steps_of
from lti_tool.grading.terms import TERMS, joined_to, terms_of, terms_of_row
from lti_tool.grading.values import StepStanding

PROGRESS = (StepProgress.counted, StepProgress.met_at, StepProgress.late, StepProgress.late_worth)
"""Columns of a row that `progress_of_row` reads."""
EXTENSION = (ExtensionRow.days.label("extra_days"), ExtensionRow.until.label("extra_until"))
"""Columns of a row that `extension_of_row` reads."""
HELD = (
    RoleHolder.role.label("held_role"),
    RoleHolder.given_at.label("held_since"),
    RoleHolder.ended_at,
    RoleHolder.again_at,
)
"""Columns of a row that says which role somebody holds."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one learner is asked in an activity, and how far they are by what is stored."""

    steps: tuple[StepValue, ...] = ()
    made: tuple[Progress, ...] = ()
    """Of each step."""
    row_ids: tuple[int | None, ...] = ()
    """Where the progress is stored, None where nothing is."""
    accepted_at: tuple[datetime | None, ...] = ()
    """Since when staff accept each step, None where they do not."""
    terms: GradingTerms = PLAIN
    extension: Extension | None = None
    """Whether, and how, the dates are their own."""
    released_at: datetime | None = None
    """When staff let the activity's held scores out."""

    def standing(self, now: datetime, maximum: float) -> Standing:
        """The score that this makes."""
        asked = self.asked
        steps, made = [one.step for one in asked], [one.progress for one in asked]
        return standing(steps, made, now, maximum, self.terms)

    @property
    def asked(self) -> tuple[StepStanding, ...]:
        """The steps that are theirs to do, and how far they are."""
        lines = map(StepStanding, self.steps, self.made, self.accepted_at)
        return tuple(one for one in lines if is_asked(one.step, one.progress))

    def held(self, now: datetime) -> ReleaseTerms | None:
        """How the score is held back from the gradebook, None where it is not."""
        return self.terms.release if is_held(self.terms.release, self.released_at, now) else None


EMPTY = Sheet()


def sheets_of(
    session: Session, activity_id: int, membership_ids: Sequence[int], *, to_change: bool = False
) -> dict[int, Sheet]:
    """The sheets of these people in one activity, by membership, in one statement.

    Everybody's is `EMPTY` where the activity has no steps. With `to_change` the steps stay until the
    transaction ends: of one that an instructor takes away meanwhile no progress could be stored.
    """
    names = {"activity_id": activity_id, "membership_ids": list(membership_ids)}
    rows: dict[int, list[Row[*tuple[Any, ...]]]] = {}
    for row in session.connection().execute(_SHEETS_TO_CHANGE if to_change else _SHEETS, names):
        rows.setdefault(row.membership_id, []).append(row)
    return {who: sheet_of_rows(rows.get(who, ())) for who in membership_ids}


def sheet_of_rows(rows: Sequence[Row[*tuple[Any, ...]]]) -> Sheet:
    """The sheet of one learner's rows, each with a step or without any, `PROGRESS`, `TERMS`, `EXTENSION`.

    Each tells besides when the activity closes.
    """
    if not rows:
        return EMPTY
    with_step = [row for row in rows if row.id is not None]
    terms, extension = terms_of_row(rows[0]), extension_of_row(rows[0])
    return Sheet(
        steps=own_steps([_own_step(row) for row in with_step], extension, terms.zone, rows[0].closes_at),
        made=tuple(progress_of_row(row) for row in with_step),
        row_ids=tuple(row.progress_id for row in with_step),
        accepted_at=tuple(getattr(row, "accepted_at", None) for row in with_step),
        terms=terms,
        extension=extension,
        released_at=rows[0].released_at,
    )


def _own_step(row: Row[*tuple[Any, ...]]) -> StepValue:
    step = step_of_row(row)
    if step.kind != "role" or row.held_role is None:
        return step
    return replace(step, held=Held(row.held_role, row.held_since, row.ended_at, row.again_at))


def extension_of_row(row: Row[*tuple[Any, ...]]) -> Extension | None:
    """The extension of a row that has `EXTENSION`, None where everybody's dates hold."""
    if row.extra_days is None and row.extra_until is None:
        return None
    return Extension(row.extra_days, row.extra_until)


def extended(activity_id: Any, membership_id: Any) -> ColumnElement[bool]:
    """On what a learner's extension is joined (outer) to a query that knows both."""
    return and_(ExtensionRow.activity_id == activity_id, ExtensionRow.membership_id == membership_id)


def in_role(activity_id: Any, membership_id: Any) -> ColumnElement[bool]:
    """On what a learner's role is joined (outer) to a query that knows both."""
    return and_(RoleHolder.activity_id == activity_id, RoleHolder.membership_id == membership_id)


ROLE_GIVEN_AT = func.coalesce(RoleHolder.again_at, RoleHolder.given_at)
"""When somebody was given a role the last time."""


def role_is_in_time(since: Any = RoleHolder.given_at) -> ColumnElement[bool]:
    """Whether a role began before its step's date; else nobody is asked for it (`rules.is_asked`).

    Nor is who has not done it, where they were given one again (`since` is `ROLE_GIVEN_AT`) after that.
    """
    return or_(Step.due_at.is_(None), since < Step.due_at)


def accepted_of(membership_id: Any) -> ColumnElement[bool]:
    """On what staff's acceptance of a learner's step is joined (outer) to a query that knows both."""
    return and_(StepAcceptance.step_id == Step.id, StepAcceptance.membership_id == membership_id)


def next_look(session: Session, activity_id: int, now: datetime) -> datetime | None:
    """The next moment at which scores may move or go out by themselves, by anybody's dates."""
    steps, terms = steps_of(session, activity_id), terms_of(session, activity_id)
    given = select(ExtensionRow.days, ExtensionRow.until).where(ExtensionRow.activity_id == activity_id)
    extensions = [Extension(*row) for row in session.execute(given.distinct())]
    closes_at = session.scalar(select(ACTIVITY.c.closes_at).where(ACTIVITY.c.id == activity_id))
    all_steps = [step for one in (None, *extensions) for step in own_steps(steps, one, terms.zone, closes_at)]
    following, release = next_date(all_steps, now, terms.late), terms.release.at
    coming = [following, release if release and release >= now else None]
    return min(filter(None, coming), default=None)


def progress_of_row(row: Row[*tuple[Any, ...]]) -> Progress:
    """The progress of a row that has `PROGRESS`, all None where nothing is stored."""
    if row.counted is None:
        return NO_PROGRESS
    return Progress(row.counted, row.met_at, row.late, row.late_worth)


# Made once: composing it costs more than the database does.
_SHEETS = (
    step_columns()
    .add_columns(
        Membership.id.label("membership_id"),
        StepProgress.id.label("progress_id"),
        *PROGRESS,
        *TERMS,
        *EXTENSION,
        *HELD,
        StepAcceptance.accepted_at,
        ACTIVITY.c.closes_at,
    )
    .select_from(Step)
    .join(ACTIVITY, ACTIVITY.c.id == Step.activity_id)
    .join(Membership, Membership.id.in_(bindparam("membership_ids", expanding=True)))
    .outerjoin(
        StepProgress,
        and_(StepProgress.step_id == Step.id, StepProgress.membership_id == Membership.id),
    )
    .outerjoin(StepAcceptance, accepted_of(Membership.id))
    .outerjoin(Grading, joined_to(Step.activity_id))
    .outerjoin(ExtensionRow, extended(Step.activity_id, Membership.id))
    .outerjoin(RoleHolder, in_role(Step.activity_id, Membership.id))
    .where(Step.activity_id == bindparam("activity_id"))
    .order_by(Step.position)
)
# SQLite has no such clause; there the transaction has the only right to write.
_SHEETS_TO_CHANGE = _SHEETS.with_for_update(read=True, key_share=True, of=Step)

Sheets = Mapping[int, Sheet]
