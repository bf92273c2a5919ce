"""The recognition brief: whom to thank in a session, for what, and what has been said of it (rows 56, 57)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from lti_tool.activities.items import ItemView, Ref
from lti_tool.activities.kinds import Kinds
from lti_tool.activities.reading.service import days_between
from lti_tool.activities.recognising.models import Recognition
from lti_tool.activities.service import activities_of
from lti_tool.activities.values import ActivityView
from lti_tool.acts.balance.rules import Counts, counts_of_items
from lti_tool.acts.service import items_between
from lti_tool.collecting import nothing_to_collect
from lti_tool.course.conditions import learning
from lti_tool.course.models import ACTIVITY, GroupMembership, Membership, Person
from lti_tool.course.naming import Author
from lti_tool.course.naming.reading import author_of
from lti_tool.recognition.models import NameHint
from lti_tool.recognition.rules import (
    SESSION,
    Deed,
    begins_at,
    deeds_of,
    in_order,
    newest_questions,
)
from lti_tool.recognition.rules import Person as Somebody

AT_ONCE = 2
"""So many times the people of a brief are looked up together, since some of their deeds are not for all."""


@dataclass(frozen=True, slots=True)
class Tick:
    """That somebody was thanked in this session."""

    id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class BriefLine:
    """One person to thank, for one deed."""

    author: Author
    hint: str
    """How they say their name, "" where they did not tell."""
    deed: Deed
    activity: ActivityView
    item: ItemView | None
    """None of what has no words."""
    is_first: bool
    """Whether nobody has thanked them in class before."""
    tick: Tick | None


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief as it stood at a moment."""

    since: datetime
    lines: Sequence[BriefLine]
    waiting: BriefLine | None
    """A question that nobody has answered, to open again at the end."""
    left_out: Sequence[str]
    """Titles of activities that hide names."""
    balance: Counts
    """How much all of them asked, gave and thanked before each other."""


@dataclass(frozen=True, slots=True)
class _Thanked:
    """Who was thanked in class, when last before this session, in it, and for what."""

    last: Mapping[int, datetime]
    now: Mapping[int, Tick]
    said: frozenset[Ref]


@nothing_to_collect()
def read_brief(
    session: Session,
    kinds: Kinds,
    context_id: int,
    since: datetime | None,
    until: datetime,
    most: int,
    now: datetime,
) -> Brief:
    """Read whom to thank for what happened since a moment; since the last brief, where it is None.

    The number of statements depends on how many kinds there are, and not on people.
    """
    activities = {one.id: one for one in activities_of(session, context_id)}
    named = {one.id: one for one in activities.values() if kinds.anonymity_of(one).names_people}
    thanked = _thanked(session, context_id, until)
    begins = since or begins_at(max(thanked.last.values(), default=None), until)
    people = {row.id: row for row in _people(session, context_id)}
    begun = items_between(session, list(named), begins, until)
    days = days_between(session, list(named), begins, until)
    deeds = deeds_of(begun, people.keys(), thanked.said, days)
    order = in_order((_somebody(row, thanked) for row in people.values()), deeds)
    lines: list[BriefLine] = []
    for begin in range(0, len(order), AT_ONCE * most):
        chosen = {one: deeds[one] for one in order[begin : begin + AT_ONCE * most]}
        found = dict(_sayable(session, kinds, named, chosen, now))
        lines += [_line(people[one], *found[one], named, thanked) for one in chosen if one in found]
        if len(lines) >= most:
            break
    shown = {line.deed.refs[0] for line in lines[:most]}
    asked = [one for one in newest_questions(begun, people.keys()) if one.refs[0] not in shown]
    waiting = _waiting(session, kinds, named, asked, now)
    line = _line(people[waiting[0].membership_id], *waiting, named, thanked) if waiting else None
    left_out = [one.title for one in activities.values() if one.id not in named]
    balance = counts_of_items(chain.from_iterable(begun.values()), people.keys())
    return Brief(begins, lines[:most], line, left_out, balance)


