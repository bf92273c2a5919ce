"""Use cases of points: settle what an act moved, change a course's rules, rebuild them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Insert, ScalarSelect, Table, bindparam, delete, func, insert, select
from sqlalchemy.orm import Session

from lti_tool.acts.models import Act, Verb
from lti_tool.acts.rules import ActValue
from lti_tool.acts.service import acts_around
from lti_tool.course.models import Membership
from lti_tool.database import upsert
from lti_tool.points.beginnings import Begun, beginnings
from lti_tool.points.models import PointChange, PointEntry, PointSetting, PointTotal
from lti_tool.points.rules import Entry, Rule, Total, Worth, judge, period_of, totals
from lti_tool.points.standings.service import lock_kept, lock_standings, stand_all_anew, stand_anew
from lti_tool.points.standings.storing import DIALECTS
from lti_tool.prepared import Prepared

LOCKS = 7_301
"""Names this kind of lock among PostgreSQL's advisory ones."""
SAYS_USEFUL = frozenset({Verb.THANKED, Verb.REACTED, Verb.ACCEPTED, Verb.RECOGNISED})
"""What is good for the points of its receiver."""
_OWN = (PointEntry.membership_id == bindparam("member"), PointEntry.period == bindparam("period"))
_ENTRIES = Prepared(
    select(PointEntry.act_id, PointEntry.rule, PointEntry.amount, PointEntry.why).where(*_OWN)
)
_ENTER = Prepared(insert(PointEntry).inline())


def _put(insert_of_dialect: Any) -> Insert:
    statement = insert_of_dialect(cast(Table, PointTotal.__table__)).inline()
    names = ("amount", "reached_at", "public_amount", "public_reached_at")
    changed = {name: statement.excluded[name] for name in names}
    put: Insert = statement.on_conflict_do_update(
        index_elements=["membership_id", "period", "rule"], set_=changed
    )
    return put


_PUT = {name: Prepared(_put(one)) for name, one in DIALECTS.items()}


def settle(session: Session, act: Act, zone: str, now: datetime) -> None:
    """Bring points and standings up to date: of who did it, and of whom it says that they were useful.

    Judged anew are the weeks in which the act's item was begun; a week that is over keeps what was earned
    unless something in it is taken back, hidden, restored or begun again.
    """
    begun = beginnings(session, act)
    if not begun:
        return
    people = sorted(_people(act.membership_id, begun[0]))
    kept = {person: lock_kept(session, person) for person in people}
    for person in people:
        if kept[person] is None:
            _lock(session, person)
    context_id = select(Membership.context_id).where(Membership.id == act.membership_id)
    worth = worth_in(session, context_id.scalar_subquery())
    periods = sorted({period_of(one.at, zone) for one in begun})
    start = datetime.combine(periods[0], time(), ZoneInfo(zone)).astimezone(UTC)
    for person in people:
        acts, here = acts_around(session, person, start), kept[person]
        moved = [_Week(session, person, period, zone, worth).write(acts) for period in periods]
        if any(moved) and here is not None:
            stand_anew(session, here, person, period_of(now, zone))


def _people(membership_id: int, begun: Begun) -> set[int]:
    """Return whose points an item moves."""
    if begun.to_id is None or begun.verb not in SAYS_USEFUL:
        return {membership_id}
    return {begun.to_id} if begun.verb != Verb.THANKED else {membership_id, begun.to_id}


def _lock(session: Session, membership_id: int) -> None:
    """Let those who move one person's points at once wait for each other; SQLite has one writer anyway.

    Not by the membership's own lock: two who mark each other's posts would wait for each other for ever.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(LOCKS, membership_id)))


@dataclass(frozen=True, slots=True)
class _Week:
    """One person's points of one week, as they are kept."""

    session: Session
    membership_id: int
    period: date
    zone: str
    worth: Worth

    def write(self, acts: Sequence[ActValue]) -> bool:
        """Write what differs from what stands; nothing, and False, where nothing does."""
        entries = judge(acts, self.membership_id, self.period, self.zone, self.worth)
        before = self._before()
        after = {one.act_id: (one.rule, one.amount, one.why) for one in entries}
        changed = [one for one in entries if before.get(one.act_id) != after[one.act_id]]
        gone = [act_id for act_id in before if before[act_id] != after.get(act_id)]
        if not changed and not gone:
            return False
        self._replace(gone, changed)
        touched = {before[act_id][0] for act_id in gone} | {one.rule for one in changed}
        public = entries
        if any(act.is_private for act in acts):
            # What is private may have kept others from counting: all of them are looked at again.
            public = judge(acts, self.membership_id, self.period, self.zone, self.worth, public_only=True)
            touched |= {one[0] for one in before.values()} | {one.rule for one in entries + public}
        self._write_totals(touched, totals(entries), totals(public))
        return True

    def _before(self) -> dict[int, tuple[Rule, int, str]]:
        rows = _ENTRIES.all(self.session, {"member": self.membership_id, "period": self.period})
        return {row.act_id: (cast(Rule, row.rule), row.amount, row.why) for row in rows}

    def _here(self) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return PointEntry.membership_id == self.membership_id, PointEntry.period == self.period

    def _replace(self, gone: Sequence[int], changed: Sequence[Entry]) -> None:
        if gone:
            self.session.execute(delete(PointEntry).where(*self._here(), PointEntry.act_id.in_(gone)))
        for one in changed:
            _ENTER.all(self.session, self._key() | _row(one))

    def _key(self) -> dict[str, object]:
        return {"membership_id": self.membership_id, "period": self.period}

    def _write_totals(
        self, rules: Collection[Rule], found: Mapping[Rule, Total], public: Mapping[Rule, Total]
    ) -> None:
        put = _PUT[self.session.get_bind().dialect.name]
        for rule in sorted(rules):
            put.all(self.session, self._key() | _total_row(rule, found.get(rule), public.get(rule)))


