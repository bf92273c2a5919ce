"""From the ledger to progress and to the wish for a score, always computed anew and never added up."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, delete, select, update
from sqlalchemy.orm import Session

from lti_tool.acts.rules import ActValue
from lti_tool.acts.service import acts_of_all, lock_memberships
from lti_tool.course.models import ACTIVITY, LineItem, Membership
from lti_tool.course.rules import is_scored, parse_roles
from lti_tool.database import insert_new
from lti_tool.grading.made import brought_up_to_date
from lti_tool.grading.marks import Acts
from lti_tool.grading.models import DeliveryState, ScoreDelivery, Step, StepProgress
from lti_tool.grading.people import graded_people, people_with_progress
from lti_tool.grading.rules import Standing, wished
from lti_tool.grading.sheets import Sheet, Sheets, sheets_of
from lti_tool.grading.submissions import new_key

CHUNK = 200


def refresh(
    session: Session,
    *,
    registration_id: int,
    activity_id: int,
    membership_id: int,
    now: datetime,
    sheets: Sheets | None = None,
    acts: Sequence[ActValue] | None = None,
    marks_stand: bool = False,
) -> None:
    """Bring one person's progress up to date, and queue their score if it changed.

    `sheets`, to be changed, and `acts`, all of theirs here, were read since their membership was locked; what
    is None is read. With `marks_stand` nobody has marked anything of theirs since (`brought_up_to_date`).

    Nothing is queued where the gradebook has no column, for whom is not scored, or for a learner who has
    done nothing and was sent nothing.
    """
    known = None if acts is None else {membership_id: acts}
    refresh_all(session, registration_id, activity_id, [membership_id], now, sheets, known, marks_stand)


def refresh_all(
    session: Session,
    registration_id: int,
    activity_id: int,
    membership_ids: Sequence[int],
    now: datetime,
    sheets: Sheets | None = None,
    known: Acts | None = None,
    marks_stand: bool = False,
) -> None:
    """Do what `refresh` does for several people, in as many statements as for one."""
    lock_memberships(session, membership_ids)
    acts = acts_of_all(session, activity_id, membership_ids) if known is None else known
    stored = sheets or sheets_of(session, activity_id, membership_ids, to_change=True)
    made = brought_up_to_date(session, activity_id, stored, acts, marks_stand=marks_stand)
    _keep_wishes(session, registration_id, activity_id, made, acts, now)


def rescore(
    session: Session, activity_id: int, now: datetime, after: int = 0, limit: int = CHUNK
) -> int | None:
    """Refresh the next `limit` people who acted in an activity or have a score on its way.

    Returns the last membership id, to go on from; None where nobody was left.
    """
    membership_ids = graded_people(session, activity_id, after, limit)
    if not membership_ids:
        return None
    registration_id = session.execute(
        select(ACTIVITY.c.registration_id).where(ACTIVITY.c.id == activity_id)
    ).scalar_one()
    refresh_all(session, registration_id, activity_id, membership_ids, now)
    return membership_ids[-1]


def rebuild(session: Session, activity_id: int) -> int:
    """Make the stored progress of an activity anew from the ledger alone; returns how many people have any.

    Scores are not touched: a rescore follows where they should be.
    """
    steps = select(Step.id).where(Step.activity_id == activity_id)
    session.execute(delete(StepProgress).where(StepProgress.step_id.in_(steps)))
    people, after = 0, 0
    while membership_ids := people_with_progress(session, activity_id, after, CHUNK):
        lock_memberships(session, membership_ids)
        acts = acts_of_all(session, activity_id, membership_ids)
        stored = sheets_of(session, activity_id, membership_ids, to_change=True)
        brought_up_to_date(session, activity_id, stored, acts)
        people += len(membership_ids)
        after = membership_ids[-1]
    return people


def _keep_wishes(
    session: Session,
    registration_id: int,
    activity_id: int,
    sheets: Sheets,
    acts: Acts,
    now: datetime,
) -> None:
    fresh: dict[int, dict[str, object]] = {}
    changed: list[dict[str, object]] = []
    for row in _wishes(session, activity_id, list(sheets)):
        has_wish = row.delivery_id is not None
        if not (has_wish or _has_begun(sheets[row.membership_id], acts.get(row.membership_id, ()))):
            continue
        # Scores of who is gone stand still: the platform takes none (ADR 0015).
        if row.gone_at is not None or not is_scored(parse_roles(row.roles), row.is_test_user):
            continue
        stands = sheets[row.membership_id].standing(now, row.column_maximum)
        is_held = sheets[row.membership_id].held(now) is not None
        wish, work = _wish(stands, has_wish), _work(row, acts.get(row.membership_id, ()))
        if wish is None or (has_wish and wish.items() <= row._mapping.items()):
            continue
        if has_wish:
            changed.append({"row_id": row.delivery_id, **wish, **work, **_again(row, is_held, now)})
        else:
            keys = {"line_item_id": row.line_item_id, "membership_id": row.membership_id}
            due = {"registration_id": registration_id, **_sent(is_held, now)}
            fresh[row.membership_id] = {**due, **keys, **wish, **work}
    kept = insert_new(session, ScoreDelivery, list(fresh.values()), ScoreDelivery.membership_id)
    if overtaken := fresh.keys() - set(kept):
        # Somebody sent them a 0 meanwhile: that wish is there to see now, and ours is the newer one.
        rest = {who: sheets[who] for who in overtaken}
        _keep_wishes(session, registration_id, activity_id, rest, acts, now)
    if changed:
        same = ScoreDelivery.id == bindparam("row_id")
        session.connection().execute(update(ScoreDelivery).where(same), changed)


def _wishes(
    session: Session, activity_id: int, membership_ids: Sequence[int]
) -> Sequence[Row[*tuple[Any, ...]]]:
    return session.execute(
        select(
            Membership.id.label("membership_id"),
            Membership.roles,
            Membership.is_test_user,
            Membership.gone_at,
            LineItem.id.label("line_item_id"),
            LineItem.score_maximum.label("column_maximum"),
            ScoreDelivery.id.label("delivery_id"),
            ScoreDelivery.score_given,
            ScoreDelivery.score_maximum,
            ScoreDelivery.completed,
            ScoreDelivery.version,
            ScoreDelivery.state,
            ScoreDelivery.due_at,
            ScoreDelivery.sent_given,
            ScoreDelivery.found_given,
            ScoreDelivery.submitted_at,
            ScoreDelivery.submission_key,
        )
        .join(
            LineItem,
            and_(LineItem.activity_id == activity_id, LineItem.context_id == Membership.context_id),
        )
        .outerjoin(
            ScoreDelivery,
            and_(
                ScoreDelivery.line_item_id == LineItem.id,
                ScoreDelivery.membership_id == Membership.id,
            ),
        )
        .where(Membership.id.in_(membership_ids))
        # In a fixed order, so that two transactions cannot wait for each other.
        .order_by(Membership.id)
    ).all()


def _has_begun(sheet: Sheet, acts: Sequence[ActValue]) -> bool:
    """Whether there is anything to score; reading alone is nothing where no step asks for it."""
    has_progress = any(one.counted for one in sheet.made) or any(sheet.accepted_at)
    return has_progress or any(act.verb != "read" for act in acts)


def _wish(stands: Standing, has_wish: bool) -> dict[str, object] | None:
    given = wished(stands, was_sent=has_wish)
    if given is None:
        return None
    return {"score_given": given, "score_maximum": stands.maximum, "completed": stands.is_complete}


def _work(row: Row[*tuple[Any, ...]], acts: Sequence[ActValue]) -> dict[str, object]:
    """Since when there is work behind a score, and the name under which a gradebook may ask for it."""
    begun_at = row.submitted_at or min((act.created_at for act in acts), default=None)
    return {"submitted_at": begun_at, "submission_key": row.submission_key or (begun_at and new_key())}


def _sent(is_held: bool, now: datetime) -> dict[str, object]:
    """Whether, and when, a new wish goes out."""
    if is_held:
        return {"state": DeliveryState.HELD, "due_at": None}
    return {"state": DeliveryState.WAITING, "due_at": now}


def _again(row: Row[*tuple[Any, ...]], is_held: bool, now: datetime) -> dict[str, object]:
    """The other columns of a changed wish; what a person overrode waits for a person (Retry)."""
    keep = row.state == DeliveryState.OVERRIDDEN
    # What is known of the gradebook is out of the column's maximum too, which may be another one now.
    scale = row.column_maximum / row.score_maximum
    return {
        "sent_given": None if row.sent_given is None else row.sent_given * scale,
        "found_given": None if row.found_given is None else row.found_given * scale,
        "version": row.version + 1,
        **({"state": row.state, "due_at": row.due_at} if keep else _sent(is_held, now)),
        "reason": "overridden" if keep else "",
        "attempts": 0,
        "first_failed_at": None,
    }
