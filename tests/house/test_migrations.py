from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import inspect

from lti_tool.app import create_app
from lti_tool.database import Base, db
from tests.databases import PostgresTemplate
from tests.house.tree import ROOT
from tests.tool import settings_for


@pytest.fixture
def empty_app(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The tool on a database without tables, in its context."""
    if database_kind == "sqlite":
        yield from _in_context(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    else:
        postgres: PostgresTemplate = request.getfixturevalue("postgres_template")
        with postgres.empty() as url:
            yield from _in_context(url)


@pytest.mark.usefixtures("any_database")
def test_an_empty_database_migrates_up_and_lacks_nothing_then(empty_app: Flask) -> None:
    flask_migrate.upgrade()

    flask_migrate.check()
    assert set(Base.metadata.tables) <= set(inspect(db.engine).get_table_names())


@pytest.mark.usefixtures("any_database")
def test_a_second_upgrade_changes_nothing(empty_app: Flask) -> None:
    flask_migrate.upgrade()

    flask_migrate.upgrade()

    flask_migrate.check()


@pytest.mark.usefixtures("any_database")
def test_every_migration_can_be_taken_back(empty_app: Flask) -> None:
    flask_migrate.upgrade()

    flask_migrate.downgrade(revision="base")

    assert inspect(db.engine).get_table_names() == ["alembic_version"]


def test_migrations_stand_in_one_line_and_say_what_they_do() -> None:
    scripts = ScriptDirectory(str(ROOT / "migrations"))

    revisions = list(scripts.walk_revisions())

    assert len(scripts.get_heads()) == 1
    assert all(revision.doc for revision in revisions)


def _in_context(url: str) -> Iterator[Flask]:
    app = create_app(settings_for(url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
