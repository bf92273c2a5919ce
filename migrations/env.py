"""Runs migrations inside the app: its engine, its metadata."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection, text

from lti_tool.database import Base, UTCDateTime, db

LOCK = 7_386_211
"""Any number, so that two starting processes do not migrate PostgreSQL at once."""


def plain_types(kind: str, item: object, _context: object) -> str | bool:
    """Write our moment as the plain type it is kept as: a migration must not change with the code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UTCDateTime) else False


def is_ours(_item: object, name: str | None, _kind: str, _reflected: bool, _compared: object) -> bool:
    """Leave out what each database keeps over the words of posts in a way of its own."""
    return not (name or "").startswith("post_search")


def rest_foreign_keys(connection: Connection) -> None:
    """Let SQLite make a table anew without deleting all that points to it, on a connection of its own.

    See "Making Other Kinds Of Table Schema Changes" at sqlite.org; inside a transaction it is too late.
    """
    if connection.dialect.name == "sqlite":
        connection.detach()
        connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")


def check_foreign_keys(connection: Connection) -> None:
    """Fail where a row points nowhere."""
    if connection.dialect.name != "sqlite":
        return
    if lost := connection.execute(text("PRAGMA foreign_key_check")).all():
        raise RuntimeError(f"rows that point nowhere after the migration: {lost[:10]}")


def migrate() -> None:
    """Bring the database to the wanted revision in one transaction."""
    options = current_app.extensions["migrate"].configure_args
    with db.engine.connect().execution_options(writes=True) as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_item=plain_types,
            include_object=is_ours,
            **options,
        )
        rest_foreign_keys(connection)
        with context.begin_transaction():
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": LOCK})
            context.run_migrations()
            check_foreign_keys(connection)


migrate()
