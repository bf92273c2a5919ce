"""`stoke backup FILE` and `stoke restore FILE`; both while the tool runs."""

from pathlib import Path

import click

from lti_tool.cli.archive import Header, read_backup, write_backup
from lti_tool.cli.asking import json_option, show
from lti_tool.cli.opening import newest_revision, opened, revision_of
from lti_tool.cli.restoring import restore_backup

FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.command()
@FILE
@json_option
def backup(file: Path, as_json: bool) -> None:
    """Write everything to FILE, as it stands at one moment.

    STOKE_SECRET_KEY is not in it: keep that apart, or the signing keys in the backup open no more.
    """
    with opened() as tool:
        _demand_tables(revision_of(tool.engine))
        header = write_backup(tool.engine, file, newest_revision(), tool.now)
    show(as_json, {"file": str(file), "rows": _rows(header)}, f"{_rows(header)} rows are in {file}.")


@click.command()
@FILE
@click.option("--force", is_flag=True, help="Delete what the database holds now.")
@json_option
def restore(file: Path, force: bool, as_json: bool) -> None:
    """Put the backup FILE into an empty database with its tables (`stoke db upgrade` makes them)."""
    with opened() as tool, read_backup(file) as (archive, header):
        _demand_tables(revision_of(tool.engine))
        restore_backup(tool.engine, archive, header, newest_revision(), force)
    text = f"{_rows(header)} rows of {header.made_at:%Y-%m-%d %H:%M} UTC are back."
    again = " Restart the web processes and workers that were running." if force else ""
    show(as_json, {"rows": _rows(header), "made_at": header.made_at.isoformat()}, text + again)


def _demand_tables(revision: str | None) -> None:
    if revision != newest_revision():
        raise click.ClickException("The database is not up to date: run `stoke db upgrade` first.")


def _rows(header: Header) -> int:
    return sum(contents.rows for contents in header.tables.values())
