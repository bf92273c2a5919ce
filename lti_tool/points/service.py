"""Use cases of points: settle what an act moved, change a course's rules, rebuild them."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import ScalarSelect, delete, select
from sqlalchemy.orm import Session

from lti_tool.acts.models import Act, Verb
from lti_tool.acts.rules import ActValue
from lti_tool.acts.service import acts_around
from lti_tool.course.models import Membership
from lti_tool.database import upsert
from lti_tool.points.around import read_around
from lti_tool.points.beginnings import Begun, beginnings
from lti_tool.points.changes import Week, change_of, write
from lti_tool.points.models import PointChange, PointEntry, PointSetting, PointTotal
from lti_tool.points.rules import Rule, Worth, period_of
from lti_tool.points.standings.service import (
    kept_of,
    lock_points,
    lock_standings,
    stand_all_anew,
    stand_anew,
)

SAYS_USEFUL = frozenset({Verb.THANKED, Verb.REACTED, Verb.ACCEPTED, Verb.RECOGNISED})
"""What is good for the points of its receiver."""


def settle(session: Session, act: Act, zone: str, now: datetime, *, is_new: bool) -> list[ActValue] | None:
    """Bring points and standings up to date: of who did it, and of whom it says that they were useful.

    Judged anew are the weeks in which the act's item was begun; a week that is over keeps what was earned
    unless something in it is taken back, hidden, restored or begun again. `is_new` says that nothing was done
    about the item before. Returns all acts of the act's owner in its activity, if it had to read them.
    """
    begun = beginnings(session, act, is_new=is_new)
    if not begun:
        return None
    people = sorted(_people(act.membership_id, begun[0]))
    lock_points(session, people[0], people[-1])
    periods = sorted({period_of(one.at, zone) for one in begun})
    since = datetime.combine(periods[0], time(), ZoneInfo(zone)).astimezone(UTC)
    around = read_around(session, act, people, since)
    changes = [
        change_of(
            Week(person, period, zone, around.worth),
            around.about(person, since),
            around.stored.get((person, period), {}),
        )
        for person in people
        for period in periods
    ]
    write(session, changes)
    moved = sorted({one.week.membership_id for one in changes if one})
    kept = kept_of(session, people[0], people[-1]) if moved and around.keeps_standings else {}
    for person in moved:
        if person in kept:
            stand_anew(session, kept[person], person, period_of(now, zone))
    return around.own


def _people(membership_id: int, begun: Begun) -> set[int]:
    """Return whose points an item moves."""
    if begun.to_id is None or begun.verb not in SAYS_USEFUL:
        return {membership_id}
    return {begun.to_id} if begun.verb != Verb.THANKED else {membership_id, begun.to_id}


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
        write(session, [change_of(Week(membership_id, one, zone, worth), acts, {}) for one in periods])
        count += bool(periods)
    if plan is not None:
        stand_all_anew(session, plan, now)
    return count


def courses_with_points(session: Session) -> list[int]:
    """Return every course that gives points, or gave some."""
    return list(session.scalars(select(PointSetting.context_id).order_by(PointSetting.context_id)))
