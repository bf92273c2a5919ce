"""Courses with a board, made by the thousand, and what was found in them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Engine, insert, text
from sqlalchemy.orm import Session

from lti_tool.boards.models import BoardMember
from lti_tool.boards.reading import window_of
from lti_tool.boards.service import board_in, switch_on
from lti_tool.boards.values import BoardTerms
from lti_tool.points.models import PointTotal
from lti_tool.points.rules import period_of
from lti_tool.points.service import change_rules
from lti_tool.points.standings.models import Stander
from lti_tool.points.standings.rules import Plan
from scripts.benching.seeding import seed_course, seed_discussion

AT_ONCE = 5_000
"""Rows of a statement."""
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
