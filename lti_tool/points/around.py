"""What settling an act's points looks at, in one statement: acts, what they are worth, the course's rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    and_,
    bindparam,
    exists,
    null,
    or_,
    select,
    union,
)
from sqlalchemy.orm import Session

from lti_tool.acts.models import Act
from lti_tool.acts.rules import ActValue
from lti_tool.acts.service import act_of, select_acts
from lti_tool.course.models import Membership
from lti_tool.points.models import PointChange, PointEntry
from lti_tool.points.rules import Rule, Why, Worth
from lti_tool.points.standings.models import StandingPlan
from lti_tool.prepared import Prepared

Stored = Mapping[int, tuple[Rule, int, Why]]
"""What acts are worth for somebody in a week, by the act."""


@dataclass(frozen=True, slots=True)
class Around:
    """What was found of one or two people of a course."""

    acts: Sequence[ActValue]
    """What either did or was done to since a moment, and all of the owner's in the activity; oldest first."""
    own_ids: frozenset[int]
    """Which of them are the owner's in the activity."""
    stored: Mapping[tuple[int, date], Stored]
    """By person and week."""
    worth: Worth
    keeps_standings: bool
    """Whether their course does."""

    @property
    def own(self) -> list[ActValue]:
        """All that the owner did in the activity."""
        return [act for act in self.acts if act.id in self.own_ids]

    def about(self, membership_id: int, since: datetime) -> list[ActValue]:
        """Return what somebody did since a moment, and what was done about it."""
        return [
            act
            for act in self.acts
            if membership_id in (act.membership_id, act.to_membership_id) and act.created_at >= since
        ]


def read_around(session: Session, act: Act, people: Sequence[int], since: datetime) -> Around:
    """Read what the points of one or two people are judged by, and the owner's acts in the act's activity."""
    values = {"owner": act.membership_id, "activity": act.activity_id, "since": since}
    rows = _AROUND.all(session, values | {"one": people[0], "other": people[-1]})
    found = {row.id: row for row in rows if row.id is not None}
    is_own = {"membership_id": act.membership_id, "activity_id": act.activity_id}
    return Around(
        acts=[act_of(found[act_id]) for act_id in sorted(found)],
        own_ids=frozenset(
            act_id
            for act_id, row in found.items()
            if all(getattr(row, name) == value for name, value in is_own.items())
        ),
        stored=_stored(rows),
        worth=_worth(rows),
        keeps_standings=any(row.keeps for row in rows),
    )


def _stored(rows: Sequence[Any]) -> dict[tuple[int, date], dict[int, tuple[Rule, int, Why]]]:
    found: dict[tuple[int, date], dict[int, tuple[Rule, int, Why]]] = {}
    for row in rows:
        if row.whose is not None:
            worth = (cast(Rule, row.rule), row.amount, cast(Why, row.why))
            found.setdefault((row.whose, row.period), {})[row.id] = worth
    return found


def _worth(rows: Sequence[Any]) -> Worth:
    changes = sorted((row for row in rows if row.change_id is not None), key=lambda row: row.change_id)
    return Worth(tuple((row.created_at, row.rule, row.amount) for row in changes))


def _statement() -> CompoundSelect[*tuple[Any, ...]]:
    """Each half of an OR by itself: PostgreSQL would look through the whole ledger."""
    one, other, owner = (bindparam(name, type_=Integer) for name in ("one", "other", "owner"))
    course = select(Membership.context_id).where(Membership.id == one).scalar_subquery()
    keeps = exists().where(StandingPlan.context_id == course).label("keeps")
    acts = select_acts().add_columns(Act.activity_id)
    lately = Act.created_at >= bindparam("since")
    parts = [acts.where(Act.activity_id == bindparam("activity"), Act.membership_id == owner)]
    for person in (one, other):
        parts += [acts.where(side == person, lately) for side in (Act.membership_id, Act.to_membership_id)]
    found = union(*parts).subquery("around")
    whose = PointEntry.membership_id
    theirs = and_(PointEntry.act_id == found.c.id, or_(whose == one, whose == other))
    entry = (whose.label("whose"), PointEntry.period, PointEntry.rule, PointEntry.amount, PointEntry.why)
    judged = select(*found.c, *entry, null().label("change_id"), keeps).outerjoin_from(
        found, PointEntry, theirs
    )
    return judged.union_all(_changes(judged.selected_columns.keys(), course))


def _changes(names: Sequence[str], course: ColumnElement[int]) -> Select[*tuple[Any, ...]]:
    """Say what each rule was worth from when on, in the columns of the others."""
    given: dict[str, Any] = {
        "created_at": PointChange.since,
        "rule": PointChange.rule,
        "amount": PointChange.worth,
        "change_id": PointChange.id,
    }
    columns = (given.get(name, null()).label(name) for name in names)
    return select(*columns).where(PointChange.context_id == course)


_AROUND = Prepared(_statement())
