"""What the standings' tables are asked for with every act: statements that are worked out once."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Insert, Table, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from lti_tool.database import insert_new
from lti_tool.points.models import PointTotal
from lti_tool.points.rules import Rule
from lti_tool.points.standings.models import Standing, StandingCount, StandingWindow
from lti_tool.points.standings.rules import Key, Place, Span, WeekTotal, What
from lti_tool.prepared import Prepared

Counts = Counter[tuple[int, int]]
"""By how many people a list's count of an amount moves."""
DIALECTS = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def totals_of(session: Session, membership_id: int) -> list[WeekTotal]:
    """Return what somebody has of each rule in each week."""
    return [week_total(row) for row in _TOTALS.all(session, {"member": membership_id})]


def week_total(row: Any) -> WeekTotal:
    """Return what a row of totals says."""
    return WeekTotal(
        row.period,
        cast(Rule, row.rule),
        row.amount,
        row.reached_at,
        row.public_amount,
        row.public_reached_at,
    )


def replace_places(
    session: Session, context_id: int, membership_id: int, wanted: Mapping[Key, Place]
) -> None:
    """Write what differs from what stands, and move the counts by it."""
    before = _stands(session, membership_id)
    after = {key: place for key, place in wanted.items() if before.get(key, (0, None))[1] != place}
    gone = [key for key in before if key not in wanted]
    moved = Counts()
    moved.subtract((before[key][0], before[key][1].amount) for key in (*after, *gone) if key in before)
    if gone:
        lists = [before[key][0] for key in gone]
        theirs = Standing.membership_id == membership_id
        session.execute(delete(Standing).where(theirs, Standing.window_id.in_(lists)))
    ids = {key: window_id for key, (window_id, _place) in before.items()}
    if new := [key for key in after if key not in ids]:
        ids |= window_ids(session, context_id, new)
    for key, place in after.items():
        row = place_row(ids[key], membership_id, place)
        _PUT[session.get_bind().dialect.name].all(session, row)
        moved[row["window_id"], -row["minus"]] += 1
    for row in _count_rows(moved):
        _COUNT[session.get_bind().dialect.name].all(session, row)


def window_ids(session: Session, context_id: int, keys: Iterable[Key]) -> dict[Key, int]:
    """Return the ids of lists, which are made where they are not there yet."""
    wanted, window = set(keys), StandingWindow
    live = {"context_id": context_id, "is_frozen": False}
    known = select(window.id, window.span, window.starts, window.what).filter_by(**live)
    found = {_key(row): row.id for row in session.execute(known)}
    new = sorted(wanted - found.keys(), key=lambda one: (one.span, one.starts, one.what))
    rows = [live | {"span": one.span, "starts": one.starts, "what": one.what} for one in new]
    if insert_new(session, window, rows, window.id):
        found = {_key(row): row.id for row in session.execute(known)}
    return {key: found[key] for key in wanted}


def place_row(window_id: int, membership_id: int, place: Place) -> dict[str, Any]:
    """Return a place as its table has it."""
    return {
        "window_id": window_id,
        "membership_id": membership_id,
        "minus": -place.amount,
        "reached_at": place.reached_at,
    }


def insert_places(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write many places of people who have none yet, and count them."""
    if rows:
        session.execute(_put(DIALECTS[session.get_bind().dialect.name]), rows)
    move_counts(session, Counts((row["window_id"], -row["minus"]) for row in rows))


def move_counts(session: Session, moved: Counts) -> None:
    """Let lists count more or fewer people for amounts."""
    if rows := _count_rows(moved):
        session.execute(_count(DIALECTS[session.get_bind().dialect.name]), rows)


def _count_rows(moved: Counts) -> list[dict[str, Any]]:
    return [
        {"window_id": window_id, "amount": amount, "people": people}
        for (window_id, amount), people in sorted(moved.items())
        if people
    ]


def _stands(session: Session, membership_id: int) -> dict[Key, tuple[int, Place]]:
    rows = _STANDS.all(session, {"member": membership_id})
    return {_key(row): (row.id, Place(-row.minus, row.reached_at)) for row in rows}


def _key(row: Any) -> Key:
    return Key(cast(Span, row.span), row.starts, cast(What, row.what))


def _put(insert: Any) -> Insert:
    statement = insert(cast(Table, Standing.__table__)).inline()
    changed = {name: statement.excluded[name] for name in ("minus", "reached_at")}
    put: Insert = statement.on_conflict_do_update(index_elements=["window_id", "membership_id"], set_=changed)
    return put


def _count(insert: Any) -> Insert:
    table = cast(Table, StandingCount.__table__)
    statement = insert(table).inline()
    changed = {"people": table.c.people + statement.excluded.people}
    count: Insert = statement.on_conflict_do_update(index_elements=["window_id", "amount"], set_=changed)
    return count


TOTAL_COLUMNS = (
    PointTotal.period,
    PointTotal.rule,
    PointTotal.amount,
    PointTotal.reached_at,
    PointTotal.public_amount,
    PointTotal.public_reached_at,
)
_TOTALS = Prepared(select(*TOTAL_COLUMNS).where(PointTotal.membership_id == bindparam("member")))
_STANDS = Prepared(
    select(
        StandingWindow.id,
        StandingWindow.span,
        StandingWindow.starts,
        StandingWindow.what,
        Standing.minus,
        Standing.reached_at,
    )
    .join(Standing, Standing.window_id == StandingWindow.id)
    .where(Standing.membership_id == bindparam("member"), StandingWindow.is_frozen.is_(False))
)
_PUT = {name: Prepared(_put(insert)) for name, insert in DIALECTS.items()}
_COUNT = {name: Prepared(_count(insert)) for name, insert in DIALECTS.items()}
