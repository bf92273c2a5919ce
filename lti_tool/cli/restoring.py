"""A backup goes back into a database, whole or not at all."""

from zipfile import ZipFile

import click
from sqlalchemy import Column, Connection, Engine, Table, delete, exists, func, insert, literal, select, text

from lti_tool.cli.archive import Header, rows_of, tables

# A first start makes a key; a database that holds no more than that is as good as empty.
MADE_BY_A_START = {"lti_signing_key"}


def restore_backup(engine: Engine, archive: ZipFile, header: Header, revision: str, force: bool) -> None:
    """Put a backup's rows into a migrated database, in one transaction.

    Readers see the old rows till its end; writers wait.

    Raises:
        ClickException: the backup is of another release, or the database holds data and `force` is False.
    """
    if header.revision != revision:
        raise click.ClickException(
            f"The backup is of revision {header.revision}, this release of {revision}: restore it with the "
            "release that made it, then upgrade."
        )
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        _keep_writers_out(connection)
        if not force and (held := _first_with_rows(connection)):
            raise click.ClickException(
                f"The database holds data (table {held}). --force deletes all of it and restores the backup."
            )
        for table in reversed(tables()):
            connection.execute(delete(table))
        for table in tables():
            _fill(connection, archive, table, header)


def _keep_writers_out(connection: Connection) -> None:
    """Lock out whoever writes; SQLite's transaction has done so from its beginning."""
    if connection.dialect.name == "postgresql":
        names = ", ".join(f'"{table.name}"' for table in tables())
        connection.execute(text(f"LOCK TABLE {names} IN EXCLUSIVE MODE"))


def _first_with_rows(connection: Connection) -> str | None:
    for table in tables():
        any_row = exists(select(literal(1)).select_from(table))
        if table.name not in MADE_BY_A_START and connection.scalar(select(any_row)):
            return table.name
    return None


def _fill(connection: Connection, archive: ZipFile, table: Table, header: Header) -> None:
    contents = header.tables.get(table.name)
    if contents is None:
        return
    for batch in rows_of(archive, table, contents):
        connection.execute(insert(table), batch)
    number = table.autoincrement_column
    if number is not None and connection.dialect.name == "postgresql":
        _go_on_counting(connection, table, number)


def _go_on_counting(connection: Connection, table: Table, number: Column[int]) -> None:
    """Rows came with their numbers, of which PostgreSQL's sequence knows nothing."""
    newest = connection.scalar(select(func.max(number)))
    if newest is not None:
        sequence = func.pg_get_serial_sequence(f'"{table.name}"', number.name)
        connection.execute(select(func.setval(sequence, newest)))
