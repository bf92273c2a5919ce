"""Boards: what a page costs beside adding points up and beside a Redis sorted set, and what an act costs."""

import random
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from uuid import uuid4

from redis import Redis
from sqlalchemy import Engine, insert, text
from sqlalchemy.orm import Session

from lti_tool.activities.participating import Item, record
from lti_tool.activities.service import activity_in
from lti_tool.activities.values import ActivityView
from lti_tool.acts.models import Verb
from lti_tool.boards.models import BoardMember
from lti_tool.boards.reading import around, window_of
from lti_tool.boards.rules import TOP
from lti_tool.boards.service import board_in, switch_on, turn
from lti_tool.boards.values import BoardTerms
from lti_tool.database import begin_writing
from lti_tool.points.models import PointTotal
from lti_tool.points.rules import period_of
from lti_tool.points.service import change_rules
from lti_tool.points.standings.models import Stander
from lti_tool.points.standings.rules import Plan
from scripts.benching.postgres import postgres
from scripts.benching.processes import LOOPBACK, free_port, running
from scripts.benching.seeding import seed_course, seed_discussion
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
AT_ONCE = 5_000
ACTS = """
INSERT INTO act (activity_id, membership_id, by_membership_id, verb, item_kind, item_id, words, digest,
  waited_hours, is_private, created_at)
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :acts)
SELECT :activity, :first + i % :people, :first + i % :people, 'gave', 'post', 1000000 + :after + i, 20, '', 0,
  :no, :at
FROM n"""
ENTRIES = """
INSERT INTO point_entry (membership_id, act_id, period, rule, amount, why, happened_at)
SELECT membership_id, id, :period, 'give', 5 * (id % 4), '', created_at FROM act
WHERE activity_id = :activity AND item_id >= 1000000 + :after"""
NAIVE = """
SELECT e.membership_id, sum(e.amount) AS total, max(e.happened_at) AS reached
FROM point_entry e JOIN membership m ON m.id = e.membership_id
WHERE m.context_id = :course GROUP BY e.membership_id ORDER BY total DESC, reached, e.membership_id"""


@dataclass(slots=True)
class Course:
    """One course with a board, and the seconds that were found."""

    people: int
    acts: int
    context_id: int
    activity_id: int
    members: list[int]
    window: int = 0
    page: list[float] = field(default_factory=list)
    redis: list[float] = field(default_factory=list)
    naive: list[float] = field(default_factory=list)

    @property
    def what(self) -> str:
        """How it is called in the table."""
        return f"{self.people:,} members, {self.acts:,} acts"


def measure_boards(folder: Path, rounds: int) -> list[Row]:
    """Both databases, with Redis beside them where it is installed."""
    rows = []
    with postgres(folder) as server, sorted_sets(folder) as redis:
        urls = {"SQLite": f"sqlite:///{folder / 'boards.db'}", "PostgreSQL": server.new_database("boards")}
        for name, url in urls.items():
            rows += _measure(installation(name, url, free_port(), folder), name, redis, rounds)
    return rows


@contextmanager
def sorted_sets(folder: Path) -> Iterator[Redis | None]:
    """A Redis server of the measurement's own; None where there is no program for it."""
    program = shutil.which("redis-server")
    if program is None:
        yield None
        return
    port = free_port()
    command = [program, "--port", str(port), "--bind", LOOPBACK, "--save", "", "--dir", str(folder)]
    with running(command, port, folder / "redis.log"):
        yield Redis(host=LOOPBACK, port=port)


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


