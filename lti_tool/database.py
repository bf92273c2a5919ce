"""The one base of all tables, their column types, and how a session begins its transaction."""

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated, Any, cast

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    DateTime,
    Delete,
    Dialect,
    Engine,
    Insert,
    MetaData,
    Result,
    String,
    Text,
    Update,
    event,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, registry, sqlite
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLITE_BUSY_MS = 5000
WRITES = "writes"
"""The option of a connection whose transaction takes SQLite's write lock at once."""
LARGEST_ID = 2**31 - 1
"""The largest number that an id can be; addresses and forms may hold any, which PostgreSQL takes badly."""
_UNSTORABLE = re.compile(r"[\0\ud800-\udfff]")


def is_storable(text: str) -> bool:
    """Whether every database takes the text: no null character, no lone surrogate."""
    return _UNSTORABLE.search(text) is None


class UTCDateTime(TypeDecorator[datetime]):
    """A moment: aware and in UTC on both sides, whatever the database keeps."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        # In one step, since every row of a page comes through here.
        return _read_text if dialect.name == "sqlite" else _read_moment


def _read_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(f"{value}+00:00")


def _read_moment(value: datetime | None) -> datetime | None:
    return value if value is None or value.tzinfo is UTC else value.astimezone(UTC)


Id = Annotated[int, mapped_column(primary_key=True)]
Moment = Annotated[datetime, mapped_column(UTCDateTime)]
PlatformId = Annotated[str, mapped_column(String(255))]
"""An id that the platform owns: opaque, at most 255 characters, compared case-sensitively."""
ShortText = Annotated[str, mapped_column(String(255))]
LongText = Annotated[str, mapped_column(Text)]
Address = Annotated[str, mapped_column(String(2000))]
Digest = Annotated[str, mapped_column(String(64))]
"""A SHA-256 in hexadecimal."""


class Base(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    # Transactions are begun by `SQLite.do_begin`.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        # What is erased is overwritten, not only left out.
        "secure_delete=ON",
        f"busy_timeout={SQLITE_BUSY_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


class SQLite(SQLiteDialect_pysqlite):
    """SQLite whose transactions begin when SQLAlchemy begins them: the driver's own way begins them too late.

    A dialect of its own rather than a listener: an engine with one looks for others at every statement. That,
    and a BEGIN that went the way of statements, were a twentieth of a launch (docs/performance.md).
    """

    supports_statement_cache = True

    def set_connection_execution_options(self, connection: Connection, opts: Mapping[str, Any]) -> None:
        super().set_connection_execution_options(connection, opts)
        if opts.get(WRITES):
            connection.connection.info[WRITES] = True

    def do_begin(self, dbapi_connection: PoolProxiedConnection) -> None:
        writes = dbapi_connection.info.pop(WRITES, False)
        cast(sqlite3.Connection, dbapi_connection.dbapi_connection).execute(
            "BEGIN IMMEDIATE" if writes else "BEGIN"
        )


# What every `sqlite:///…` of this process means.
registry.register("sqlite", __name__, SQLite.__name__)


def begin_writing(session: Session) -> None:
    """Begin the session's transaction as one that writes.

    SQLite fails a transaction that read first and wants to write after somebody else has; taking the
    write lock at once waits instead. To be called before the session's first statement.
    """
    session.connection(execution_options={WRITES: True})


@contextmanager
def writing(session_factory: Callable[[], Session]) -> Iterator[Session]:
    """Open a session for a change, which is committed where the block ends well; for jobs and the doors."""
    with session_factory() as session:
        begin_writing(session)
        yield session
        session.commit()


def queue_up(session: Session, queue: int) -> None:
    """Let transactions that decide by what is there pass one at a time; this one waits for those before it.

    SQLite's do anyway, see `begin_writing`. `queue` is any number that is another for each decision.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(queue)))


def execute_with(session: Session, aside: Delete | Update, main: Insert | Update) -> Result[*tuple[Any, ...]]:
    """Execute two statements of which neither looks at the other's rows; return what `main` returns.

    On PostgreSQL in one round trip.
    """
    options = {"synchronize_session": False}
    if session.get_bind().dialect.name == "postgresql":
        return session.execute(main.add_cte(aside.cte("aside")), execution_options=options)
    session.execute(aside, execution_options=options)
    return session.execute(main, execution_options=options)


def insert_into(session: Session, table: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """Return an INSERT of the session's database, for what to do on a conflict."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def insert_once(session: Session, table: type[Base], key: dict[str, Any], values: dict[str, Any]) -> int:
    """Insert a row unless one with this unique `key` exists; return the id of whichever stands.

    Safe where two requests do it at once: the database's unique constraint decides.
    """
    identity = table.__table__.c.id
    statement = (
        insert_into(session, table).values(**key, **values).on_conflict_do_nothing().returning(identity)
    )
    made = session.execute(statement).scalar_one_or_none()
    if made is None:
        made = session.execute(select(identity).filter_by(**key)).scalar_one()
    return int(made)


def upsert(session: Session, table: type[Base], key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Insert a row, or change the one with this key."""
    statement = insert_into(session, table).values(**key, **values)
    session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=dict(values)))


def insert_new(
    session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]], returned: Mapped[int]
) -> list[int]:
    """Insert those of the rows whose unique key nobody has yet; returns a column of them.

    Safe where two transactions do it at once: the second waits, and leaves what the first made.
    """
    if not rows:
        return []
    statement = insert_into(session, table).on_conflict_do_nothing().returning(returned)
    return list(session.scalars(statement, rows))
