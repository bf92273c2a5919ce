"""A discussion's page with 100, 1,000 and 10,000 posts: time, statements, bytes."""

import asyncio
import re
import time
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from lti_tool.app import create_app
from scripts.benching.claims import Signer, make_key
from scripts.benching.launching import Visit, launch
from scripts.benching.postgres import postgres
from scripts.benching.processes import free_port
from scripts.benching.seeding import seed_course, seed_discussion, seed_posts
from scripts.benching.serving import served_platform
from scripts.benching.statements import counted
from scripts.benching.table import Row, at_most
from scripts.benching.talking import measure_talking
from scripts.benching.tool import Installation, installation, installed
from scripts.benching.wire import Browser, Reply

SIZES = (100, 1_000, 10_000)
VIEWS = 50
"""Of each size in a round, in turns."""
LOADED = re.compile(r'<(?:link|script|img)\b[^>]*?\b(?:href|src)="([^"]+)"')
IMPORTED = re.compile(r"""(?:url\(\s*["']?|from\s*["']|import\(?\s*["'])([^"')]+)""")


@dataclass(slots=True)
class Discussion:
    """One discussion and what was found."""

    posts: int
    uuid: str
    url: str = ""
    seconds: list[float] = field(default_factory=list)


def measure_pages(folder: Path, rounds: int) -> list[Row]:
    """Open the three pages in turns."""
    key = make_key(folder)
    with served_platform(folder) as issuer, postgres(folder) as server:
        wanted = installation("pages", server.new_database("pages"), free_port(), folder)
        discussions = _seeded(wanted, issuer)
        with wanted.served():
            browser = Browser()
            asyncio.run(_open(discussions, wanted, Signer(key, issuer), browser))
            asyncio.run(_views(discussions, browser, rounds))
            sizes = asyncio.run(_sizes(discussions[-1], browser))
        statements = [_statements(wanted, one, browser) for one in discussions]
        talking = measure_talking(wanted, discussions[-1].url, browser)
    return [*_times(discussions), *_counts(discussions, statements), *sizes, *talking]


def _seeded(wanted: Installation, issuer: str) -> list[Discussion]:
    discussions = []
    with installed(wanted, issuer) as (tool, registration_id, deployment_id):
        context_id, memberships = seed_course(
            tool.session, deployment_id, registration_id, number=2, people=500, now=tool.now
        )
        for count in SIZES:
            activity_id, uuid = seed_discussion(
                tool.session, registration_id, context_id, str(count), tool.now
            )
            seed_posts(tool.session, activity_id, memberships, count, tool.now)
            discussions.append(Discussion(count, uuid))
        tool.session.commit()
        _settle(tool.session.get_bind())
    return discussions


def _settle(engine: Any) -> None:
    """Do what the database does by itself within a minute: count what its tables hold."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")


async def _open(
    discussions: list[Discussion], wanted: Installation, signer: Signer, browser: Browser
) -> None:
    for one in discussions:
        visit = Visit(
            f"{wanted.base_url}/lti/login", f"{wanted.base_url}/lti/launch", str(one.posts), one.uuid
        )
        one.url = (await launch(visit, signer, browser, learner=1)).url


async def _views(discussions: list[Discussion], browser: Browser, rounds: int) -> None:
    for turn in range(10 + rounds * VIEWS):
        for one in discussions:
            begun = time.perf_counter()
            reply = await browser.get(one.url)
            if reply.status != 200:
                raise RuntimeError(f"{reply.status}: {reply.body[:2000]!r}")
            # The first views fill what each of the two processes keeps.
            if turn >= 10:
                one.seconds.append(time.perf_counter() - begun)


def _times(discussions: list[Discussion]) -> list[Row]:
    rows = []
    for one in discussions:
        p50, p95 = median(one.seconds) * 1000, sorted(one.seconds)[int(len(one.seconds) * 0.95)] * 1000
        rows.append(Row("page", f"time, {one.posts:,} posts", f"p50 {p50:.2f} ms, p95 {p95:.2f} ms"))
    ratio = median(discussions[-1].seconds) / median(discussions[0].seconds)
    return [*rows, at_most("page", "p50 at 10,000 posts / at 100", ratio, 1.3, "x")]


def _statements(wanted: Installation, discussion: Discussion, browser: Browser) -> int:
    app = create_app(wanted.settings())
    client, path = app.test_client(), urlsplit(discussion.url).path
    for name, value in browser.cookies.items():
        client.set_cookie(name, value, domain="127.0.0.1")
    with counted() as statements:
        reply = client.get(path, base_url=wanted.base_url)
    if reply.status_code != 200:
        raise RuntimeError(f"{reply.status_code}: {reply.text[:2000]}")
    return len(statements)


def _counts(discussions: list[Discussion], statements: list[int]) -> list[Row]:
    return [
        at_most("page", f"SQL statements, {one.posts:,} posts", count, 8)
        for one, count in zip(discussions, statements, strict=True)
    ]


async def _sizes(discussion: Discussion, browser: Browser) -> list[Row]:
    # The least that browsers take, over plain http: no Brotli, no Zstandard.
    browser.accept_encoding = "gzip, deflate"
    page = await browser.get(discussion.url)
    text = _text(page)
    files, foreign = await _files(text, discussion.url, browser)
    all_loaded = len(page.body) + sum(files.values())
    note = f"{len(text.encode()):,} bytes plain"
    return [
        at_most("page", "page, gzip", len(page.body) / 1000, 20, " kB", note),
        at_most("page", "page and files, compressed", all_loaded / 1000, 90, " kB", f"{len(files)} files"),
        at_most("page", "requests to other hosts", foreign, 0),
    ]


async def _files(page: str, url: str, browser: Browser) -> tuple[dict[str, int], int]:
    """The size of each file that the page and its files name, and how many lie elsewhere."""
    parts = urlsplit(url)
    base, found, foreign = f"{parts.scheme}://{parts.netloc}", dict[str, int](), 0
    todo = LOADED.findall(page)
    while todo:
        path = todo.pop().partition("#")[0]
        if path.startswith(("data:", "blob:")) or not path or path in found:
            continue
        if not path.startswith("/") or path.startswith("//"):
            foreign += 1
            continue
        reply = await browser.get(base + path)
        found[path] = len(reply.body)
        if path.partition("?")[0].endswith(".css"):
            todo += IMPORTED.findall(_text(reply))
    return found, foreign


def _text(reply: Reply) -> str:
    """A text, whatever it was packed in: gzip and zlib tell themselves apart."""
    packed = reply.header("content-encoding") in ("gzip", "deflate")
    return (zlib.decompress(reply.body, zlib.MAX_WBITS | 32) if packed else reply.body).decode()