def seeded(
    session: Session,
    registration_id: int,
    deployment_id: int,
    now: datetime,
    number: int,
    people: int,
    acts: int,
) -> Course:
    """Make a course that has a board, with all of its people on it."""
    context_id, members = seed_course(session, deployment_id, registration_id, number, people, now)
    activity_id, _uuid = seed_discussion(session, registration_id, context_id, f"board-{number}", now)
    course = Course(people, acts, context_id, activity_id, members)
    change_rules(session, context_id, members[0], {}, True, "UTC", now - timedelta(days=60))
    if acts:
        seed_acts(session, course, now)
    luck = random.Random(number)
    _insert(session, PointTotal, [_total(luck, one, now) for one in members])
    here: dict[str, object] = {"context_id": context_id}
    _insert(session, Stander, [here | {"membership_id": one, "is_here": True} for one in members])
    own = here | {"joined_at": now}
    _insert(session, BoardMember, [own | {"membership_id": one, "alias": f"Alias {one}"} for one in members])
    switch_on(session, context_id, BoardTerms(Plan(), leagues=people == 5_000), now)
    board = board_in(session, context_id, now)
    if board is None:
        raise RuntimeError("There is no board.")
    course.window = window_of(session, board, "season", "all")
    return course


def seed_acts(session: Session, course: Course, now: datetime, after: int = 0) -> None:
    """Let the people of a course have done so much, `after` what they had done: for whoever adds it up."""
    period, is_postgres = period_of(now, "UTC"), session.get_bind().dialect.name == "postgresql"
    told = {"activity": course.activity_id, "first": course.members[0], "people": course.people}
    at = now if is_postgres else now.replace(tzinfo=None).isoformat(" ")
    session.execute(text(ACTS), told | {"acts": course.acts, "after": after, "no": False, "at": at})
    day = period if is_postgres else str(period)
    here = {"activity": course.activity_id, "after": after}
    session.execute(text(ENTRIES), here | {"period": day})


def _total(luck: random.Random, membership_id: int, now: datetime) -> dict[str, object]:
    amount, at = 5 * luck.randint(1, 100), now - timedelta(seconds=luck.randint(0, 100_000))
    shown = {"amount": amount, "reached_at": at, "public_amount": amount, "public_reached_at": at}
    return {"membership_id": membership_id, "period": period_of(now, "UTC"), "rule": "share", **shown}


def _insert(session: Session, table: type, rows: Sequence[dict[str, object]]) -> None:
    for first in range(0, len(rows), AT_ONCE):
        session.execute(insert(table), list(rows[first : first + AT_ONCE]))


def analyse(engine: Engine) -> None:
    """Do what the database does by itself within a minute: count what its tables hold."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE" if engine.dialect.name == "postgresql" else "ANALYZE")


def _read(session: Session, courses: Sequence[Course], redis: Redis | None, rounds: int) -> None:
    """Each course's page, the same by Redis, and now and then by adding up: all of it in turns."""
    luck = random.Random(len(courses))
    if redis is not None:
        for course in courses:
            fill(redis, _key(course), course)
    for number in range(rounds * READS):
        for course in courses:
            me = luck.choice(course.members)
            course.page.append(timed(partial(page, session, course, me)))
            if redis is not None:
                course.redis.append(timed(partial(page_of_redis, redis, _key(course), me)))
            if number % READS == 0:
                course.naive.append(timed(partial(add_up, session, course, me)))
    session.commit()


def _key(course: Course) -> str:
    return f"board-{course.context_id}"


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


def fill(redis: Redis, key: str, course: Course) -> None:
    """Put what the course's people have into a sorted set."""
    luck = random.Random(course.people)
    for first in range(0, course.people, AT_ONCE):
        some = course.members[first : first + AT_ONCE]
        redis.zadd(key, {str(one): 5 * luck.randint(1, 100) for one in some})


def page_of_redis(redis: Redis, key: str, me: int) -> object:
    """The same lines, without aliases: three commands at once, and one for the neighbours."""
    pipe = redis.pipeline(transaction=False)
    pipe.zscore(key, str(me))
    pipe.zrevrank(key, str(me))
    pipe.zrevrange(key, 0, 49, withscores=True)
    _score, rank, top = pipe.execute()
    return top, redis.zrevrange(key, max(rank - 2, 0), rank + 2, withscores=True)


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
