"""From settings to an app, its database and the present moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from limits.errors import ConfigurationError
from sqlalchemy import Engine, make_url, text
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlalchemy.orm import Session

from lti_tool.app import create_app
from lti_tool.database import begin_writing, db
from lti_tool.errors import SettingsInvalid
from lti_tool.lti.signing_keys import current_key, ensure_key
from lti_tool.settings import Settings, load_settings

MIGRATIONS = Path(__file__).parents[2] / "migrations"


@dataclass(frozen=True, slots=True)
class Tool:
    """The tool as commands hold it: its app context is open."""

    app: Flask
    settings: Settings
    session: Session
    engine: Engine
    now: datetime

    @property
    def secret(self) -> str:
        """The secret that signs and encrypts."""
        return self.settings.secret_key.get_secret_value()


@contextmanager
def opened(settings: Settings | None = None) -> Iterator[Tool]:
    """Open the tool that the settings describe; what is not committed is forgotten.

    Raises:
        SettingsInvalid: a setting is missing, unknown or bad.
    """
    settings = settings or load_settings()
    app = _made(settings)
    with app.app_context():
        try:
            yield Tool(app, settings, db.session(), db.engine, datetime.now(UTC))
        finally:
            db.session.remove()
            db.engine.dispose()


@contextmanager
def writing() -> Iterator[Tool]:
    """Open the tool for a change, which is committed where the block ends well."""
    with opened() as tool:
        begin_writing(tool.session)
        yield tool
        tool.session.commit()


def _made(settings: Settings) -> Flask:
    try:
        make_url(settings.database_url)
    except (ArgumentError, ValueError):
        raise SettingsInvalid(["STOKE_DATABASE_URL: cannot be read as the URL of a database."]) from None
    try:
        return create_app(settings)
    except ConfigurationError:
        line = (
            "STOKE_REDIS_URL: must look like redis://host:6379/0 and needs the package redis (extra `redis`)."
        )
        raise SettingsInvalid([line]) from None
    except ModuleNotFoundError as error:
        if error.name != "psycopg":
            raise
        line = "STOKE_DATABASE_URL: PostgreSQL needs the package psycopg (the extra `pg` of stoke-lti)."
        raise SettingsInvalid([line]) from None


def newest_revision() -> str:
    """The revision that this release's tables have."""
    return str(ScriptDirectory(str(MIGRATIONS)).get_current_head())


def revision_of(engine: Engine) -> str | None:
    """The revision that the database has, None where it was never migrated."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_damaged(engine: Engine) -> bool:
    """Whether an SQLite file is broken (fault 7); PostgreSQL looks after itself."""
    if engine.dialect.name != "sqlite":
        return False
    try:
        with engine.connect() as connection:
            return str(connection.execute(text("PRAGMA quick_check(1)")).scalar_one()) != "ok"
    except DatabaseError as error:
        if "malformed" in str(error.orig) or "not a database" in str(error.orig):
            return True
        raise


def prepare(tool: Tool) -> None:
    """Look whether the tool can serve or work, and make its first signing key.

    Raises:
        ClickException: the database is damaged or not up to date.
        SettingsInvalid: the signing keys were stored with another secret.
    """
    if is_damaged(tool.engine):
        raise click.ClickException(
            "The database is damaged. Move it away, run `stoke db upgrade`, "
            "then `stoke restore FILE` with the newest backup."
        )
    if revision_of(tool.engine) != newest_revision():
        raise click.ClickException("The database is not up to date: run `stoke db upgrade` first.")
    begin_writing(tool.session)
    ensure_key(tool.session, tool.secret, tool.now)
    current_key(tool.session, tool.secret, tool.now)
    tool.session.commit()
