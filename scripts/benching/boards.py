"""Boards: what a page costs beside adding points up and beside a Redis sorted set, and what an act costs."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from uuid import uuid4

from redis import Redis
from sqlalchemy import text
from sqlalchemy.orm import Session

from lti_tool.activities.participating import Item, record
from lti_tool.activities.service import activity_in
from lti_tool.activities.values import ActivityView
from lti_tool.acts.models import Verb
from lti_tool.boards.reading import around
from lti_tool.boards.rules import TOP
from lti_tool.boards.service import turn
from lti_tool.database import begin_writing
from scripts.benching.board_courses import Course, analyse, seeded
from scripts.benching.postgres import postgres
from scripts.benching.processes import free_port
from scripts.benching.sorted_sets import fill, key_of, page_of_redis, sorted_sets
from scripts.benching.table import Row, at_most
from scripts.benching.tool import Installation, installation, installed

SIZES = ((100, 10_000), (5_000, 100_000), (5_000, 1_000_000), (100_000, 100_000))
"""Members, all of them on the board, and acts."""
ACTING = 500
"""Members of the course in which acts are measured, where nobody has done anything yet."""
BUDGETS = {100: 1.0, 5_000: 2.5, 100_000: 5.0}
"""Times a Redis sorted set's run."""
GROWTH = 1.1
"""From 100,000 acts to many more."""
READS = 60
"""Of each page in a round, in turns."""
WRITES = 100
"""Acts of each kind in a round."""
WRITE_BUDGETS = {"PostgreSQL": 2.0, "SQLite": 2.5}
NAIVE = """
SELECT e.membership_id, sum(e.amount) AS total, max(e.happened_at) AS reached
FROM point_entry e JOIN membership m ON m.id = e.membership_id
WHERE m.context_id = :course GROUP BY e.membership_id ORDER BY total DESC, reached, e.membership_id"""


def measure_boards(folder: Path, rounds: int) -> list[Row]:
    """Both databases, with Redis beside them where it is installed."""
    rows = []
    with postgres(folder) as server, sorted_sets(folder) as redis:
        urls = {"SQLite": f"sqlite:///{folder / 'boards.db'}", "PostgreSQL": server.new_database("boards")}
        for name, url in urls.items():
            rows += _measure(installation(name, url, free_port(), folder), name, redis, rounds)
    return rows


def _measure(wanted: Installation, name: str, redis: Redis | None, rounds: int) -> list[Row]:
    with installed(wanted, "https://bench.test") as (tool, registration_id, deployment_id):
        session, now = tool.session, tool.now
        seed = partial(seeded, session, registration_id, deployment_id, now)
        acting, *courses = [seed(number, *size) for number, size in enumerate(((ACTING, 0), *SIZES))]
        session.commit()
        analyse(tool.engine)
        _read(session, courses, redis, rounds)
        rows = [row for course in courses for row in _pages(course, name)]
        growth = median(courses[2].page) / median(courses[1].page)
        rows.append(at_most("boards", f"{name}: page at 1,000,000 acts / at 100,000", growth, GROWTH, "x"))
        rows += [_act(session, acting, name, rounds, now), _turn(session, courses[1], name, now)]
    return rows


def _read(session: Session, courses: Sequence[Course], redis: Redis | None, rounds: int) -> None:
    """Each course's page, the same by Redis, and now and then by adding up: all of it in turns."""
    luck = random.Random(len(courses))
    if redis is not None:
        for course in courses:
            fill(redis, key_of(course), course)
    for number in range(rounds * READS):
        for course in courses:
            me = luck.choice(course.members)
            course.page.append(timed(partial(page, session, course, me)))
            if redis is not None:
                course.redis.append(timed(partial(page_of_redis, redis, key_of(course), me)))
            if number % READS == 0:
                course.naive.append(timed(partial(add_up, session, course, me)))
    session.commit()


def page(session: Session, course: Course, me: int) -> object:
    """What a board is read for: oneself, who stands next to one, and the first 50."""
    return around(session, course.window, me, TOP)


def add_up(session: Session, course: Course, me: int) -> object:
    """The same page as nobody should make it."""
    rows = session.execute(text(NAIVE), {"course": course.context_id}).all()
    place = next((place for place, row in enumerate(rows) if row[0] == me), 0)
    return rows[:50], rows[max(place - 2, 0) : place + 3], place


def timed(work: Callable[[], object]) -> float:
    """Return how many seconds it takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _pages(course: Course, name: str) -> list[Row]:
    p50, p95 = median(course.page) * 1000, sorted(course.page)[int(len(course.page) * 0.95)] * 1000
    figure = f"p50 {p50:.2f} ms, p95 {p95:.2f} ms; adding up {median(course.naive) * 1000:.1f} ms"
    rows = [Row("boards", f"{name}: page, {course.what}", figure)]
    if not course.redis:
        return rows
    ratio, note = median(course.page) / median(course.redis), f"Redis {median(course.redis) * 1000:.2f} ms"
    what, budget = f"{name}: page / Redis's, {course.what}", BUDGETS[course.people]
    if name == "PostgreSQL":
        return [*rows, at_most("boards", what, ratio, budget, "x", note)]
    return [*rows, Row("boards", what, f"{ratio:.2f}x ({note})")]


def _act(session: Session, course: Course, name: str, rounds: int, now: datetime) -> Row:
    """An act that moves points and a board, against the same act where there are none."""
    view = activity_in(session, course.activity_id, course.context_id)
    session.commit()
    plain, luck = replace(view, points_zone=None), random.Random(0)
    spent: dict[bool, list[float]] = {True: [], False: []}
    for number in range(rounds * WRITES):
        moment = now + timedelta(seconds=number)
        for counts in (True, False):
            one = luck.choice(course.members)
            item = Item("post", 9_000_000 + 2 * number + counts, one, f"Something of mine {uuid4()}")
            spent[counts].append(timed(partial(_do, session, view if counts else plain, item, moment)))
    ratio, alone = median(spent[True]) / median(spent[False]), median(spent[False]) * 1000
    what, note = f"{name}: an act with its points and places / alone", f"alone {alone:.2f} ms"
    return at_most("boards", what, ratio, WRITE_BUDGETS[name], "x", note)


def _do(session: Session, activity: ActivityView, item: Item, moment: datetime) -> None:
    begin_writing(session)
    record(session, activity, Verb.GAVE, item, item.owner_id, moment, moment)
    session.commit()


def _turn(session: Session, course: Course, name: str, now: datetime) -> Row:
    """Begin a season: all places anew, and leagues."""
    begin_writing(session)
    seconds = timed(partial(turn, session, course.context_id, now + timedelta(weeks=4)))
    session.commit()
    return at_most("boards", f"{name}: a season begins for {course.people:,}, with leagues", seconds, 2, " s")
