"""Whatever is killed, and when: what is kept is what a rebuild finds, and no score is lost."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from lti_tool.acts.models import Act
from lti_tool.course.models import Membership, Person
from lti_tool.database import begin_writing
from lti_tool.grading.models import DeliveryState, ScoreDelivery, StepProgress
from lti_tool.grading.service import rescore
from lti_tool.kinds.discussion.models import Meaning, Post, Reaction, Thanks
from tests.boards.room import Rows, counted, stands
from tests.cli.conftest import Shell
from tests.points.test_points import stored

ROOT = Path(__file__).parents[2]
KILLS = {"sqlite": 200, "postgres": 40}
SEED = "6"
PATIENCE = 300
FEWEST_ACTS = 0.25
"""For each kill: with fewer there was little to lose."""


@pytest.mark.usefixtures("any_database")
def test_after_random_kills_a_rebuild_equals_the_running_totals_and_nothing_is_lost(
    database_url: str, database_kind: str, engine: Engine, tmp_path: Path
) -> None:
    """A writer of acts and a worker are killed at once, 200 times on SQLite and 40 on PostgreSQL."""
    kills, grades = KILLS[database_kind], tmp_path / "grades"
    told = killed(database_url, grades, kills)

    assert told["amid"] > kills / 2
    assert_acts_are_whole(engine)
    assert told["answered"] <= count(engine, Post) <= told["answered"] + told["amid"]
    assert count(engine, Act) > FEWEST_ACTS * kills
    assert_scores_arrived(engine, grades, told["activity"])
    assert_is_sound(engine, database_kind)

    before, (standings, counts) = kept(engine), stands(engine)
    assert len(standings) > 0
    assert counted(standings) == counts
    Shell(database_url).json("acts", "rebuild")
    assert kept(engine) == before
    assert stands(engine) == (standings, counts)


def killed(database_url: str, grades: Path, kills: int) -> dict[str, int]:
    told = [database_url, str(grades), str(kills), SEED]
    command = [sys.executable, "-m", "tests.points.acting_to_kill", *told]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    assert run.returncode == 0, run.stderr
    # Not even in a child, which would have died of it before it was killed.
    assert "Traceback" not in run.stderr
    happened: dict[str, int] = json.loads(run.stdout.splitlines()[-1])
    return happened


def kept(engine: Engine) -> tuple[Rows, Rows, Rows]:
    """Points with their reasons, totals, and how far everybody is with each step."""
    made = select(
        StepProgress.step_id,
        StepProgress.membership_id,
        StepProgress.counted,
        StepProgress.met_at,
        StepProgress.late,
        StepProgress.late_worth,
    )
    with Session(engine) as session:
        progress: Rows = [tuple(row) for row in session.execute(made.where(StepProgress.counted > 0))]
    return (*stored(engine), sorted(progress))


def assert_acts_are_whole(engine: Engine) -> None:
    """Each item has the act that began it, and each act its item."""
    tables = ((("post",), Post), (("thanks",), Thanks), (tuple(Meaning), Reaction))
    for kinds, table in tables:
        with Session(engine) as session:
            acts = set(session.scalars(select(Act.item_id).where(Act.item_kind.in_(kinds))))
            items = set(session.scalars(select(table.id)))
        assert acts == items, table


def count(engine: Engine, table: Any) -> int:
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def assert_scores_arrived(engine: Engine, grades: Path, activity_id: int) -> None:
    """Every wish is there, is the newest one, and was delivered: nothing new is wished by a rescore."""
    newest = dict(line.rsplit(" ", 1) for line in grades.read_text().splitlines())
    with Session(engine) as session:
        before, now = wishes(session), session.scalars(select(func.max(Act.created_at))).one()
        session.rollback()
        begin_writing(session)
        after: int | None = 0
        while after is not None:
            after = rescore(session, activity_id, now, after)
        assert wishes(session) == before
    assert {one[3] for one in before} == {DeliveryState.DELIVERED}
    assert {one[0]: one[1] for one in before} == {who: float(given) for who, given in newest.items()}


def wishes(session: Session) -> Rows:
    found = (
        select(Person.id_on_platform, ScoreDelivery.score_given, ScoreDelivery.version, ScoreDelivery.state)
        .join(Membership, Membership.id == ScoreDelivery.membership_id)
        .join(Person, Person.id == Membership.person_id)
    )
    return sorted(map(tuple, session.execute(found)))


def assert_is_sound(engine: Engine, kind: str) -> None:
    if kind == "sqlite":
        with engine.connect() as connection:
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
