"""Activities come along with a copied course: what is configured, nothing that people made (ADR 0017)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool.activities.kinds import Kinds
from lti_tool.activities.models import Activity
from lti_tool.activities.rules import Choice, Shift, days_between, first_known_zone
from lti_tool.activities.values import ActivityView, CopyNote
from lti_tool.course.arrival import Arrival
from lti_tool.course.models import Context, Membership, Person
from lti_tool.course.rules import is_instructor, parse_roles
from lti_tool.database import insert_once
from lti_tool.grading.steps import clone_steps
from lti_tool.lti.values import Launch

COPIED = ("registration_id", "kind", "title", "prompt", "prompt_html", "objective", "reason", "score_maximum")
MOST_LOOKED_AT = 100
"""Of a course's staff, for their time zones."""


def clone_activity(
    session: Session, kinds: Kinds, arrival: Arrival, launch: Launch, choice: Choice, now: datetime
) -> int:
    """Return a clone of an activity for the launch's course, or for its link where it stands beside another.

    Dates move with the course where both starts are known; a duplicate within a course keeps those of its
    original.
    """
    source = session.get_one(Activity, choice.activity_id)
    is_duplicate = source.context_id == arrival.context_id
    shift = None if is_duplicate else _shift(session, source, arrival, launch)
    opening_id = source.opening_id
    if opening_id is not None and not is_duplicate:
        # Made here where it has not come by a link of its own; it may have none.
        opening = session.get_one(Activity, opening_id)
        opening_id = _clone(session, kinds, opening, arrival.context_id, 0, shift, {"created_at": now})
    own = {
        "opening_id": opening_id,
        "copy_to_check": not is_duplicate and source.context_id is not None,
        "created_at": now,
    }
    beside = (arrival.resource_link_id or 0) if choice.is_beside else 0
    return _clone(session, kinds, source, arrival.context_id, beside, shift, own)


def _clone(
    session: Session,
    kinds: Kinds,
    source: Activity,
    context_id: int | None,
    beside: int,
    shift: Shift | None,
    own: dict[str, Any],
) -> int:
    move = shift.moved if shift else _as_it_was
    key = {"context_id": context_id, "uuid": source.uuid, "duplicate_for": beside}
    values = {name: getattr(source, name) for name in COPIED} | {
        "opens_at": move(source.opens_at),
        "closes_at": move(source.closes_at),
        "options": kinds[source.kind].moved_options(source.options, move),
        "days_moved": shift.days if shift else None,
        "copied_from_id": source.id,
    }
    target_id = insert_once(session, Activity, key, values | own)
    clone_steps(session, source.id, target_id, move)
    return target_id


def _as_it_was(date: datetime | None) -> datetime | None:
    return date


def copy_note(activity: ActivityView, due_dates: Iterable[datetime | None]) -> CopyNote:
    """Return what to tell an instructor of a copy whose steps have these dates."""
    dates = (activity.opens_at, activity.closes_at, *due_dates)
    return CopyNote(activity.copied_from or "", activity.days_moved, any(dates))


def put_note_away(session: Session, activity_id: int) -> None:
    """Note that an instructor has looked at a copy."""
    session.execute(update(Activity).where(Activity.id == activity_id).values(copy_to_check=False))


def _shift(session: Session, source: Activity, arrival: Arrival, launch: Launch) -> Shift | None:
    """Return how dates move, None where one of the two courses does not say when it begins."""
    ids = (source.context_id, arrival.context_id)
    rows = session.execute(select(Context.id, Context.starts_at).where(Context.id.in_(filter(None, ids))))
    starts = {row.id: row.starts_at for row in rows}
    old, new = (starts.get(context_id) for context_id in ids)
    if old is None or new is None:
        return None
    own = launch.user.time_zone if is_instructor(frozenset(launch.roles)) else None
    zone = first_known_zone([*_zones_of_instructors(session, source.context_id), own])
    return Shift(days_between(old, new, zone), zone)


def _zones_of_instructors(session: Session, context_id: int | None) -> list[str | None]:
    """Return the zones of those who teach a course, who came first first: dates are theirs."""
    rows = session.execute(
        select(Person.time_zone, Membership.roles)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.context_id == context_id, Membership.roles != "Learner")
        .order_by(Membership.number)
        .limit(MOST_LOOKED_AT)
    )
    return [row.time_zone for row in rows if is_instructor(parse_roles(row.roles))]
