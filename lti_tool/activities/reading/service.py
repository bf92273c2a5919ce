"""Use cases: an activity is opened, stayed at, or something is taken away from it; and who reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, literal, select, union_all
from sqlalchemy.orm import Session

from lti_tool.activities.participating import Item, participate
from lti_tool.activities.reading.models import ReadingDay
from lti_tool.activities.reading.rules import (
    LONGEST_TAKEAWAY,
    WINDOW,
    Attention,
    attention,
    day_of,
    has_stayed,
    one_line,
)
from lti_tool.activities.rules import is_open
from lti_tool.activities.values import ActivityView
from lti_tool.acts.models import Act, Verb
from lti_tool.acts.service import lock_membership
from lti_tool.course.who import Who
from lti_tool.database import insert_new
from lti_tool.errors import Conflict, InputInvalid
from lti_tool.grading.terms import terms_of

STAY, TAKEAWAY = "reading_day", "takeaway"
"""Kinds of items in the ledger; both are named by the day's row."""


@dataclass(frozen=True, slots=True)
class TakeawayView:
    """What a learner noted on a day."""

    day: date
    words: str


def note_opened(session: Session, activity_id: int, membership_id: int, day: date, now: datetime) -> None:
    """Keep that a learner opened an activity on this day; said twice it is kept once."""
    key = {"activity_id": activity_id, "membership_id": membership_id, "day": day}
    insert_new(session, ReadingDay, [key | {"opened_at": now, "takeaway": ""}], ReadingDay.id)


def note_stayed(session: Session, who: Who, activity: ActivityView, now: datetime) -> None:
    """Count this day as read, once; nothing where the page cannot have been in sight for long enough.

    The browser says it, and this clock decides (product.md 4.3: server events only).
    """
    if who.is_staff or not is_open(activity.opens_at, activity.closes_at, now):
        return
    lock_membership(session, who.membership_id)
    row = _today(session, who, activity, now)
    if row is None or row.stayed_at is not None or not has_stayed(row.opened_at, now):
        return
    row.stayed_at = now
    session.flush()
    participate(session, who, activity, Verb.READ, Item(STAY, row.id, who.membership_id), now)


def note_takeaway(session: Session, who: Who, activity: ActivityView, text: str, now: datetime) -> None:
    """Keep what a learner takes away today, in the place of what they noted before; "" takes it back.

    Raises:
        InputInvalid: of `takeaway`, "too_long". Conflict: "closed", or not open yet.
    """
    if not is_open(activity.opens_at, activity.closes_at, now):
        raise Conflict("closed")
    words = one_line(text)
    if len(words) > LONGEST_TAKEAWAY:
        raise InputInvalid("takeaway", "too_long")
    lock_membership(session, who.membership_id)
    row = _today(session, who, activity, now)
    if row is None:
        note_opened(session, activity.id, who.membership_id, _day(session, activity, now), now)
        row = _today(session, who, activity, now)
    if row is None or row.takeaway == words:
        return
    verb = Verb.TOOK_BACK if not words else Verb.EDITED if row.takeaway else Verb.READ
    row.takeaway = words
    session.flush()
    participate(session, who, activity, verb, Item(TAKEAWAY, row.id, who.membership_id, words), now)


def takeaways_of(session: Session, activity_id: int, membership_id: int) -> list[TakeawayView]:
    """Read what a learner noted, the newest first; one statement."""
    rows = session.execute(
        select(ReadingDay.day, ReadingDay.takeaway)
        .filter_by(activity_id=activity_id, membership_id=membership_id)
        .where(ReadingDay.takeaway != "")
        .order_by(ReadingDay.day.desc())
    )
    return [TakeawayView(*row) for row in rows]


def days_of(session: Session, ids: Sequence[int]) -> dict[int, date]:
    """Read which day each of these rows is of: two activities read on one day have a row each."""
    if not ids:
        return {}
    rows = session.execute(select(ReadingDay.id, ReadingDay.day).where(ReadingDay.id.in_(ids)))
    return {row.id: row.day for row in rows}


def days_between(
    session: Session, activity_ids: Sequence[int], since: datetime, until: datetime
) -> dict[int, date]:
    """Read which days people's acts of reading in a time are of, by the ids of their rows; one statement."""
    rows = session.execute(
        select(ReadingDay.id, ReadingDay.day)
        .join(Act, Act.item_id == ReadingDay.id)
        .where(
            Act.activity_id.in_(activity_ids),
            Act.created_at > since,
            Act.created_at <= until,
            Act.verb == Verb.READ,
        )
    )
    return {row.id: row.day for row in rows}


def attention_of(
    session: Session, activity: ActivityView, membership_ids: Sequence[int], now: datetime
) -> dict[int, Attention]:
    """Tell of each of these people who did nothing else in `WINDOW` whether they read; one statement.

    Whoever wrote, asked or thanked in that time is left out: they are neither. Away is who opened nothing of
    the course. Nobody is either in an activity that is not open: nothing draws them there.
    """
    if not is_open(activity.opens_at, activity.closes_at, now):
        return {}
    since = now - WINDOW
    theirs = (Act.activity_id == activity.id, Act.membership_id.in_(membership_ids))
    acted = (
        select(Act.membership_id, Act.verb, func.count())
        .where(*theirs, Act.created_at > since)
        .group_by(Act.membership_id, Act.verb)
    )
    days = (
        select(ReadingDay.membership_id, literal("opened"), func.count())
        .where(ReadingDay.membership_id.in_(membership_ids), ReadingDay.opened_at > since)
        .group_by(ReadingDay.membership_id)
    )
    opened = days.where(ReadingDay.activity_id == activity.id)
    elsewhere = days.with_only_columns(ReadingDay.membership_id, literal("elsewhere"), func.count())
    rows: Sequence[Row[*tuple[Any, ...]]] = session.execute(union_all(acted, opened, elsewhere)).all()
    return _attention(membership_ids, rows)


def _attention(membership_ids: Sequence[int], rows: Sequence[Row[*tuple[Any, ...]]]) -> dict[int, Attention]:
    signs, neither = dict.fromkeys(membership_ids, 0), set[int]()
    for membership_id, what, count in rows:
        if what in (Verb.READ, Verb.REACTED, "opened"):
            signs[membership_id] += count
        elif what not in (Verb.TOOK_BACK, "elsewhere"):
            neither.add(membership_id)
    elsewhere = {membership_id for membership_id, what, _count in rows if what == "elsewhere"}
    found = {one: attention(count) for one, count in signs.items() if one not in neither}
    return {one: told for one, told in found.items() if told and not (told == "away" and one in elsewhere)}


def _today(session: Session, who: Who, activity: ActivityView, now: datetime) -> ReadingDay | None:
    key = {"activity_id": activity.id, "membership_id": who.membership_id}
    day = _day(session, activity, now)
    return session.scalars(select(ReadingDay).filter_by(**key, day=day)).one_or_none()


def _day(session: Session, activity: ActivityView, now: datetime) -> date:
    return day_of(now, terms_of(session, activity.id).zone)
