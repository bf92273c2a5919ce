"""Scores on their way: the tool's worker against a bare client, and what gets lost under faults."""

import asyncio
import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import insert, update

from lti_tool.cli.opening import opened
from lti_tool.course.models import Context, LineItem
from lti_tool.grading.models import DeliveryState, ScoreDelivery
from scripts.benching.bare import send_bare
from scripts.benching.claims import make_key
from scripts.benching.platform import SCOPE, Ways
from scripts.benching.postgres import Postgres, postgres
from scripts.benching.processes import cpu_seconds, free_port
from scripts.benching.seeding import seed_course, seed_discussion
from scripts.benching.serving import served_platform
from scripts.benching.table import Row, at_least, at_most
from scripts.benching.tool import Installation, installation, installed
from scripts.benching.wire import Connection, request

MOST = 10_000
GIVEN = 7.0
BUDGETS = ((1_000, 0.5), (MOST, 0.8))
FAULTS = (
    ("5 % answered with 503", Ways(failing=0.05), 1_000),
    ("429 above 200 calls a second", Ways(calls_a_second=200), 1_000),
    ("tokens that live 2 s", Ways(token_seconds=2), 3_000),
)


@dataclass(frozen=True, slots=True)
class Run:
    """What one run came to."""

    seconds: float
    cpu: float
    """Of the worker and of PostgreSQL, in seconds."""
    taken: int
    """Scores that stand at the platform as they should."""
    tokens: int
    statuses: dict[str, int]


@dataclass(frozen=True, slots=True)
class Field:
    """Where deliveries are measured."""

    wanted: Installation
    server: Postgres
    issuer: str

    def deliver(self, count: int, ways: Ways) -> Run:
        """Let the worker deliver `count` scores to a platform that behaves like this."""
        asyncio.run(self._ask("POST", "/ways", asdict(ways)))
        self._queue(count)
        before = cpu_seconds([self.server.pid])
        command = [sys.executable, "-W", "ignore", "-m", "scripts.benching.delivering"]
        done = subprocess.run(
            command, env=self.wanted.whole_environment(), stdout=subprocess.PIPE, check=True
        )
        told, book = json.loads(done.stdout), asyncio.run(self._ask("GET", "/book"))
        cpu = told["cpu"] + cpu_seconds([self.server.pid]) - before
        taken = sum(share == GIVEN / 10 for _stamp, share in book["scores"].values())
        return Run(told["seconds"], cpu, taken, book["tokens"], book["statuses"])

    def send_bare(self, count: int) -> float:
        """Let the bare client send as many; gives the seconds."""
        asyncio.run(self._ask("POST", "/ways", asdict(Ways())))
        return send_bare(self.issuer, count)[0]

    def _queue(self, count: int) -> None:
        with opened(self.wanted.settings()) as tool:
            fresh = {"state": DeliveryState.WAITING, "attempts": 0, "reason": "", "first_failed_at": None}
            fresh |= {"sent_given": None, "sent_at": None, "is_unsure": False}
            tool.session.execute(update(ScoreDelivery).values(**fresh, due_at=None))
            first = ScoreDelivery.id <= count
            tool.session.execute(update(ScoreDelivery).where(first).values(due_at=tool.now))
            tool.session.commit()

    async def _ask(self, method: str, path: str, body: object = None) -> Any:
        port = urlsplit(self.issuer).port or 80
        connection = Connection(port)
        sent = json.dumps(body).encode() if body is not None else b""
        reply = await connection.ask(request(method, path, port, {}, sent))
        connection.close()
        return reply.json()


def measure_grades(folder: Path, rounds: int) -> list[Row]:
    """The two rates, then the three faults."""
    make_key(folder)
    with served_platform(folder) as issuer, postgres(folder) as server:
        field = Field(
            installation("grades", server.new_database("grades"), free_port(), folder), server, issuer
        )
        _seed(field)
        rows = [row for count, budget in BUDGETS for row in _rate(field, count, budget, rounds)]
        return rows + [_fault(field, *fault) for fault in FAULTS]


def _rate(field: Field, count: int, budget: float, rounds: int) -> list[Row]:
    bare, ours, runs = [], [], []
    # Ten thousand take so long that two turns tell enough.
    for _ in range(max(2, rounds // 2) if count < MOST else min(2, rounds)):
        bare.append(field.send_bare(count))
        runs.append(field.deliver(count, Ways()))
        ours.append(runs[-1].seconds)
    ratio = median(bare) / median(ours)
    rates = f"{count / median(ours):.0f} a second, bare {count / median(bare):.0f}"
    cpu = median(run.cpu for run in runs) * 1000 / count
    return [
        at_least("grades", f"rate of {count:,} / bare client's", ratio, budget, "x", rates),
        at_most("grades", f"CPU of one of {count:,}, PostgreSQL's with it", cpu, 0.9, " ms", "a goal"),
        at_most("grades", f"lost of {count:,}", count - min(run.taken for run in runs), 0),
    ]


def _fault(field: Field, what: str, ways: Ways, count: int) -> Row:
    run = field.deliver(count, ways)
    answers = ", ".join(f"{number}x {status}" for status, number in sorted(run.statuses.items()))
    note = f"{run.seconds:.1f} s, {run.tokens} tokens, {answers}"
    return at_most("grades", f"lost of {count:,}: {what}", count - run.taken, 0, "", note)


def _seed(field: Field) -> None:
    with installed(field.wanted, field.issuer) as (tool, registration_id, deployment_id):
        session, now = tool.session, tool.now
        context_id, members = seed_course(session, deployment_id, registration_id, 2, MOST, now)
        activity_id, _uuid = seed_discussion(session, registration_id, context_id, "1", now)
        context = session.get_one(Context, context_id)
        context.line_items_url, context.ags_scopes = f"{field.issuer}/items", SCOPE
        url = f"{field.issuer}/items/1"
        column = LineItem(
            context_id=context_id, activity_id=activity_id, url=url, score_maximum=10, created_at=now
        )
        session.add(column)
        session.flush()
        row: dict[str, object] = {
            "line_item_id": column.id,
            "registration_id": registration_id,
            "score_given": GIVEN,
        }
        row |= {"score_maximum": 10.0, "state": DeliveryState.WAITING}
        session.execute(insert(ScoreDelivery), [row | {"membership_id": one} for one in members])
