"""Runs migrations inside the app: its engine, its metadata."""

from alembic import context
from flask import current_app
from sqlalchemy import text

from lti_tool.database import Base, UTCDateTime, db

LOCK = 7_386_211
"""Any number, so that two starting processes do not migrate PostgreSQL at once."""


def plain_types(kind: str, item: object, _context: object) -> str | bool:
    """Write our moment as the plain type it is kept as: a migration must not change with the code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UTCDateTime) else False


def migrate() -> None:
    """Bring the database to the wanted revision in one transaction."""
    options = current_app.extensions["migrate"].configure_args
    with db.engine.connect().execution_options(writes=True) as connection:
        context.configure(
            connection=connection, target_metadata=Base.metadata, render_item=plain_types, **options
        )
        with context.begin_transaction():
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": LOCK})
            context.run_migrations()


migrate()
