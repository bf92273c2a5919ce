"""Launches: login, launch and first page, of learners who come back, eight at a time."""

import asyncio
import time
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from scripts.benching.claims import Signer, make_key
from scripts.benching.example import make_environment, served_example
from scripts.benching.launching import Visit, launch
from scripts.benching.postgres import postgres
from scripts.benching.processes import LOOPBACK, cpu_seconds, free_port
from scripts.benching.seeding import seed_course, seed_discussion, seed_posts
from scripts.benching.serving import served_platform
from scripts.benching.table import Row, at_most
from scripts.benching.tool import installation, installed
from scripts.benching.wire import Browser

AT_ONCE = 8
LEARNERS = 200
LAUNCHES = 600
POSTS = 100
OURS_POSTGRES, OURS_SQLITE, EXAMPLE = "ours, PostgreSQL", "ours, SQLite", "README example"


@dataclass(slots=True)
class Contender:
    """One tool under measurement and what was found."""

    name: str
    visit: Visit
    pids: tuple[int, ...]
    browsers: list[Browser] = field(default_factory=lambda: [Browser() for _ in range(LEARNERS)])
    cpu_ms: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    """Of every launch, without the signing."""


def measure_launches(folder: Path, rounds: int) -> list[Row]:
    """Run all three in turns, and compare their medians."""
    make_environment()
    with ExitStack() as stack:
        key = make_key(folder)
        issuer = stack.enter_context(served_platform(folder))
        server = stack.enter_context(postgres(folder))
        contenders = [
            _ours(stack, folder, issuer, OURS_POSTGRES, server.new_database("launches"), server.pid),
            _ours(stack, folder, issuer, OURS_SQLITE, f"sqlite:///{folder / 'launches.sqlite3'}"),
            _example(stack, folder, issuer),
        ]
        asyncio.run(_rounds(contenders, Signer(key, issuer), rounds))
    return _rows(contenders)


def _ours(stack: ExitStack, folder: Path, issuer: str, name: str, database_url: str, *pids: int) -> Contender:
    port = free_port()
    wanted = installation(name.replace(", ", "-").lower(), database_url, port, folder)
    with installed(wanted, issuer) as (tool, registration_id, deployment_id):
        people = (tool.session, deployment_id, registration_id)
        context_id, memberships = seed_course(*people, number=2, people=50, now=tool.now)
        activity_id, uuid = seed_discussion(tool.session, registration_id, context_id, "1", tool.now)
        seed_posts(tool.session, activity_id, memberships, POSTS, tool.now)
    pid = stack.enter_context(wanted.served())
    base = wanted.base_url
    return Contender(name, Visit(f"{base}/lti/login", f"{base}/lti/launch", "1", uuid), (pid, *pids))


def _example(stack: ExitStack, folder: Path, issuer: str) -> Contender:
    port = free_port()
    pid = stack.enter_context(served_example(port, issuer, folder))
    base = f"http://{LOOPBACK}:{port}"
    return Contender(EXAMPLE, Visit(f"{base}/login/", f"{base}/launch/", "1", ""), (pid,))


async def _rounds(contenders: list[Contender], signer: Signer, rounds: int) -> None:
    for contender in contenders:
        # The first launch makes the learner known, the second finds every cache warm.
        for _ in range(2):
            await _launches(contender, signer, range(LEARNERS))
        contender.seconds.clear()
    cookies = {one.name: [dict(browser.cookies) for browser in one.browsers] for one in contenders}
    for _ in range(rounds):
        for contender in contenders:
            for browser, kept in zip(contender.browsers, cookies[contender.name], strict=True):
                browser.cookies = dict(kept)
            before, begun = cpu_seconds(contender.pids), time.perf_counter()
            await _launches(contender, signer, [one % LEARNERS for one in range(LAUNCHES)])
            contender.rates.append(LAUNCHES / (time.perf_counter() - begun))
            contender.cpu_ms.append((cpu_seconds(contender.pids) - before) * 1000 / LAUNCHES)


async def _launches(contender: Contender, signer: Signer, learners: Iterable[int]) -> None:
    todo = iter(learners)

    async def work() -> None:
        for learner in todo:
            done = await launch(contender.visit, signer, contender.browsers[learner], learner)
            contender.seconds.append(done.seconds)

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))


def _rows(contenders: list[Contender]) -> list[Row]:
    rows = []
    for one in contenders:
        rows.append(Row("launch", f"CPU of a launch, {one.name}", f"{median(one.cpu_ms):.2f} ms"))
        seconds = sorted(one.seconds)
        p50, p95 = (seconds[int(len(seconds) * share)] * 1000 for share in (0.5, 0.95))
        speed = f"{median(one.rates):.0f} a second, p50 {p50:.1f} ms, p95 {p95:.1f} ms"
        rows.append(Row("launch", f"launches, 8 at once, {one.name}", speed))
    postgres_tool, sqlite_tool, example = contenders
    for one, budget in ((postgres_tool, 1.5), (sqlite_tool, 1.0)):
        ratios = [mine / its for mine, its in zip(one.cpu_ms, example.cpu_ms, strict=True)]
        spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
        ratio = median(one.cpu_ms) / median(example.cpu_ms)
        rows.append(at_most("launch", f"CPU, {one.name} / README example", ratio, budget, "x", spread))
    return rows
