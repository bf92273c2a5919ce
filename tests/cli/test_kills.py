"""Fault 1: a web process that is killed while it saves a post leaves the whole post, or none of it."""

import os
import signal
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from random import Random
from statistics import median
from subprocess import Popen
from time import monotonic, sleep
from urllib.parse import urlencode
from uuid import UUID

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from lti_tool.acts.models import Act
from lti_tool.kinds.discussion.drafts import save_draft
from lti_tool.kinds.discussion.models import Draft, Post
from lti_tool.web.carrier import KEY_COOKIE
from tests.cli.conftest import Shell, free_ports
from tests.cli.test_gunicorn import gunicorn
from tests.discussion.room import TOKEN, Room, Seat, terms
from tests.waiting import PATIENCE

KILLS = 200
LEARNT_FROM = 5
"""Posts that nobody disturbs, to learn how long one takes on this machine today."""


class Server:
    """gunicorn with one worker, which it starts anew whenever it is killed."""

    def __init__(self, process: "Popen[str]") -> None:
        self.process = process
        self.worker = self.next_worker()

    def next_worker(self) -> int:
        """The process id of the worker that gunicorn says it starts."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            if "Booting worker with pid" in line:
                return int(line.rpartition(":")[2])
        raise AssertionError("gunicorn ended")

    def kill_worker(self) -> None:
        os.kill(self.worker, signal.SIGKILL)
        self.worker = self.next_worker()


class Browser:
    """A learner's browser; its connections break with the process at their other end."""

    def __init__(self, port: int, seat: Seat) -> None:
        self.port, self.seat = port, seat
        token = TOKEN.search(self.send("GET", "")[1])
        assert token is not None
        self.token = token[1]

    def send(self, method: str, path: str, fields: Mapping[str, str] | None = None) -> tuple[int, str]:
        """The answer's status and page.

        Raises:
            OSError, HTTPException: none came, or not all of it.
        """
        headers = {
            "Host": "stoke.test",
            "Referer": "https://stoke.test",
            "Cookie": f"{KEY_COOKIE}{self.seat.public_id}={self.seat.key}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        url = f"/p/{self.seat.public_id}/discussion/{path}"
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
            connection.request(method, url, urlencode(fields or {}), headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

    def post(self, form_key: str) -> int | None:
        """Send a post; gives the answer's status, or None where the connection broke."""
        fields = {"csrf_token": self.token, "form_key": form_key, "body": f"Post {form_key}"}
        try:
            return self.send("POST", "posts", fields)[0]
        except (OSError, HTTPException):
            return None


class Author:
    """A learner with a draft, and what the database holds of each of their posts."""

    def __init__(self, room: Room, seat: Seat) -> None:
        self.room, self.seat = room, seat

    def begins(self, form_key: str) -> None:
        with Session(self.room.engine) as session:
            who, activity = self.room.who(session, self.seat), self.room.activity(session)
            save_draft(session, who, activity, 0, f"Post {form_key}", self.room.now)
            session.commit()

    def kept(self, form_key: str) -> tuple[int, int, int]:
        """How many posts there are of this form, acts of these posts, and drafts."""
        with Session(self.room.engine) as session:
            posts = select(Post.id).where(Post.form_key == form_key)
            acts = select(func.count()).where(Act.item_id.in_(posts))
            return (
                len(session.scalars(posts).all()),
                session.scalar(acts) or 0,
                session.scalar(select(func.count()).select_from(Draft)) or 0,
            )


WHOLE, NOTHING = (1, 1, 0), (0, 0, 1)


@pytest.fixture
def room(engine: Engine) -> Room:
    now = datetime.now(UTC)
    return Room(engine, now, terms(now)).open()


@pytest.fixture
def server(stoke: Shell, port: int) -> Iterator[Server]:
    # Loaded before the fork, so that a new worker is there within milliseconds.
    process = gunicorn(stoke, port, 1, "--preload")
    try:
        yield Server(process)
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


@pytest.fixture
def port() -> int:
    return free_ports()[0]


def test_a_killed_web_process_leaves_whole_posts_and_a_retry_makes_no_second(
    room: Room, server: Server, port: int, engine: Engine
) -> None:
    """200 kills on SQLite, from before the request comes to after its answer."""
    author = Author(room, room.join("Amara Okafor"))
    browser, luck = Browser(port, author.seat), Random(1)
    keys = [str(UUID(int=number)) for number in range(LEARNT_FROM + KILLS)]
    usual = median(seconds(browser, key) for key in keys[:LEARNT_FROM])
    broken = 0

    with ThreadPoolExecutor(1) as hand:
        for key in keys[LEARNT_FROM:]:
            author.begins(key)
            sent = hand.submit(browser.post, key)
            sleep(luck.uniform(0, 2 * usual))
            server.kill_worker()
            status = sent.result()
            broken += status is None
            assert status in (303, None)
            assert author.kept(key) in ([WHOLE] if status else [WHOLE, NOTHING])
            assert browser.post(key) == 303
            assert author.kept(key) == WHOLE

    assert 0 < broken < KILLS
    with engine.connect() as connection:
        assert sorted(connection.scalars(select(Post.form_key))) == keys
        assert connection.scalar(select(func.count()).select_from(Act)) == len(keys)
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        assert connection.scalar(text("PRAGMA integrity_check")) == "ok"


def seconds(browser: Browser, form_key: str) -> float:
    begun = monotonic()
    assert browser.post(form_key) == 303
    return monotonic() - begun
