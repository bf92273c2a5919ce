"""The backup file: a zip with JSON lines for each table, and a header written last.

The same for both databases, so that an SQLite backup can be restored into PostgreSQL. A snapshot
transaction makes it consistent while the tool runs (fault 27).
"""

import json
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

import click
from pydantic import BaseModel
from sqlalchemy import Column, Connection, Date, Engine, Table, select

from lti_tool.database import Base, UTCDateTime

HEADER = "stoke-backup.json"
BATCH = 500


class Header(BaseModel):
    """What a backup says about itself; `tables` holds each table's columns and its number of rows."""

    format: int = 1
    revision: str
    made_at: datetime
    tables: dict[str, "Contents"]


class Contents(BaseModel):
    """One table of a backup."""

    columns: list[str]
    rows: int


def tables() -> list[Table]:
    """All tables, each after those that it refers to."""
    return Base.metadata.sorted_tables


def in_order(table: Table) -> Any:
    """All rows by primary key: a row refers to earlier rows of its own table only."""
    return select(table).order_by(*table.primary_key.columns)


def write_backup(engine: Engine, file: Path, revision: str, now: datetime) -> Header:
    """Write everything that the database holds at one moment to `file`, readable by its owner only.

    Raises:
        ClickException: the file is there already, or cannot be written.
    """
    draft = file.with_name(f".{file.name}.part")
    if file.exists():
        raise click.ClickException(f"{file} is there already; choose another name.")
    try:
        with _private(draft) as target, ZipFile(target, "w", ZIP_DEFLATED) as archive:
            with _snapshot(engine) as connection:
                contents = {table.name: _write(archive, connection, table) for table in tables()}
            header = Header(revision=revision, made_at=now, tables=contents)
            archive.writestr(HEADER, header.model_dump_json(indent=2))
        draft.replace(file)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from None
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    return header


@contextmanager
def read_backup(file: Path) -> Iterator[tuple[ZipFile, Header]]:
    """Open a backup.

    Raises:
        ClickException: there is no such file, or it is no whole backup.
    """
    with _readable(str(file)):
        archive = ZipFile(file)
    with archive:
        with _readable(str(file)):
            header = Header.model_validate_json(archive.read(HEADER))
        yield archive, header


def rows_of(archive: ZipFile, table: Table, contents: Contents) -> Iterator[list[dict[str, Any]]]:
    """The rows of a table in batches, as the database takes them.

    Raises:
        ClickException: the backup is damaged there.
    """
    batch: list[dict[str, Any]] = []
    with _readable(str(archive.filename)), archive.open(_member(table)) as lines:
        columns = [table.c[name] for name in contents.columns]
        for line in lines:
            values = zip(columns, json.loads(line), strict=True)
            batch.append({column.name: _from_json(column, value) for column, value in values})
            if len(batch) == BATCH:
                yield batch
                batch = []
    if batch:
        yield batch


@contextmanager
def _readable(file: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror}.") from None
    except (BadZipFile, EOFError, KeyError, ValueError, zlib.error):
        raise click.ClickException(f"{file} is no backup of Stoke, or it is damaged.") from None


@contextmanager
def _private(draft: Path) -> Iterator[Any]:
    descriptor = os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as target:
        yield target
        target.flush()
        os.fsync(target.fileno())


@contextmanager
def _snapshot(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one moment; SQLite's (WAL) always do, and nobody waits for it."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        yield connection


def _write(archive: ZipFile, connection: Connection, table: Table) -> Contents:
    columns, count = list(table.columns), 0
    streaming = connection.execution_options(yield_per=BATCH)
    with archive.open(_member(table), "w") as target:
        for row in streaming.execute(in_order(table)):
            values = [value.isoformat() if isinstance(value, date) else value for value in row]
            target.write(json.dumps(values, ensure_ascii=False).encode() + b"\n")
            count += 1
    return Contents(columns=[column.name for column in columns], rows=count)


def _from_json(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, UTCDateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(column.type, Date) else value


def _member(table: Table) -> str:
    return f"{table.name}.jsonl"
