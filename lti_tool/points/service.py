"""Use cases of points: settle what an act moved, change a course's rules, read one's own, rebuild them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import NamedTuple, cast
from zoneinfo import ZoneInfo

from sqlalchemy import ScalarSelect, delete, func, select, tuple_
from sqlalchemy.orm import Session

from lti_tool.acts.models import Act, Verb
from lti_tool.acts.rules import BEGINNINGS
from lti_tool.acts.service import acts_around
from lti_tool.course.models import Membership
from lti_tool.database import insert_into, upsert
from lti_tool.points.models import PointChange, PointEntry, PointSetting, PointTotal
from lti_tool.points.rules import Entry, Rule, Worth, judge, period_of, totals

LOCKS = 7_301
"""Names this kind of lock among PostgreSQL's advisory ones."""
SAYS_USEFUL = frozenset({Verb.THANKED, Verb.REACTED, Verb.ACCEPTED, Verb.RECOGNISED})
"""What is good for the points of its receiver."""
BEGUN_AGAIN = frozenset({Verb.THANKED, Verb.REACTED, Verb.READ, Verb.RECOGNISED})
"""What may begin again after it was taken back; all else has one beginning."""


class Week(NamedTuple):
    """One person's week, over which points are judged."""

    membership_id: int
    period: date
    """Its Monday."""


def settle(session: Session, act: Act, zone: str) -> None:
    """Bring points up to date after an act: of who did it, and of whom it says that they were useful.

    Judged anew are the weeks in which the act's item was begun; a week that is over keeps what was earned
    unless something in it is taken back, hidden, restored or begun again.
    """
    begun = _beginnings(session, act)
    if not begun:
        return
    people = sorted(_people(act.membership_id, begun[0]))
    for person in people:
        _lock(session, person)
    context_id = select(Membership.context_id).where(Membership.id == act.membership_id)
    worth = worth_in(session, context_id.scalar_subquery())
    periods = sorted({period_of(one.at, zone) for one in begun})
    start = datetime.combine(periods[0], time(), ZoneInfo(zone)).astimezone(UTC)
    acts = acts_around(session, people, start)
    weeks = [Week(person, period) for person in people for period in periods]
    _write(session, {week: judge(acts, *week, zone, worth) for week in weeks})


def _people(membership_id: int, begun: "Begun") -> set[int]:
    says_useful = begun.verb in SAYS_USEFUL and begun.to_id
    return {membership_id, begun.to_id} if says_useful and begun.to_id else {membership_id}


@dataclass(frozen=True, slots=True)
class Begun:
    """An act that began an item."""

    at: datetime
    verb: Verb
    to_id: int | None


def _beginnings(session: Session, act: Act) -> list[Begun]:
    """Return what began the act's item: more than one where it was taken back and begun again."""
    if act.verb in BEGINNINGS and act.verb not in BEGUN_AGAIN:
        return [Begun(act.created_at, act.verb, act.to_membership_id)]
    rows = session.execute(
        select(Act.created_at, Act.verb, Act.to_membership_id)
        .where(Act.activity_id == act.activity_id, Act.membership_id == act.membership_id)
        .where(Act.item_kind == act.item_kind, Act.item_id == act.item_id, Act.verb.in_(BEGINNINGS))
    )
    return [Begun(*row) for row in rows]


def _lock(session: Session, membership_id: int) -> None:
    """Let those who move one person's points at once wait for each other; SQLite has one writer anyway.

    Not by the membership's own lock: two who mark each other's posts would wait for each other for ever.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(LOCKS, membership_id)))


def _write(session: Session, judged: Mapping[Week, Sequence[Entry]]) -> None:
    """Write what differs from what stands in these weeks; nothing where nothing does."""
    before = _standing(session, judged)
    after = {(week, one.act_id): one for week, entries in judged.items() for one in entries}
    changed = {key: one for key, one in after.items() if before.get(key) != _said(one)}
    gone = [key for key, said in before.items() if key not in after or _said(after[key]) != said]
    if gone:
        rows = [(week.membership_id, act_id) for week, act_id in gone]
        session.execute(
            delete(PointEntry).where(tuple_(PointEntry.membership_id, PointEntry.act_id).in_(rows))
        )
    if changed:
        values = [_row(week, one) for (week, _), one in changed.items()]
        session.execute(insert_into(session, PointEntry).values(values))
    touched = {(week, said[0]) for (week, _), said in before.items()}
    touched |= {(week, one.rule) for (week, _), one in after.items()}
    moved = {week for week, _ in (*changed, *gone)}
    if moved:
        _write_totals(session, [key for key in sorted(touched) if key[0] in moved], judged)


def _standing(session: Session, weeks: Iterable[Week]) -> dict[tuple[Week, int], tuple[str, int, str]]:
    entry = PointEntry
    rows = session.execute(
        select(entry.membership_id, entry.period, entry.act_id, entry.rule, entry.amount, entry.why).where(
            tuple_(entry.membership_id, entry.period).in_(list(weeks))
        )
    )
    return {(Week(row[0], row[1]), row[2]): (row[3], row[4], row[5]) for row in rows}


def _said(entry: Entry) -> tuple[str, int, str]:
    return entry.rule, entry.amount, entry.why


def _row(week: Week, entry: Entry) -> dict[str, object]:
    return {
        "membership_id": week.membership_id,
        "act_id": entry.act_id,
        "period": week.period,
        "rule": entry.rule,
        "amount": entry.amount,
        "why": entry.why,
        "happened_at": entry.at,
    }


def _write_totals(
    session: Session, touched: Iterable[tuple[Week, str]], judged: Mapping[Week, Sequence[Entry]]
) -> None:
    found = {week: totals(entries) for week, entries in judged.items()}
    rows = [
        {
            "membership_id": week.membership_id,
            "period": week.period,
            "rule": rule,
            "amount": found[week].get(cast(Rule, rule), 0),
        }
        for week, rule in touched
    ]
    statement = insert_into(session, PointTotal).values(rows)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["membership_id", "period", "rule"], set_={"amount": statement.excluded.amount}
        )
    )


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


def rebuild(session: Session, context_id: int) -> int:
    """Work a course's points out anew from the ledger alone; return how many people have some."""
    members = select(Membership.id).where(Membership.context_id == context_id)
    for table in (PointEntry, PointTotal):
        session.execute(delete(table).where(table.membership_id.in_(members)))
    zone, worth = zone_of_weeks(session, context_id), worth_in(session, context_id)
    count = 0
    for membership_id in list(session.scalars(members.order_by(Membership.id))):
        acts = acts_around(session, [membership_id], datetime(1970, 1, 1, tzinfo=UTC))
        periods = sorted({period_of(act.created_at, zone) for act in acts})
        weeks = [Week(membership_id, period) for period in periods]
        for week in weeks:
            _write(session, {week: judge(acts, *week, zone, worth)})
        count += bool(weeks)
    return count


def courses_with_points(session: Session) -> list[int]:
    """Return every course that gives points, or gave some."""
    return list(session.scalars(select(PointSetting.context_id).order_by(PointSetting.context_id)))
