"""Use cases of points: settle what an act moved, change a course's rules, read one's own, rebuild them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy import ScalarSelect, delete, func, select
from sqlalchemy.orm import Session

from lti_tool.acts.models import Act, Verb
from lti_tool.acts.rules import BEGINNINGS
from lti_tool.acts.service import acts_around
from lti_tool.course.conditions import scored
from lti_tool.course.models import Membership
from lti_tool.database import insert_into, upsert
from lti_tool.points.models import PointChange, PointEntry, PointSetting, PointTotal
from lti_tool.points.rules import Entry, Rule, Worth, judge, period_of, totals

LOCKS = 7_301
"""Names this kind of lock among PostgreSQL's advisory ones."""


def settle(session: Session, act: Act, zone: str) -> None:
    """Bring points up to date after an act: of who did it, or of whom it is about.

    Judged anew is the week in which the act's item was begun; a week that is over keeps what was earned
    unless something in it is taken back, hidden or restored.
    """
    begun = _beginning_of(session, act)
    if begun is None:
        return
    begun_at, verb, to_id = begun
    person = to_id if to_id and verb in (Verb.REACTED, Verb.ACCEPTED) else act.membership_id
    _lock(session, person)
    context_id = select(Membership.context_id).where(Membership.id == person)
    worth = worth_in(session, context_id.scalar_subquery())
    period = period_of(begun_at, zone)
    start = datetime.combine(period, time(), ZoneInfo(zone)).astimezone(UTC)
    entries = judge(acts_around(session, person, start), person, period, zone, worth)
    _write(session, person, period, entries)


def _beginning_of(session: Session, act: Act) -> tuple[datetime, Verb, int | None] | None:
    if act.verb in BEGINNINGS:
        return act.created_at, act.verb, act.to_membership_id
    item = (Act.item_kind == act.item_kind, Act.item_id == act.item_id, Act.verb.in_(BEGINNINGS))
    begun = select(Act.created_at, Act.verb, Act.to_membership_id).where(*item)
    row = session.execute(begun.order_by(Act.id.desc()).limit(1)).one_or_none()
    return None if row is None else (row.created_at, row.verb, row.to_membership_id)


def _lock(session: Session, membership_id: int) -> None:
    """Let those who move one person's points at once wait for each other; SQLite has one writer anyway.

    Not by the membership's own lock: two who mark each other's posts would wait for each other for ever.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(LOCKS, membership_id)))


def _write(session: Session, membership_id: int, period: date, entries: Sequence[Entry]) -> None:
    """Write what differs from what stands; nothing where nothing does."""
    here = (PointEntry.membership_id == membership_id, PointEntry.period == period)
    rows = session.execute(
        select(PointEntry.act_id, PointEntry.rule, PointEntry.amount, PointEntry.why).where(*here)
    )
    before = {row.act_id: (row.rule, row.amount, row.why) for row in rows}
    after = {one.act_id: (one.rule, one.amount, one.why) for one in entries}
    changed = [one for one in entries if before.get(one.act_id) != after[one.act_id]]
    if gone := [act_id for act_id in before if before[act_id] != after.get(act_id)]:
        session.execute(delete(PointEntry).where(*here, PointEntry.act_id.in_(gone)))
    if changed:
        session.execute(
            insert_into(session, PointEntry).values([_row(membership_id, period, one) for one in changed])
        )
    if changed or gone:
        touched = {one[0] for one in (*before.values(), *after.values())}
        _write_totals(session, membership_id, period, touched, totals(entries))


def _row(membership_id: int, period: date, entry: Entry) -> dict[str, object]:
    return {
        "membership_id": membership_id,
        "act_id": entry.act_id,
        "period": period,
        "rule": entry.rule,
        "amount": entry.amount,
        "why": entry.why,
        "happened_at": entry.at,
    }


def _write_totals(
    session: Session, membership_id: int, period: date, rules: Iterable[str], found: Mapping[Rule, int]
) -> None:
    key = {"membership_id": membership_id, "period": period}
    rows = [key | {"rule": rule, "amount": found.get(cast(Rule, rule), 0)} for rule in sorted(rules)]
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
    learners = list(session.scalars(members.where(scored()).order_by(Membership.id)))
    count = 0
    for membership_id in learners:
        acts = acts_around(session, membership_id, datetime(1970, 1, 1, tzinfo=UTC))
        periods = sorted({period_of(act.created_at, zone) for act in acts})
        for period in periods:
            _write(session, membership_id, period, judge(acts, membership_id, period, zone, worth))
        count += bool(periods)
    return count


def courses_with_points(session: Session) -> list[int]:
    """Return every course that gives points, or gave some."""
    return list(session.scalars(select(PointSetting.context_id).order_by(PointSetting.context_id)))
