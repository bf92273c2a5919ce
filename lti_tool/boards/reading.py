"""Reading a list: oneself and who stands next to one, who stands first, a league, the teams.

Every list is read from the index that holds it in order, and a rank from how many people have how much, so
that neither grows with what was done nor with how many stand there. Who is no learner any more is left out.
"""

from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    func,
    literal_column,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session

from lti_tool.boards.models import BoardMember
from lti_tool.boards.rules import AROUND, FEWEST, FIRST_PLACES, TOP
from lti_tool.boards.values import Around, Board, Line
from lti_tool.course.conditions import learning
from lti_tool.course.models import Membership
from lti_tool.points.standings.models import Standing, StandingCount, StandingWindow
from lti_tool.points.standings.rules import Span, What
from lti_tool.prepared import Prepared

PLACE = (Standing.minus, Standing.reached_at, Standing.membership_id)
"""In this order a list is read."""
OWN, ABOVE, BELOW, FIRST = 0, 1, 2, 3
_WINDOW = select(bindparam("window", type_=Integer())).scalar_subquery()
"""Hides from PostgreSQL which list it is: it would plan for each anew, which takes longer than reading."""
_NOTHING = tuple(literal_column("0", Integer()).label(name) for name in ("ahead", "shared_by", "people"))


def window_of(session: Session, board: Board, span: Span, what: What) -> int:
    """Return the id of a list as it is shown, 0 while nobody has anything in it."""
    starts = board.terms.plan.starts("week" if what == "improved" else span, board.week)
    found = session.scalar(
        select(StandingWindow.id)
        .filter_by(context_id=board.context_id, is_frozen=board.frozen_at is not None)
        .filter_by(span="week" if what == "improved" else span, starts=starts, what=what)
    )
    return found or 0


def count_members(session: Session, context_id: int, most: int | None = None) -> int:
    """Count who stands on a course's boards, no further than asked for."""
    found = (
        select(BoardMember.membership_id)
        .join(Membership, Membership.id == BoardMember.membership_id)
        .where(BoardMember.context_id == context_id, learning())
        .limit(most)
    )
    return session.scalar(select(func.count()).select_from(found.subquery())) or 0


def around(session: Session, window_id: int, membership_id: int, first: Literal[0, 5, 50] = 0) -> Around:
    """Return oneself in a list with two on each side, and so many of who stands first; one statement.

    Others stay hidden among too few.
    """
    rows = _AROUND[first].all(session, {"window": window_id, "me": membership_id})
    lines: dict[int, list[Line]] = {OWN: [], ABOVE: [], BELOW: [], FIRST: []}
    for row in rows:
        lines[row.part].append(_line(row))
    top = tuple(lines[FIRST]) if len(lines[FIRST]) >= FEWEST else ()
    own = next((row for row in rows if row.part == OWN), None)
    if own is None:
        return Around(first=top)
    is_hidden = own.people < FEWEST
    return Around(
        own=lines[OWN][0],
        above=() if is_hidden else tuple(reversed(lines[ABOVE])),
        below=() if is_hidden else tuple(lines[BELOW]),
        rank=(own.ahead or 0) + 1,
        shared_by=own.shared_by,
        people=own.people,
        is_hidden=is_hidden,
        first=top,
    )


def first_of(session: Session, window_id: int, most: Literal[5, 50] = TOP) -> list[Line]:
    """Return who stands first in a list: for all to see, or for staff; nobody while they are too few."""
    found = [_line(row) for row in _FIRST[most].all(session, {"window": window_id})]
    return found if len(found) >= FEWEST else []


def league_lines(session: Session, window_id: int, context_id: int, league: int) -> list[Line]:
    """Return everybody in a league, the most first; who has no points yet stands at its end."""
    here = and_(Standing.window_id == window_id, Standing.membership_id == BoardMember.membership_id)
    rows = session.execute(
        select(BoardMember.membership_id, BoardMember.alias, func.coalesce(Standing.minus, 0).label("minus"))
        .join(Membership, Membership.id == BoardMember.membership_id)
        .outerjoin(Standing, here)
        .where(BoardMember.context_id == context_id, BoardMember.league == league, learning())
        .order_by(
            func.coalesce(Standing.minus, 0),
            Standing.reached_at.is_(None),
            Standing.reached_at,
            BoardMember.membership_id,
        )
    )
    return [_line(row) for row in rows]


