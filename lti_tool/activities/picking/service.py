"""Use cases: see what one could pick, pick, and read what somebody picked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, literal, null, select
from sqlalchemy.orm import Session

from lti_tool.activities.items import ItemView, Ref
from lti_tool.activities.kinds import Kinds
from lti_tool.activities.picking.models import BestPick
from lti_tool.activities.reading.models import ReadingDay
from lti_tool.activities.reading.service import TakeawayView
from lti_tool.activities.rules import is_blank
from lti_tool.activities.values import ActivityView
from lti_tool.acts.rules import Beginning, items
from lti_tool.acts.service import acts_about, lock_membership
from lti_tool.course.who import Who
from lti_tool.database import insert_new
from lti_tool.errors import InputInvalid, NotHere

MOST_PICKS = 3
LONGEST_WHY = 200
"""Characters."""
PICKABLE: frozenset[Beginning] = frozenset({"asked", "gave", "resolved", "shared", "found"})


@dataclass(frozen=True, slots=True)
class PickView:
    """An item that somebody picked, and why."""

    item: ItemView
    why: str


def own_items(
    session: Session, kinds: Kinds, who: Who, activity: ActivityView, now: datetime
) -> list[ItemView]:
    """Return what somebody could pick of their own, the newest first; what is hidden or gone is left out."""
    acts = acts_about(session, who.membership_id).get(activity.id, ())
    made = items(act for act in acts if act.membership_id == who.membership_id)
    refs = [(one.kind, one.id) for one in reversed(made) if one.verb in PICKABLE and not one.is_taken_back]
    found = kinds[activity.kind].items(session, refs, now)
    return [found[ref] for ref in refs if ref in found]


def keep_picks(
    session: Session, kinds: Kinds, who: Who, activity: ActivityView, picks: Mapping[Ref, str], now: datetime
) -> None:
    """Keep these in the place of what was picked before; none takes all back.

    Raises:
        InputInvalid: of "picks": "too_many"; of "why": "empty" or "too_long".
        NotHere: if one of them is nothing of theirs here.
    """
    if len(picks) > MOST_PICKS:
        raise InputInvalid("picks", "too_many")
    for why in picks.values():
        if is_blank(why) or len(why) > LONGEST_WHY:
            raise InputInvalid("why", "empty" if is_blank(why) else "too_long")
    lock_membership(session, who.membership_id)
    if not set(picks) <= {(one.kind, one.id) for one in own_items(session, kinds, who, activity, now)}:
        raise NotHere
    key = {"activity_id": activity.id, "membership_id": who.membership_id}
    session.execute(delete(BestPick).filter_by(**key))
    rows = [
        key | {"item_kind": kind, "item_id": item_id, "why": why.strip(), "picked_at": now}
        for (kind, item_id), why in picks.items()
    ]
    if rows:
        insert_new(session, BestPick, rows, BestPick.id)


def picks_of(
    session: Session, kinds: Kinds, activity: ActivityView, membership_id: int, now: datetime
) -> Sequence[PickView]:
    """Read what somebody picked and still stands, the newest first; nothing where staff see aliases.

    One statement where they picked nothing.
    """
    return told_of(session, kinds, activity, membership_id, now)[0]


def told_of(
    session: Session, kinds: Kinds, activity: ActivityView, membership_id: int, now: datetime
) -> tuple[Sequence[PickView], Sequence[TakeawayView]]:
    """Read what somebody picked, as `picks_of` does, and what they take away, in as many statements."""
    kind = kinds[activity.kind]
    if kind.anonymity(activity.options).hides_from_staff:
        return (), ()
    nothing = (literal("").label("item_kind"), literal(0).label("item_id"))
    noted = select(*nothing, ReadingDay.takeaway.label("words"), ReadingDay.day).where(
        ReadingDay.activity_id == activity.id,
        ReadingDay.membership_id == membership_id,
        ReadingDay.takeaway != "",
    )
    picked = select(BestPick.item_kind, BestPick.item_id, BestPick.why, null()).where(
        BestPick.activity_id == activity.id, BestPick.membership_id == membership_id
    )
    rows = session.execute(noted.union_all(picked)).all()
    days = sorted((row for row in rows if row.day), key=lambda row: row.day, reverse=True)
    named = {(row.item_kind, row.item_id): row.words for row in rows if not row.day}
    found = kind.items(session, named.keys(), now) if named else {}
    newest = sorted(found, key=lambda ref: ref[1], reverse=True)
    return (
        [PickView(found[ref], named[ref]) for ref in newest],
        [TakeawayView(row.day, row.words) for row in days],
    )
