"""Boards of a thousand courses, with `--acts 10000000`: whether a page grows with what was done in them.

Two databases on one PostgreSQL hold the same courses and the same standings; in one of them 100,000 acts were
done, in the other as many as asked for, a tenth of them in the one large course. Both are read in turns.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random
from statistics import median

from redis import Redis
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from scripts.benching.board_courses import Course, analyse, seed_acts, seeded
from scripts.benching.boards import BUDGETS, GROWTH, READS, add_up, page, timed
from scripts.benching.postgres import Postgres, postgres
from scripts.benching.processes import free_port
from scripts.benching.sorted_sets import fill, page_of_redis, sorted_sets
from scripts.benching.table import Row, at_most
from scripts.benching.tool import installation, installed

COURSES, TYPICAL, LARGE = 1_000, 100, 5_000
"""How many courses, and their members; one of them is large."""
FEW = 100_000
"""Acts in the database beside which the other is read."""
SHARE = 10
"""The large course has this part of all acts."""
AT_ONCE = 500_000
"""Acts of a course in one statement."""


def measure_many_courses(folder: Path, rounds: int, acts: int) -> list[Row]:
    """The large course and a typical one, with few acts and with many, on PostgreSQL."""
    with postgres(folder) as server, sorted_sets(folder) as redis, ExitStack() as stack:
        few = _with_few(server, folder)
        url = server.copy_of("few", "many")
        many = [replace(one, acts=n, page=[], naive=[]) for one, n in zip(few, _shares(acts), strict=True)]
        _add_acts(url, few, many)
        sessions = [stack.enter_context(Session(create_engine(one))) for one in (server.url_of("few"), url)]
        rows = []
        for pair in list(zip(few, many, strict=True))[:2]:
            _read(sessions, pair, redis, rounds)
            rows += _rows(pair, acts)
    return rows


def _shares(acts: int) -> list[int]:
    """How many acts each course has, the large one first."""
    large = acts // SHARE
    return [large, *[(acts - large) // (COURSES - 1)] * (COURSES - 1)]


def _with_few(server: Postgres, folder: Path) -> list[Course]:
    """Make the courses in a database of their own, which nobody stays connected to."""
    wanted = installation("few", server.new_database("few"), free_port(), folder)
    with installed(wanted, "https://bench.test") as (tool, registration_id, deployment_id):
        seed = partial(seeded, tool.session, registration_id, deployment_id, tool.now)
        sizes = [LARGE, *[TYPICAL] * (COURSES - 1)]
        courses = [seed(number, *size) for number, size in enumerate(zip(sizes, _shares(FEW), strict=True))]
        tool.session.commit()
        analyse(tool.engine)
    tool.engine.dispose()
    return courses


def _add_acts(url: str, few: Sequence[Course], many: Sequence[Course]) -> None:
    """Let the people of the second database have done the rest."""
    engine, now = create_engine(url), datetime.now(UTC)
    with Session(engine) as session:
        # Rows of people who are there: to look each of them up takes as long as to write.
        session.execute(text("SET session_replication_role = replica"))
        session.execute(text("SET synchronous_commit = off"))
        for number, (old, new) in enumerate(zip(few, many, strict=True)):
            for first in range(old.acts, new.acts, AT_ONCE):
                seed_acts(session, replace(new, acts=min(AT_ONCE, new.acts - first)), now, first)
                session.commit()
            if number % 100 == 0:
                print(f"  {number} of {COURSES} courses …", flush=True)
    analyse(engine)
    engine.dispose()


def _read(sessions: Sequence[Session], pair: Sequence[Course], redis: Redis | None, rounds: int) -> None:
    """The same page in both databases and by Redis, in turns."""
    key, luck = f"many-{pair[0].context_id}", Random(1)
    if redis is not None:
        fill(redis, key, pair[0])
    for number in range(rounds * READS):
        me = luck.choice(pair[0].members)
        for session, course in zip(sessions, pair, strict=True):
            course.page.append(timed(partial(page, session, course, me)))
            if number % READS == 0:
                course.naive.append(timed(partial(add_up, session, course, me)))
        if redis is not None:
            pair[0].redis.append(timed(partial(page_of_redis, redis, key, me)))
    for session in sessions:
        session.commit()


def _rows(pair: Sequence[Course], acts: int) -> list[Row]:
    few, many = pair
    where = f"{COURSES:,} courses, {few.people:,} members"
    rows = []
    for course, total in ((few, FEW), (many, acts)):
        p50, naive = median(course.page) * 1000, median(course.naive) * 1000
        figure = f"p50 {p50:.2f} ms; adding up {naive:.1f} ms"
        rows.append(Row("boards", f"PostgreSQL: page, {where}, {total:,} acts in all", figure))
    if few.redis:
        ratio, note = median(many.page) / median(few.redis), f"Redis {median(few.redis) * 1000:.2f} ms"
        what = f"PostgreSQL: page / Redis's, {where}, {acts:,} acts in all"
        rows.append(at_most("boards", what, ratio, BUDGETS[few.people], "x", note))
    growth = median(many.page) / median(few.page)
    what = f"PostgreSQL: page at {acts:,} acts in all / at {FEW:,}, {few.people:,} members"
    return [*rows, at_most("boards", what, growth, GROWTH, "x")]
