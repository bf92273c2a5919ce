"""Servers and the worker, as commands put them together, in the test's own process."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from contextvars import Context
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep

import pytest
from click import ClickException
from click.testing import Result
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import select

from lti_tool.cli.opening import Tool, opened, prepare
from lti_tool.cli.running import WorkerThread, jobs_of
from lti_tool.cli.serving import WebServer, listen, run_together
from lti_tool.course.models import Invite
from lti_tool.course.registrations import RegistrationTerms, add_registration, invite
from lti_tool.database import begin_writing
from lti_tool.grading.values import StepTerms
from lti_tool.lti.models import Nonce
from lti_tool.sandbox import Campus, ToolAddress, create_sandbox
from lti_tool.sandbox.keys import fetch_json
from tests.cli.conftest import PLATFORM, Shell, free_ports, status
from tests.support.campus import CampusBrowser, campus_for
from tests.support.rows import make_activity
from tests.support.school import Visit
from tests.tool import settings_for
from tests.waiting import PATIENCE


def until(found: Callable[[], object], what: str) -> None:
    """Wait until something is so."""
    deadline = monotonic() + PATIENCE
    while not found():
        if monotonic() > deadline:
            pytest.fail(f"{what} within {PATIENCE} s")
        sleep(0.05)


def run_and_stop(stoke: Shell, arguments: tuple[str, ...], urls: tuple[str, ...]) -> tuple[Result, list[int]]:
    """Run a command that serves, ask for these pages, and end it as the system would."""
    answers: list[int] = []

    def visit() -> None:
        deadline = monotonic() + PATIENCE
        while not status(urls[0]):
            if monotonic() > deadline:
                return
            sleep(0.05)
        answers.extend(map(status, urls))
        os.kill(os.getpid(), signal.SIGTERM)

    visitor = Thread(target=visit)
    visitor.start()
    before = signal.getsignal(signal.SIGTERM)
    result = stoke(*arguments)
    visitor.join()
    assert signal.getsignal(signal.SIGTERM) is before
    return result, answers


def test_one_process_serves_the_tool_and_makes_its_first_key(stoke: Shell) -> None:
    port = free_ports()[0]
    keys = f"http://127.0.0.1:{port}/.well-known/jwks.json"

    result, answers = run_and_stop(stoke, ("serve", "--port", str(port)), (keys,))

    assert (result.exit_code, answers) == (0, [200])
    assert result.stdout.startswith(
        f"Stoke serves https://stoke.test on 127.0.0.1:{port}, its worker inside."
    )
    assert status(keys) == 0
    assert "signs and opens" in stoke("doctor").stdout


def test_a_demo_needs_no_settings_and_ignores_those_of_another_installation(
    stoke: Shell, tmp_path: Path
) -> None:
    port, campus_port = free_ports()
    stoke(*PLATFORM)
    urls = (f"http://localhost:{campus_port}/moodle/", f"http://127.0.0.1:{port}/.well-known/jwks.json")
    ports = ("--port", str(port), "--sandbox-port", str(campus_port))

    result, answers = run_and_stop(stoke, ("demo", *ports, "--data", str(tmp_path / "data")), urls)

    assert (result.exit_code, answers) == (0, [200, 200])
    assert len(stoke.json("platform", "list")) == 1


class Part:
    """A part that ends when it is told to, and notes what happens to it."""

    def __init__(self, name: str, story: list[str], ends: bool = False) -> None:
        self.name, self.story, self.ends = name, story, ends

    def start(self) -> None:
        self.story.append(f"{self.name} starts")

    def is_running(self) -> bool:
        return not self.ends

    def stop(self) -> None:
        self.story.append(f"{self.name} stops")


def test_a_part_that_ends_by_itself_ends_all_and_the_last_started_stops_first() -> None:
    story: list[str] = []

    with pytest.raises(ClickException, match="ended by itself"):
        run_together([Part("web", story), Part("worker", story, ends=True)], "ready")

    assert story == ["web starts", "worker starts", "worker stops", "web stops"]


def test_a_request_under_way_is_answered_before_the_server_ends() -> None:
    app, entered, port = Flask("slow"), Event(), free_ports()[0]

    @app.get("/")
    def slow() -> str:
        entered.set()
        sleep(0.5)
        return "done"

    server = WebServer(app, listen("127.0.0.1", port))
    server.start()
    answers: list[int] = []
    visitor = Thread(target=lambda: answers.append(status(f"http://127.0.0.1:{port}/")))
    visitor.start()
    entered.wait(PATIENCE)

    server.stop()
    visitor.join()

    assert answers == [200]
    assert not server.is_running()


@pytest.fixture
def tool(database_url: str) -> Iterator[Tool]:
    """The tool as `stoke demo` opens it, on real ports."""
    port = free_ports()[0]
    with opened(settings_for(database_url, base_url=f"http://127.0.0.1:{port}")) as tool:
        prepare(tool)
        yield tool


@pytest.fixture
def campus(tool: Tool) -> Iterator[Campus]:
    """The practice campus and the tool, both served, and known to each other."""
    campus_port, url = free_ports()[0], tool.settings.base_url
    address = ToolAddress(f"{url}/lti/login", f"{url}/lti/launch", f"{url}/.well-known/jwks.json")
    campus = campus_for(address, fetch_json, base_url=f"http://localhost:{campus_port}")
    with ExitStack() as stack:
        for app, port in ((create_sandbox(campus), campus_port), (tool.app, int(url.rpartition(":")[2]))):
            server = WebServer(app, listen("127.0.0.1", port))
            server.start()
            stack.callback(server.stop)
        yield campus


@pytest.mark.parametrize("ways", ["moodle", "canvas"])
def test_the_worker_brings_a_score_to_the_gradebook_over_real_connections(
    tool: Tool, campus: Campus, ways: str
) -> None:
    uuid = set_up(tool, campus, ways)
    link = campus.add_link(ways, "Tides", {"activity": uuid}, maximum=10, resource_id=uuid)
    # In a context of its own, as requests are: the command's app context is not theirs.
    Context().run(write_a_post, tool, campus, ways, link.id)
    worker = WorkerThread(tool, grace=5)

    worker.start()
    try:
        until(lambda: campus.score(ways, "amara") is not None, "no score came")
    finally:
        worker.stop()

    assert campus.score(ways, "amara") == 10
    assert not worker.is_running()


def test_what_has_expired_is_deleted_and_nothing_else(tool: Tool) -> None:
    begin_writing(tool.session)
    long_ago = tool.now - timedelta(days=30)
    for name, made_at in (("old", long_ago), ("new", tool.now)):
        invite(tool.session, name, False, False, made_at)
        tool.session.add(Nonce(digest=name, expires_at=made_at + timedelta(days=1)))
    tool.session.commit()

    for job in jobs_of(tool):
        job.run(Event())

    tool.session.rollback()
    assert tool.session.scalars(select(Invite.name)).all() == ["new"]
    assert tool.session.scalars(select(Nonce.digest)).all() == ["new"]


def test_acts_are_told_only_where_a_site_names_a_store(tool: Tool) -> None:
    url = SecretStr("xapi+https://key:secret@records.school.test/xapi")
    telling = replace(tool, settings=tool.settings.model_copy(update={"records_url": url}))

    assert "tell_acts" not in {job.name for job in jobs_of(tool)}
    assert {"tell_acts", "purge_told"} <= {job.name for job in jobs_of(telling)}


def set_up(tool: Tool, campus: Campus, ways: str) -> str:
    """Register the campus and make an activity that asks for one post; gives its UUID."""
    told = campus.registration(ways)
    terms = RegistrationTerms(
        name=ways,
        issuer=told.issuer,
        client_id=told.client_id,
        auth_url=told.auth_url,
        token_url=told.token_url,
        jwks_url=told.jwks_url,
        family=told.family,
    )
    now = datetime.now(UTC)
    begin_writing(tool.session)
    registration = add_registration(tool.session, terms, (told.deployment_id,), now)
    one_post = (StepTerms("post", 1, 0, None, 100),)
    activity = make_activity(tool.session, registration.id, None, now, steps=one_post)
    tool.session.commit()
    return activity.uuid


def write_a_post(tool: Tool, campus: Campus, ways: str, link_id: str) -> None:
    """A learner clicks the activity and writes a post."""
    desk, browser = CampusBrowser(campus), tool.app.test_client()
    response = browser.post("/lti/login", data=desk.start_launch(ways, "amara", link_id))
    while "/lti/login/" in response.headers.get("Location", ""):
        response = browser.get(response.headers["Location"])
    answer = desk.authorize(ways, response.headers["Location"])
    visit = Visit(browser, browser.post("/lti/launch", data=answer, follow_redirects=True))
    posted = visit.post("discussion/posts", body="High water comes twice a day.")
    assert posted.status_code < 400, posted.text
