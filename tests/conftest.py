"""Fixtures of every test: databases, the app, a moment, and the line between skipping and failing.

A test gets SQLite unless it asks for more: `@pytest.mark.usefixtures("any_database")` runs it on SQLite and
on PostgreSQL. `--postgres` runs every test with a database on both, `--no-postgres` none on PostgreSQL.
"""

import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, NoReturn

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from lti_tool.app import create_app
from lti_tool.database import db
from lti_tool.settings import Settings
from tests.chromium import ARGUMENTS, BROWSERS, SHELLS, path_of
from tests.databases import PostgresTemplate, SQLiteTemplate, engine_on, start_postgres
from tests.haste import collect_garbage_seldom, forget_power_cuts, make_things_once
from tests.network import forbid_other_hosts
from tests.serving import Server
from tests.support.school import School
from tests.tool import Clock, make_tables, settings_for
from tests.waiting import PATIENCE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

CI = os.environ.get("CI") == "true"
TRACED_ELSEWHERE = {"matrix", "look", "postgres"}
"""Tests by folder or mark whose ways other tests go too: the floor of coverage does without them, since to be
traced makes a test a third longer."""


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("databases")
    group.addoption("--postgres", action="store_true", default=None, help="run every database test on both")
    group.addoption("--no-postgres", action="store_false", dest="postgres", help="run none on PostgreSQL")


def pytest_configure(config: pytest.Config) -> None:
    # Settings come from the tests, not from the shell of whoever runs them.
    for name in [name for name in os.environ if name.startswith("STOKE_")]:
        del os.environ[name]
    forbid_other_hosts()
    forget_power_cuts()
    make_things_once()
    # Examples that a pull request did not choose must not fail it; at home, luck may find something new.
    hypothesis_settings.register_profile(
        "house", deadline=None, max_examples=60, derandomize=CI, database=None
    )
    hypothesis_settings.load_profile("house")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Decide on which databases a test runs."""
    wanted = metafunc.config.getoption("postgres")
    asks = "any_database" in metafunc.fixturenames or wanted is True
    if "database_kind" in metafunc.fixturenames and asks and wanted is not False:
        kinds = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
        metafunc.parametrize("database_kind", kinds, scope="function")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let those go untraced that cover what others do, and a browser stumble once (ADR 0082)."""
    for item in items:
        if CI and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))
        if TRACED_ELSEWHERE & {item.path.parent.name, *(mark.name for mark in item.iter_markers())}:
            item.add_marker("no_cover")


def pytest_collection_finish() -> None:
    """All is loaded that tests share."""
    collect_garbage_seldom()


def missing(service: str) -> NoReturn:
    """Skip for want of a service, or fail where continuous integration promises it."""
    (pytest.fail if CI else pytest.skip)(f"skipped: {service} is missing")


@pytest.fixture
def database_kind() -> str:
    """`sqlite` or `postgres`."""
    return "sqlite"


@pytest.fixture
def any_database(database_kind: str) -> str:
    """Ask for it to be run on SQLite and on PostgreSQL."""
    return database_kind


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> SQLiteTemplate:
    template = SQLiteTemplate(tmp_path_factory.mktemp("template"))
    make_tables(template.url)
    return template


@pytest.fixture(scope="session")
def postgres_template(testrun_uid: str, worker_id: str) -> PostgresTemplate:
    try:
        server = start_postgres(testrun_uid)
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        missing(f"PostgreSQL ({error})")
        raise
    template = PostgresTemplate(server, worker_id)
    make_tables(template.url)
    return template


@pytest.fixture
def database_url(request: pytest.FixtureRequest, database_kind: str, tmp_path: Path) -> Iterator[str]:
    """The URL of a fresh, migrated database of this test's own."""
    if database_kind == "sqlite":
        sqlite: SQLiteTemplate = request.getfixturevalue("sqlite_template")
        yield sqlite.copy(tmp_path)
    else:
        postgres: PostgresTemplate = request.getfixturevalue("postgres_template")
        with postgres.copy() as url:
            yield url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    with engine_on(database_url) as engine:
        yield engine


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session as services get it; nothing is committed unless the test does."""
    with Session(engine, expire_on_commit=False) as session:
        yield session


@pytest.fixture
def settings(database_url: str) -> Settings:
    return settings_for(database_url)


@pytest.fixture
def noon() -> datetime:
    """A Monday noon in term, for whatever takes `now`."""
    return datetime(2026, 9, 14, 12, 0, tzinfo=UTC)


@pytest.fixture
def clock(noon: datetime) -> Clock:
    return Clock(noon)


@pytest.fixture
def app(settings: Settings, clock: Clock) -> Iterator[Flask]:
    """The tool on this test's database, at a clock that stands at noon."""
    app = create_app(settings, clock)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without a platform."""
    return app.test_client()


@pytest.fixture
def school(settings: Settings, clock: Clock) -> Iterator[School]:
    """The tool with two platforms."""
    school = School(settings, clock)
    yield school
    school.close()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium, for what its shell without windows lacks."""
    return path_of(*BROWSERS) or missing("Chromium")


@pytest.fixture(scope="session")
def playwright() -> Iterator["Playwright"]:
    """The one Playwright of this process: a second one beside it would not start."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=1000 * PATIENCE)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: "Playwright") -> Iterator["Browser"]:
    """The one browser of this process, for tests marked `browser`; each test has contexts of its own."""
    path = path_of(*SHELLS, *BROWSERS) or missing("Chromium")
    browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """What pages are served by that no app of ours serves."""
    with Server() as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