def read_items(
    session: Session, kinds: Kinds, named: Mapping[int, ActivityView], deeds: Sequence[Deed], now: datetime
) -> dict[Ref, ItemView]:
    """Read what deeds are about, each kind once; nothing that is not for all."""
    refs: dict[str, list[Ref]] = {}
    for deed in deeds:
        if deed.what != "read":
            refs.setdefault(named[deed.activity_id].kind, []).extend(deed.refs)
    found: dict[Ref, ItemView] = {}
    for kind, some in refs.items():
        found |= kinds[kind].items(session, some, now)
    return {ref: item for ref, item in found.items() if item.is_for_all and item.activity_id in named}


def _sayable(
    session: Session,
    kinds: Kinds,
    named: Mapping[int, ActivityView],
    chosen: Mapping[int, Sequence[Deed]],
    now: datetime,
) -> Iterator[tuple[int, tuple[Deed, ItemView | None]]]:
    """Return the first deed of each that can be said aloud, and what it is about."""
    found = read_items(session, kinds, named, [one for deeds in chosen.values() for one in deeds], now)
    for person, deeds in chosen.items():
        for deed in deeds:
            standing = [ref for ref in deed.refs if ref in found]
            if deed.what == "read":
                yield person, (deed, None)
                break
            if standing:
                yield person, (_counted(deed, standing, found), found[standing[0]])
                break


def _waiting(
    session: Session, kinds: Kinds, named: Mapping[int, ActivityView], asked: Sequence[Deed], now: datetime
) -> tuple[Deed, ItemView] | None:
    """Return the first question that nobody has answered, where all may know of it."""
    found = read_items(session, kinds, named, asked, now)
    there = ((deed, found[deed.refs[0]]) for deed in asked if deed.refs[0] in found)
    return next((one for one in there if not one[1].replies), None)


def _counted(deed: Deed, standing: Sequence[Ref], found: Mapping[Ref, ItemView]) -> Deed:
    """Return a deed that counts what can be said aloud alone."""
    first = found[standing[0]]
    count = {
        "thanked": len({found[ref].author.membership_id for ref in standing}),
        "accepted": len(standing),
        "useful": first.marks,
        "asked": first.replies,
    }.get(deed.what, deed.count)
    return replace(deed, refs=tuple(standing), count=count)


def _people(session: Session, context_id: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """Read the learners who are there, of whom some have groups and some tell how to say their name."""
    group = select(func.min(GroupMembership.group_id)).where(GroupMembership.membership_id == Membership.id)
    return session.execute(
        select(
            Membership.id,
            Membership.number,
            Person.name,
            Membership.person_id,
            Membership.roles,
            NameHint.words.label("hint"),
            group.correlate(Membership).scalar_subquery().label("group_id"),
        )
        .join(Person, Person.id == Membership.person_id)
        .outerjoin(NameHint, NameHint.membership_id == Membership.id)
        .where(Membership.context_id == context_id, learning())
        .order_by(Membership.id)
    ).all()


def _thanked(session: Session, context_id: int, now: datetime) -> _Thanked:
    row = Recognition
    rows = session.execute(
        select(row.id, row.membership_id, row.item_kind, row.item_id, row.created_at)
        .join(ACTIVITY, ACTIVITY.c.id == row.activity_id)
        .where(ACTIVITY.c.context_id == context_id, row.what == "in_class", row.taken_back_at.is_(None))
        .order_by(row.created_at, row.id)
    ).all()
    before = [one for one in rows if one.created_at <= now - SESSION]
    ticked = {
        one.membership_id: Tick(one.id, one.created_at) for one in rows if one.created_at > now - SESSION
    }
    said = frozenset((one.item_kind, one.item_id) for one in before if one.item_id)
    return _Thanked({one.membership_id: one.created_at for one in before}, ticked, said)


def _somebody(row: Row[*tuple[Any, ...]], thanked: _Thanked) -> Somebody:
    return Somebody(row.id, row.group_id, thanked.last.get(row.id))


def _line(
    row: Row[*tuple[Any, ...]],
    deed: Deed,
    item: ItemView | None,
    named: Mapping[int, ActivityView],
    thanked: _Thanked,
) -> BriefLine:
    return BriefLine(
        author=author_of(row.id, row.number, row.name, row.person_id, row.roles),
        hint=row.hint or "",
        deed=deed,
        activity=named[item.activity_id if item else deed.activity_id],
        item=item,
        is_first=row.id not in thanked.last,
        tick=thanked.now.get(row.id),
    )