def _row(entry: Entry) -> dict[str, object]:
    return {
        "act_id": entry.act_id,
        "rule": entry.rule,
        "amount": entry.amount,
        "why": entry.why,
        "happened_at": entry.at,
    }


def _total_row(rule: Rule, found: Total | None, public: Total | None) -> dict[str, object]:
    return {
        "rule": rule,
        "amount": found.amount if found else 0,
        "reached_at": found.reached_at if found else None,
        "public_amount": public.amount if public else 0,
        "public_reached_at": public.reached_at if public else None,
    }


def worth_in(session: Session, context_id: int | ScalarSelect[int]) -> Worth:
    """Return what each rule has been worth in a course, and when points were given."""
    rows = session.execute(
        select(PointChange.since, PointChange.rule, PointChange.worth)
        .where(PointChange.context_id == context_id)
        .order_by(PointChange.id)
    )
    return Worth(tuple((row.since, row.rule, row.worth) for row in rows))


def change_rules(
    session: Session,
    context_id: int,
    by_membership_id: int,
    wanted: Mapping[Rule, int],
    is_on: bool,
    zone: str,
    now: datetime,
) -> None:
    """Set what rules are worth from now on, and whether points are given; what was earned stays.

    `zone` counts the first time only.
    """
    known = session.scalar(select(PointSetting.zone).where(PointSetting.context_id == context_id))
    values = {"is_on": is_on, "zone": known or zone}
    upsert(session, PointSetting, {"context_id": context_id}, values)
    was_on, worth = rules_now(session, context_id)
    changes: dict[str, int] = {rule: value for rule, value in wanted.items() if value != worth[rule]}
    if is_on != was_on:
        changes["on"] = int(is_on)
    session.add_all(
        PointChange(
            context_id=context_id, rule=rule, worth=value, by_membership_id=by_membership_id, since=now
        )
        for rule, value in changes.items()
    )
    session.flush()


def rules_now(session: Session, context_id: int) -> tuple[bool, dict[Rule, int]]:
    """Return whether points are given now, and what each rule is worth."""
    return worth_in(session, context_id).now()


def zone_of_weeks(session: Session, context_id: int) -> str:
    """Return the zone in which a course's weeks begin, "UTC" before it has any."""
    found = select(PointSetting.zone).where(PointSetting.context_id == context_id)
    return session.scalar(found) or "UTC"


def rebuild(session: Session, context_id: int, now: datetime) -> int:
    """Work a course's points and standings out anew from the ledger; return how many people have points."""
    plan = lock_standings(session, context_id)
    members = select(Membership.id).where(Membership.context_id == context_id)
    for table in (PointEntry, PointTotal):
        session.execute(delete(table).where(table.membership_id.in_(members)))
    zone, worth = zone_of_weeks(session, context_id), worth_in(session, context_id)
    count = 0
    for membership_id in list(session.scalars(members.order_by(Membership.id))):
        acts = acts_around(session, membership_id, datetime(1970, 1, 1, tzinfo=UTC))
        periods = sorted({period_of(act.created_at, zone) for act in acts})
        for period in periods:
            _Week(session, membership_id, period, zone, worth).write(acts)
        count += bool(periods)
    if plan is not None:
        stand_all_anew(session, plan, now)
    return count


def courses_with_points(session: Session) -> list[int]:
    """Return every course that gives points, or gave some."""
    return list(session.scalars(select(PointSetting.context_id).order_by(PointSetting.context_id)))
