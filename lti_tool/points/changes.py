"""What of somebody's points of a week has to be written, and writing it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import Insert, Table, bindparam, delete, insert
from sqlalchemy.orm import Session

from lti_tool.acts.rules import ActValue
from lti_tool.points.around import Stored
from lti_tool.points.judging.rules import judge
from lti_tool.points.models import PointEntry, PointTotal
from lti_tool.points.rules import Entry, Rule, Total, Worth, totals
from lti_tool.points.standings.storing import DIALECTS
from lti_tool.prepared import Prepared

ENTRY = ("act_id", "rule", "amount", "why", "happened_at")
TOTAL = ("rule", "amount", "reached_at", "public_amount", "public_reached_at")
KEY = ("membership_id", "period")


def _put(insert_of_dialect: Any) -> Insert:
    statement = insert_of_dialect(cast(Table, PointTotal.__table__)).inline()
    changed = {name: statement.excluded[name] for name in TOTAL[1:]}
    put: Insert = statement.on_conflict_do_update(index_elements=[*KEY, "rule"], set_=changed)
    return put


_ENTER = Prepared(insert(PointEntry).inline())
_PUT = {name: Prepared(_put(one)) for name, one in DIALECTS.items()}
_ENTERED = insert(PointEntry).values({name: bindparam(f"of_entry_{name}") for name in KEY + ENTRY})
# SQLite changes one table at a time.
_BOTH = Prepared(_put(DIALECTS["postgresql"]).add_cte(_ENTERED.inline().cte("entered")))


@dataclass(frozen=True, slots=True)
class Week:
    """One person's points of one week, as they are kept."""

    membership_id: int
    period: date
    zone: str
    worth: Worth


@dataclass(frozen=True, slots=True)
class WeekChange:
    """What differs from what stands."""

    week: Week
    gone: Sequence[int]
    """The acts whose entries are replaced or taken away."""
    entries: Sequence[dict[str, object]]
    totals: Sequence[dict[str, object]]

    def __bool__(self) -> bool:
        return bool(self.gone or self.entries)


def change_of(week: Week, acts: Sequence[ActValue], before: Stored) -> WeekChange:
    """Judge a week anew, of which `before` stands; nothing, which is false, where all of it holds."""
    entries = _judged(week, acts)
    after = {one.act_id: (one.rule, one.amount, one.why) for one in entries}
    changed = [one for one in entries if before.get(one.act_id) != after[one.act_id]]
    gone = [act_id for act_id in before if before[act_id] != after.get(act_id)]
    if not changed and not gone:
        return WeekChange(week, (), (), ())
    touched = {before[act_id][0] for act_id in gone} | {one.rule for one in changed}
    public = entries
    if any(act.is_private for act in acts):
        # What is private may have kept others from counting: all of them are looked at again.
        public = _judged(week, acts, public_only=True)
        touched |= {one[0] for one in before.values()} | {one.rule for one in entries + public}
    key = {"membership_id": week.membership_id, "period": week.period}
    sums, public_sums = totals(entries), totals(public)
    return WeekChange(
        week,
        gone,
        [key | _entry_row(one) for one in changed],
        [key | _total_row(rule, sums, public_sums) for rule in sorted(touched)],
    )


def write(session: Session, changes: Iterable[WeekChange]) -> None:
    """Write what changed, the people in a fixed order, in one statement for each table or in one for both."""
    real = sorted(filter(None, changes), key=lambda one: (one.week.membership_id, one.week.period))
    for one in real:
        if one.gone:
            theirs = PointEntry.membership_id == one.week.membership_id
            session.execute(delete(PointEntry).where(theirs, PointEntry.act_id.in_(one.gone)))
    entries = [row for one in real for row in one.entries]
    sums = [row for one in real for row in one.totals]
    pairs = min(len(entries), len(sums)) if session.get_bind().dialect.name == "postgresql" else 0
    _BOTH.each(session, [_pair(*both) for both in zip(entries[:pairs], sums[:pairs], strict=True)])
    _ENTER.each(session, entries[pairs:])
    _PUT[session.get_bind().dialect.name].each(session, sums[pairs:])


def _pair(entry: Mapping[str, object], total: Mapping[str, object]) -> dict[str, object]:
    return {**total, **{f"of_entry_{name}": value for name, value in entry.items()}}


def _judged(week: Week, acts: Sequence[ActValue], *, public_only: bool = False) -> tuple[Entry, ...]:
    return judge(acts, week.membership_id, week.period, week.zone, week.worth, public_only=public_only)


def _entry_row(entry: Entry) -> dict[str, object]:
    return {
        "act_id": entry.act_id,
        "rule": entry.rule,
        "amount": entry.amount,
        "why": entry.why,
        "happened_at": entry.at,
    }


def _total_row(rule: Rule, found: Mapping[Rule, Total], public: Mapping[Rule, Total]) -> dict[str, object]:
    own, shown = found.get(rule), public.get(rule)
    return {
        "rule": rule,
        "amount": own.amount if own else 0,
        "reached_at": own.reached_at if own else None,
        "public_amount": shown.amount if shown else 0,
        "public_reached_at": shown.reached_at if shown else None,
    }
