"""Staff's pages of a course of 5,000 people, with `--acts 1000000`: a quarter of the acts are posts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from scripts.benching.board_courses import analyse
from scripts.benching.postgres import postgres
from scripts.benching.processes import free_port
from scripts.benching.seeding import seed_course, seed_discussion
from scripts.benching.staff_pages import instructor, measured
from scripts.benching.table import Row
from scripts.benching.tool import Installation, installation, installed

PEOPLE, DAYS, THREAD = 5_000, 84, 4
"""Members, how long they have been at it, and how many posts a thread has."""
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :count)"
POSTS = f"""
INSERT INTO post (id, activity_id, author_id, thread_id, parent_id, answers_id, kind, position, body,
  body_html, words, folded, form_key, is_late, version, reply_count, active_at, created_at)
{NUMBERS}
SELECT :after + i + 1, :activity, :first + (:after + i) * 7919 % :people,
  CASE WHEN i % 4 > 0 THEN :after + i - i % 4 + 1 END, CASE WHEN i % 4 > 0 THEN :after + i - i % 4 + 1 END,
  CASE WHEN i % 4 > 0 THEN :after + i - i % 4 + 1 END, 'give', i % 4, 'A story.', '<p>A story.</p>', 2,
  '', 'bench-' || (:after + i), :no, 1, CASE WHEN i % 4 = 0 THEN 3 ELSE 0 END, :at, :at
FROM n"""  # nosec B608  # a statement of our own, nobody's input
TOLD = """
INSERT INTO act (activity_id, membership_id, by_membership_id, to_membership_id, verb, item_kind, item_id,
  words, digest, waited_hours, is_private, created_at)"""
WRITTEN = f"""{TOLD}
SELECT post.activity_id, post.author_id, post.author_id, head.author_id,
  CASE WHEN post.thread_id IS NULL THEN 'asked' ELSE 'gave' END, 'post', post.id, 2, '', 0, :no,
  post.created_at
FROM post LEFT JOIN post head ON head.id = post.thread_id WHERE post.id > :after"""  # nosec B608  # a statement of our own, nobody's input
MARKED = f"""{TOLD}
{NUMBERS}
SELECT :activity, :first + i * 31 % :people, :first + i * 31 % :people, :first + i * 17 % :people,
  CASE WHEN i % 5 = 0 THEN 'thanked' WHEN i % 5 = 1 THEN 'read' ELSE 'reacted' END,
  CASE WHEN i % 5 = 0 THEN 'thanks' WHEN i % 5 = 1 THEN 'reading' ELSE 'useful' END,
  :after * 3 + i + 1, 0, '', 0, :no, :at
FROM n"""  # nosec B608  # a statement of our own, nobody's input


def measure_large_course(folder: Path, rounds: int, acts: int) -> list[Row]:
    """Measure on both databases."""
    measure = partial(_measured, rounds=rounds, acts=acts)
    sqlite = installation("large", f"sqlite:///{folder / 'large.db'}", free_port(), folder)
    rows = measure(sqlite, "SQLite")
    with postgres(folder) as server:
        wanted = installation("large-pg", server.new_database("large"), free_port(), folder)
        return [*rows, *measure(wanted, "PostgreSQL")]


def _measured(wanted: Installation, database: str, rounds: int, acts: int) -> list[Row]:
    with installed(wanted, "https://campus.test") as (tool, registration_id, deployment_id):
        session, now = tool.session, tool.now
        context_id, members = seed_course(session, deployment_id, registration_id, 3, PEOPLE, now)
        activity_id, _uuid = seed_discussion(session, registration_id, context_id, "large", now)
        opened = instructor(session, registration_id, context_id, activity_id, now)
        session.commit()
        _Term(session, activity_id, members[0], acts).fill(now)
        analyse(tool.engine)
    what = f"{PEOPLE:,} people, {acts:,} acts, {database}"
    return measured(wanted, opened, what, rounds)


@dataclass(frozen=True, slots=True)
class _Term:
    """What people do each day, posts first and then what is said of them."""

    session: Session
    activity_id: int
    first: int
    acts: int

    def fill(self, now: datetime) -> None:
        """Write all of it, a day after the other."""
        posts = self.acts // DAYS // 4 // THREAD * THREAD
        for day in range(DAYS):
            at = now - timedelta(days=DAYS - day)
            self._run(POSTS, posts, day * posts, at)
            self._run(WRITTEN, 0, day * posts, at)
            self._run(MARKED, self.acts // DAYS - posts, day * posts, at)
            self.session.commit()

    def _run(self, statement: str, count: int, after: int, at: datetime) -> None:
        is_postgres = self.session.get_bind().dialect.name == "postgresql"
        moment = at if is_postgres else at.replace(tzinfo=None).isoformat(" ")
        given = {"count": count, "after": after, "at": moment, "no": False, "people": PEOPLE}
        given |= {"activity": self.activity_id, "first": self.first}
        names = [name for name in given if f":{name}" in statement]
        self.session.execute(text(statement), {name: given[name] for name in names})
