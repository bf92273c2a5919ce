"""`stoke db upgrade`, `stoke keys rotate` and `stoke acts rebuild`."""

import os
from contextlib import suppress

import click
import flask_migrate
from sqlalchemy import select

from lti_tool.activities.models import Activity
from lti_tool.cli.asking import json_option, show
from lti_tool.cli.opening import MIGRATIONS, newest_revision, opened, revision_of, writing
from lti_tool.database import begin_writing
from lti_tool.grading.service import rebuild
from lti_tool.lti.signing_keys import AFTERLIFE, OVERLAP, current_key, rotate
from lti_tool.points.service import courses_with_points
from lti_tool.points.service import rebuild as rebuild_points
from lti_tool.settings import MOVED, load_settings


@click.group("db")
def database() -> None:
    """The database's tables."""


@database.command("upgrade")
def upgrade() -> None:
    """Bring the tables to this release; does nothing where they are there already."""
    kept = {name: value for name, value in os.environ.items() if name not in MOVED}
    with opened(load_settings(kept)) as tool:
        before = revision_of(tool.engine)
        flask_migrate.upgrade(directory=str(MIGRATIONS))
        after = newest_revision()
    click.echo(
        f"The database is up to date (revision {after})."
        if before == after
        else f"The database was brought from revision {before or 'nothing'} to {after}."
    )


@click.group()
def keys() -> None:
    """Our own signing keys."""


@keys.command("rotate")
@json_option
def rotate_keys(as_json: bool) -> None:
    """Publish a new signing key; the old one goes on until platforms have seen it."""
    with writing() as tool:
        # A secret that does not open the present key, where there is one, must not seal the next.
        with suppress(LookupError):
            current_key(tool.session, tool.secret, tool.now)
        kid = rotate(tool.session, tool.secret, tool.now)
    hours = OVERLAP.total_seconds() / 3600, AFTERLIFE.total_seconds() / 3600
    show(
        as_json,
        {"kid": kid},
        f"Key {kid} is published and signs in {hours[0]:g} h; "
        f"the one before it stays published for {hours[1]:g} h more.",
    )


@click.group()
def acts() -> None:
    """The ledger of acts."""


@acts.command("rebuild")
@click.option("--activity", "uuid", help="Only the activity with this UUID, in every course.")
@json_option
def rebuild_acts(uuid: str | None, as_json: bool) -> None:
    """Work out everybody's progress and points anew from the ledger alone; scores are not sent by it."""
    with opened() as tool:
        wanted = select(Activity.id).order_by(Activity.id)
        activity_ids = list(tool.session.scalars(wanted.filter_by(uuid=uuid) if uuid else wanted))
        if uuid and not activity_ids:
            raise click.ClickException(f"There is no activity {uuid}.")
        context_ids = [] if uuid else courses_with_points(tool.session)
        # What was read ends here: a transaction that read first may not write on SQLite.
        tool.session.rollback()
        people = 0
        # One transaction for each activity, so that nobody who posts meanwhile waits for all of them.
        for activity_id in activity_ids:
            begin_writing(tool.session)
            people += rebuild(tool.session, activity_id)
            tool.session.commit()
        for context_id in context_ids:
            begin_writing(tool.session)
            rebuild_points(tool.session, context_id, tool.now)
            tool.session.commit()
    counts = {"activities": len(activity_ids), "people": people}
    show(as_json, counts, f"Rebuilt {counts['activities']} activities, progress of {people} people.")
