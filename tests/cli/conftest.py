"""The command line as an admin meets it, on a migrated database of the test's own."""

import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
import structlog
from click.testing import CliRunner, Result
from sqlalchemy import Engine, text

from lti_tool.cli.commands import stoke as command
from tests.databases import PostgresTemplate, SQLiteTemplate, engine_on
from tests.waiting import PATIENCE

SECRET = "a secret that only tests know, long enough"
PLATFORM = (
    *("platform", "add", "--name", "Saltmarsh", "--issuer", "https://lms.example", "--client-id", "stoke-1"),
    *("--auth-url", "https://lms.example/auth", "--token-url", "https://lms.example/token"),
    *("--jwks-url", "https://lms.example/keys"),
)


class Shell:
    """Runs commands with the settings of one installation."""

    def __init__(self, database_url: str, **settings: str | None) -> None:
        self.environment: dict[str, str | None] = {
            "STOKE_MODE": "test",
            "STOKE_DATABASE_URL": database_url,
            "STOKE_BASE_URL": "https://stoke.test",
            "STOKE_SECRET_KEY": SECRET,
            **settings,
        }

    def __call__(self, *arguments: str) -> Result:
        """Run a command; what it raised unasked fails the test."""
        result = CliRunner(env=self.environment).invoke(command, arguments)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    def json(self, *arguments: str) -> Any:
        """Run a command with `--json`, which must succeed, and return what it printed."""
        result = self(*arguments, "--json")
        assert result.exit_code == 0, result.stderr
        return json.loads(result.stdout)


def free_ports() -> tuple[int, int]:
    """Two ports that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        return one.getsockname()[1], other.getsockname()[1]


def status(url: str) -> int:
    """What a browser gets there; 0 where nobody answers."""
    try:
        with urlopen(url, timeout=PATIENCE) as answer:
            return int(answer.status)
    except HTTPError as error:
        with error:
            return error.code
    except (URLError, TimeoutError):
        return 0


@pytest.fixture(autouse=True)
def _default_log() -> Iterator[None]:
    yield
    structlog.reset_defaults()


@pytest.fixture
def stoke(database_url: str) -> Shell:
    """The commands on a migrated database without rows."""
    return Shell(database_url)


@pytest.fixture
def elsewhere(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shell]:
    """A second installation with an empty database of the same kind."""
    with ExitStack() as stack:
        yield Shell(another_url(database_kind, request, tmp_path, stack))


def another_url(kind: str, request: pytest.FixtureRequest, folder: Path, stack: ExitStack) -> str:
    """The URL of one more fresh database of this kind."""
    if kind == "sqlite":
        (folder / "elsewhere").mkdir()
        sqlite: SQLiteTemplate = request.getfixturevalue("sqlite_template")
        return sqlite.copy(folder / "elsewhere")
    postgres: PostgresTemplate = request.getfixturevalue("postgres_template")
    return stack.enter_context(postgres.copy())


@pytest.fixture
def empty(database_url: str, database_kind: str, tmp_path: Path) -> Shell:
    """The commands on a database without tables."""
    if database_kind == "sqlite":
        return Shell(f"sqlite:///{tmp_path}/new.sqlite3")
    with engine_on(database_url) as engine, engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    return Shell(database_url)


@pytest.fixture
def empty_engine(empty: Shell) -> Iterator[Engine]:
    with engine_on(str(empty.environment["STOKE_DATABASE_URL"])) as engine:
        yield engine
