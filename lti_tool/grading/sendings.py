"""Scores that are to be sent now: leased, each with a timestamp of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from lti_tool.course.models import ACTIVITY, LineItem, Membership, Person
from lti_tool.grading.models import DeliveryState, Grading, ScoreDelivery
from lti_tool.grading.rules import Tried, is_held
from lti_tool.grading.submissions import resource_id_of
from lti_tool.grading.terms import RELEASE, joined_to, release_of_row
from lti_tool.lti.score_times import may_be_sent_at, next_timestamp
from lti_tool.outbox.service import is_free, is_in_use, new_lease


@dataclass(frozen=True, slots=True)
class NewSubmission:
    """Work that a gradebook is to be told of with the first score for it."""

    resource_id: str
    key: str
    submitted_at: datetime
    is_doubtful: bool
    """Whether a score that told of it was sent and never answered (ADR 0019)."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One score that is to be sent now, while the lease lasts."""

    id: int
    line_item_id: int
    url: str | None
    """The column's address; None: to be found or made."""
    user_id: str
    given: float
    maximum: float
    completed: bool
    version: int
    stamp: datetime
    sent_version: int
    sent_given: float | None
    sent_at: datetime | None
    found_given: float | None
    is_unsure: bool
    """Whether the gradebook may hold a score of ours that `sent_given` does not know of."""
    submission: NewSubmission | None
    """None: the score tells of none."""
    tried: Tried
    token: str
    until: datetime


def claim_wishes(
    session: Session,
    registration_id: int,
    now: datetime,
    limit: int,
    clock_offset: timedelta,
    *,
    announces_submissions: bool,
) -> tuple[int, list[Wish]]:
    """Lease due scores of a registration; returns how many, and those of them that may be sent now.

    None of a registration that an admin has paused or removed.
    With `announces_submissions` the first score for a learner's work tells of it (Canvas).
    The timestamps are stored before anything is sent, so that they never go back. A score whose
    timestamp the platform's clock has not reached yet is put back till then.
    """
    ours = ScoreDelivery.registration_id == registration_id
    due = _SENDABLE.where(ours, is_free(ScoreDelivery, now), is_in_use(ScoreDelivery))
    rows = session.execute(due.limit(limit)).all()
    token, until = new_lease(now)
    wishes: list[Wish] = []
    for row in rows:
        stamp = next_timestamp(now, row.stamped_at, clock_offset)
        ready_at = may_be_sent_at(stamp, clock_offset)
        if row.user_id is None:
            _leave(session, row.id, state=DeliveryState.NOT_GRADABLE, reason="not_gradable", due_at=None)
        elif row.release and is_held(release_of_row(row), row.released_at, now):
            # Whatever made it due (a retry, zeros): nothing leaves before its time.
            _leave(session, row.id, state=DeliveryState.HELD, reason="", due_at=None)
        elif ready_at > now:
            _leave(session, row.id, due_at=ready_at)
        else:
            submission = _submission(row) if announces_submissions else None
            wishes.append(_wish(row, submission, stamp, token, until))
    return len(rows), _lease(session, wishes, now)


_SENDABLE = (
    select(
        ScoreDelivery.id,
        ScoreDelivery.line_item_id,
        LineItem.url,
        Person.id_on_platform.label("user_id"),
        ScoreDelivery.score_given,
        ScoreDelivery.score_maximum,
        ScoreDelivery.completed,
        ScoreDelivery.version,
        ScoreDelivery.stamped_at,
        ScoreDelivery.sent_version,
        ScoreDelivery.sent_given,
        ScoreDelivery.sent_at,
        ScoreDelivery.found_given,
        ScoreDelivery.is_unsure,
        ScoreDelivery.submitted_at,
        ScoreDelivery.submission_key,
        ScoreDelivery.announced_at,
        ACTIVITY.c.uuid,
        ACTIVITY.c.duplicate_for,
        ScoreDelivery.attempts,
        ScoreDelivery.first_failed_at,
        ScoreDelivery.reason,
        *RELEASE,
    )
    .join(LineItem, LineItem.id == ScoreDelivery.line_item_id)
    .join(ACTIVITY, ACTIVITY.c.id == LineItem.activity_id)
    .join(Membership, Membership.id == ScoreDelivery.membership_id)
    .outerjoin(Person, Person.id == Membership.person_id)
    .outerjoin(Grading, joined_to(LineItem.activity_id))
    .order_by(ScoreDelivery.due_at, ScoreDelivery.id)
    # SQLite has no such clause; there the transaction has the only right to write.
    .with_for_update(of=ScoreDelivery, skip_locked=True)
)


def _submission(row: Row[*tuple[Any, ...]]) -> NewSubmission | None:
    """What a score is to tell of: work that no score has told of yet, as far as an answer says."""
    if row.submitted_at is None or row.submission_key is None:
        return None
    if row.announced_at and row.sent_at and row.sent_at >= row.announced_at:
        return None
    resource_id = resource_id_of(row.uuid, row.duplicate_for)
    is_doubtful = row.announced_at is not None
    return NewSubmission(resource_id, row.submission_key, row.submitted_at, is_doubtful)


def _wish(
    row: Row[*tuple[Any, ...]],
    submission: NewSubmission | None,
    stamp: datetime,
    token: str,
    until: datetime,
) -> Wish:
    return Wish(
        id=row.id,
        line_item_id=row.line_item_id,
        url=row.url,
        user_id=row.user_id,
        given=row.score_given,
        maximum=row.score_maximum,
        completed=row.completed,
        version=row.version,
        stamp=stamp,
        sent_version=row.sent_version,
        sent_given=row.sent_given,
        sent_at=row.sent_at,
        found_given=row.found_given,
        is_unsure=row.is_unsure,
        submission=submission,
        tried=Tried(row.attempts, row.first_failed_at, row.reason),
        token=token,
        until=until,
    )


def _leave(session: Session, row_id: int, **values: object) -> None:
    session.execute(
        update(ScoreDelivery)
        .where(ScoreDelivery.id == row_id)
        .values(values)
        .execution_options(synchronize_session=False)
    )


def _lease(session: Session, wishes: Sequence[Wish], now: datetime) -> list[Wish]:
    """Lease and stamp in one go; returns those that nobody else took meanwhile."""
    by_stamp: dict[datetime, list[Wish]] = {}
    for wish in wishes:
        by_stamp.setdefault(wish.stamp, []).append(wish)
    leased: set[int] = set()
    for stamp, alike in by_stamp.items():
        leased.update(
            session.scalars(
                update(ScoreDelivery)
                .where(ScoreDelivery.id.in_([wish.id for wish in alike]), is_free(ScoreDelivery, now))
                .values(
                    lease_token=alike[0].token,
                    leased_until=alike[0].until,
                    stamped_at=stamp,
                    is_unsure=True,
                )
                .returning(ScoreDelivery.id)
                .execution_options(synchronize_session=False)
            )
        )
    ours = [wish for wish in wishes if wish.id in leased]
    _note_announcements(session, [wish.id for wish in ours if wish.submission], now)
    return ours


def _note_announcements(session: Session, ids: Sequence[int], now: datetime) -> None:
    """Write down who is about to be told of, before it is said: it must not be said twice."""
    if ids:
        session.execute(
            update(ScoreDelivery)
            .where(ScoreDelivery.id.in_(ids))
            .values(announced_at=now)
            .execution_options(synchronize_session=False)
        )