def sum_of(session: Session, window_id: int) -> int | None:
    """Return what all people in a list have together; None of too few: less one's own, it tells of others."""
    count = StandingCount
    row = session.execute(
        select(
            func.sum(count.amount * count.people).label("amount"), func.sum(count.people).label("people")
        ).where(count.window_id == window_id)
    ).one()
    return int(row.amount) if (row.people or 0) >= FEWEST else None


def _line(row: Any) -> Line:
    return Line(row.membership_id, row.alias, -row.minus)


def _listed() -> Select[*tuple[Any, ...]]:
    # Without the moment, which nobody is shown: to read fifty of them took as long as to find them.
    return (
        select(Standing.membership_id, Standing.minus, BoardMember.alias)
        .join(BoardMember, BoardMember.membership_id == Standing.membership_id)
        .join(Membership, Membership.id == Standing.membership_id)
        .where(Standing.window_id == _WINDOW, learning())
    )


def _first(most: int) -> Select[*tuple[Any, ...]]:
    return _listed().order_by(*PLACE).limit(_most(most))


def _own() -> Select[*tuple[Any, ...]]:
    """Oneself, and how many people have more, as much, or anything: by amounts, of which there are few.

    One's own line is the only one, so its columns are taken as its largest: grouping by them costs more.
    """
    people, amount = StandingCount.people, StandingCount.amount
    mine = (Standing.membership_id, Standing.minus, Standing.reached_at, BoardMember.alias)
    return (
        select(
            *(func.max(column).label(column.key) for column in mine),
            func.sum(people).filter(amount > -Standing.minus).label("ahead"),
            func.sum(people).filter(amount == -Standing.minus).label("shared_by"),
            func.sum(people).label("people"),
        )
        .join(BoardMember, BoardMember.membership_id == Standing.membership_id)
        .join(StandingCount, StandingCount.window_id == Standing.window_id)
        .where(Standing.window_id == _WINDOW, Standing.membership_id == bindparam("me"))
        .having(func.count() > literal_column("0", Integer()))
    )


def _around(first: int) -> Select[*tuple[Any, ...]]:
    """Oneself, and who stands next to one: an index walked both ways from there; and who stands first.

    Three values of one's own line bound the index; one row of three would not.
    """
    own = _own().cte("own")
    place = tuple_(*(select(own.c[column.key]).scalar_subquery() for column in PLACE))
    backwards = [column.desc() for column in PLACE]
    above = _listed().where(tuple_(*PLACE) < place).order_by(*backwards).limit(_most(AROUND)).subquery()
    below = _listed().where(tuple_(*PLACE) > place).order_by(*PLACE).limit(_most(AROUND)).subquery()
    wanted: list[tuple[int, Any, Any]] = [(OWN, own, (own.c.ahead, own.c.shared_by, own.c.people))]
    wanted += [(ABOVE, above, _NOTHING), (BELOW, below, _NOTHING)]
    if first:
        wanted.append((FIRST, _first(first).subquery(), _NOTHING))
    parts = [
        select(literal_column(str(part), Integer()).label("part"), *_columns(found), *counts)
        for part, found, counts in wanted
    ]
    return select(*union_all(*parts).subquery().c)


def _columns(found: Any) -> tuple[Any, ...]:
    return (found.c.membership_id, found.c.minus, found.c.alias)


def _most(rows: int) -> ColumnElement[int]:
    """A limit that stands in the statement: PostgreSQL plans one that it does not know anew each time."""
    return literal_column(str(rows))


_AROUND = {most: Prepared(_around(most)) for most in (0, FIRST_PLACES, TOP)}
_FIRST = {most: Prepared(_first(most)) for most in (FIRST_PLACES, TOP)}
