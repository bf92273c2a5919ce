"""A learner's own record of a course: what they did, and what they were thanked for (row 58)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select
from sqlalchemy.orm import Session

from lti_tool.activities.items import ItemView, Ref
from lti_tool.activities.kinds import Kinds
from lti_tool.activities.models import Activity
from lti_tool.activities.reading.service import days_of
from lti_tool.activities.recognising.models import Recognition
from lti_tool.acts.rules import items
from lti_tool.acts.service import acts_about, lock_membership
from lti_tool.course.models import Membership, Person
from lti_tool.course.naming import Author
from lti_tool.course.naming.reading import author_of
from lti_tool.course.who import Who
from lti_tool.database import upsert
from lti_tool.errors import InputInvalid
from lti_tool.recognition.models import LONGEST_HINT, NameHint
from lti_tool.recognition.rules import DeedName, Standing, standing_of
from lti_tool.recognition.telling import items_of_rows

MOST_THANKS = 200
"""The newest; so many are looked up for their reasons."""


@dataclass(frozen=True, slots=True)
class Thanked:
    """That somebody thanked the learner before everybody; by whom is not in a record that travels."""

    reason: str
    activity: str


@dataclass(frozen=True, slots=True)
class RecordedRecognition:
    """What staff recognised: how, what it was about, in which words, and when."""

    what: str
    about: str
    """How the item begins; "" where it has no words, is gone, or stands under an alias."""
    words: str
    activity: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Record:
    """All of it."""

    author: Author
    hint: str
    did: Sequence[tuple[str, Mapping[DeedName, int]]]
    """What they did in each activity, by its title."""
    thanks: Sequence[Thanked]
    recognised: Sequence[RecordedRecognition]
    days_of_reading: int = 0
    """Over all activities: one day in two of them is one."""

    @property
    def totals(self) -> dict[DeedName, int]:
        """The same over all activities."""
        found: dict[DeedName, int] = {}
        for _title, counts in self.did:
            for what, count in counts.items():
                found[what] = found.get(what, 0) + count
        return found | ({"read": self.days_of_reading} if "read" in found else {})


def read_record(session: Session, kinds: Kinds, who: Who, now: datetime) -> Record:
    """Read somebody's record; private thanks, and what stands among few, is not in it."""
    me = who.membership_id
    standing = {one: standing_of(items(acts), me) for one, acts in acts_about(session, me).items()}
    activities = _activities(session, who, standing)
    member, name, hint = session.execute(
        select(Membership, Person.name, NameHint.words)
        .join(Person, Person.id == Membership.person_id)
        .outerjoin(NameHint, NameHint.membership_id == Membership.id)
        .where(Membership.id == me)
    ).one()
    return Record(
        author=author_of(member.id, member.number, name, member.person_id, member.roles),
        hint=hint or "",
        did=[(one.title, standing[id_].counts) for id_, one in activities.items() if standing[id_].counts],
        thanks=_thanks(session, kinds, activities, standing, now),
        recognised=_recognised(session, kinds, who, now),
        days_of_reading=_days_of_reading(session, [standing[one] for one in activities]),
    )


def keep_hint(session: Session, who: Who, words: str, now: datetime) -> None:
    """Keep how a learner's name is said, in the place of what they wrote before; "" takes it back.

    Raises:
        InputInvalid: of `hint`, "too_long".
    """
    line = " ".join(words.split()).replace("\0", "")
    if len(line) > LONGEST_HINT:
        raise InputInvalid("hint", "too_long")
    lock_membership(session, who.membership_id)
    if line:
        upsert(session, NameHint, {"membership_id": who.membership_id}, {"words": line, "given_at": now})
    else:
        session.execute(delete(NameHint).where(NameHint.membership_id == who.membership_id))


def _days_of_reading(session: Session, standings: Sequence[Standing]) -> int:
    ids = sorted({one for standing in standings for one in standing.read})
    return len(set(days_of(session, ids).values()))


def _activities(session: Session, who: Who, ids: Mapping[int, object]) -> dict[int, Activity]:
    here = (Activity.id.in_(ids), Activity.context_id == who.context_id)
    return {one.id: one for one in session.scalars(select(Activity).where(*here).order_by(Activity.id))}


def _thanks(
    session: Session,
    kinds: Kinds,
    activities: Mapping[int, Activity],
    standing: Mapping[int, Standing],
    now: datetime,
) -> list[Thanked]:
    refs: dict[str, list[Ref]] = {}
    for one in activities.values():
        # Thanks to an alias stand at its post in the same words.
        if kinds[one.kind].anonymity(one.options).names_people:
            refs.setdefault(one.kind, []).extend(standing[one.id].thanks)
    found: list[ItemView] = []
    for kind, some in refs.items():
        newest = some[:MOST_THANKS]
        there = kinds[kind].items(session, newest, now)
        found += [there[ref] for ref in newest if ref in there]
    shown = [one for one in found if one.is_for_all and one.activity_id in activities]
    return [Thanked(one.text, activities[one.activity_id].title) for one in shown]


def _recognised(session: Session, kinds: Kinds, who: Who, now: datetime) -> list[RecordedRecognition]:
    row = Recognition
    rows = session.execute(
        select(row.what, row.item_kind, row.item_id, row.words, row.created_at)
        .add_columns(Activity.title, Activity.kind, Activity.options)
        .join(Activity, Activity.id == row.activity_id)
        .where(row.membership_id == who.membership_id, row.taken_back_at.is_(None))
        .order_by(row.created_at.desc(), row.id.desc())
    ).all()
    found = items_of_rows(session, kinds, rows, now)
    return [_recorded(kinds, row, found.get((row.item_kind, row.item_id))) for row in rows]


def _recorded(kinds: Kinds, row: Row[*tuple[Any, ...]], item: ItemView | None) -> RecordedRecognition:
    # A record carries a name: what stands under an alias, or beside it, is not to be told by it.
    is_named = kinds[row.kind].anonymity(row.options).names_people
    about = item.text if item and is_named else ""
    words = row.words if is_named or row.what != "accolade" else ""
    return RecordedRecognition(row.what, about, words, row.title, row.created_at)
