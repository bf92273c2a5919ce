"""A backup holds one moment of everything, and goes back whole or not at all (fault 27)."""

import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import Column, Table, func, insert, select, text
from sqlalchemy.orm import Session

from lti_tool.cli.archive import HEADER, in_order, tables
from lti_tool.course.models import Deployment, Registration
from lti_tool.database import UTCDateTime, begin_writing
from tests.cli.conftest import PLATFORM, Shell, another_url
from tests.databases import engine_on
from tests.waiting import PATIENCE

ROWS = 3
MOMENT = datetime(2026, 9, 14, 12, 0, 0, 123456, tzinfo=UTC)
WORDS: dict[tuple[str, str], object] = {
    ("clue_stand", "hints"): 2,
    ("clue_stand", "passed_at"): None,
    ("mail_choice", "rhythm"): "off",
    ("proposal", "state"): "open",
    ("recognition", "what"): "accolade",
    ("echo_digest", "way"): "slack",
    ("own_place", "way"): "feed",
    ("board_setting", "teams"): "group",
    ("standing_plan", "season_weeks"): 4,
    ("retention", "months"): 12,
}
"""What a table takes nothing else for, or not without a date beside it."""


def fill(url: str) -> None:
    """Put rows into every table there is, each column with a value that is hard to carry."""
    numbers = count(1)
    with engine_on(url) as engine, engine.connect().execution_options(writes=True) as connection:
        for table in tables():
            for row in range(ROWS):
                values = {c.name: value_of(c, table, row, next(numbers)) for c in table.columns}
                connection.execute(insert(table), values)
        if connection.dialect.name == "postgresql":
            return_to_sequences(connection)
        connection.commit()


def value_of(column: Column[Any], table: Table, row: int, number: int) -> object:
    """A value that fits the column; rows refer to the row of the same place, or to the one before."""
    if column.foreign_keys:
        refers_to = next(iter(column.foreign_keys)).column.table
        if refers_to is table:
            return row or None
        return row + 1
    if (table.name, column.name) == ("extension", "until"):
        # Either this or days.
        return MOMENT if row == 1 else None
    if (table.name, column.name) in WORDS:
        return WORDS[table.name, column.name]
    if table.name == "mail_choice" and column.name.startswith("quiet_"):
        return number % 24
    if column.nullable and row == 1:
        return None
    if isinstance(column.type, UTCDateTime):
        return MOMENT + timedelta(microseconds=number)
    made: dict[type, object] = {
        int: row + 1 if column.primary_key else number,
        float: number + 0.1,
        bool: bool(number % 2),
        date: MOMENT.date() + timedelta(days=number),
        str: f"{number} \u2028\x7f é\U0001f33e \"'\\ %s"[: getattr(column.type, "length", None) or 99],
    }
    return made[column.type.python_type]


def return_to_sequences(connection: Any) -> None:
    """Let PostgreSQL count on from the rows that came with their numbers."""
    for table in tables():
        if table.autoincrement_column is not None:
            sequence = f"pg_get_serial_sequence('\"{table.name}\"', 'id')"
            connection.execute(text(f"SELECT setval({sequence}, {ROWS})"))


def content(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that a database holds."""
    with engine_on(url) as engine, engine.connect() as connection:
        return {table.name: [tuple(row) for row in connection.execute(in_order(table))] for table in tables()}


def url_of(shell: Shell) -> str:
    """The database of an installation."""
    return str(shell.environment["STOKE_DATABASE_URL"])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the backup goes."""
    return tmp_path / "stoke.backup"


@pytest.mark.usefixtures("any_database")
def test_every_row_of_every_table_comes_back_as_it_was(stoke: Shell, elsewhere: Shell, file: Path) -> None:
    fill(url_of(stoke))

    told = stoke.json("backup", str(file))
    restored = elsewhere.json("restore", str(file))

    assert told["rows"] == restored["rows"] == ROWS * len(tables())
    assert content(url_of(elsewhere)) == content(url_of(stoke))


@pytest.mark.usefixtures("any_database")
def test_new_rows_after_a_restore_get_numbers_of_their_own(
    stoke: Shell, elsewhere: Shell, file: Path
) -> None:
    fill(url_of(stoke))
    stoke("backup", str(file))
    elsewhere("restore", str(file))

    assert elsewhere.json(*PLATFORM)["id"] == ROWS + 1


@pytest.fixture
def other_kind(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shell]:
    """An installation on the other kind of database."""
    kind = "postgres" if database_kind == "sqlite" else "sqlite"
    with ExitStack() as stack:
        yield Shell(another_url(kind, request, tmp_path, stack))


@pytest.mark.postgres
@pytest.mark.usefixtures("any_database")
def test_a_backup_moves_an_installation_to_the_other_database(
    stoke: Shell, other_kind: Shell, file: Path
) -> None:
    fill(url_of(stoke))
    stoke("backup", str(file))

    assert other_kind("restore", str(file)).exit_code == 0

    assert content(url_of(other_kind)) == content(url_of(stoke))


def test_only_its_owner_can_read_a_backup(stoke: Shell, file: Path) -> None:
    stoke("backup", str(file))

    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.usefixtures("any_database")
def test_a_backup_made_while_people_write_holds_no_half_transaction(
    stoke: Shell, elsewhere: Shell, tmp_path: Path
) -> None:
    # Arrange: somebody keeps on adding a registration together with its deployment.
    fill(url_of(stoke))
    with busy(url_of(stoke)) as written:
        for number in range(20):
            file = tmp_path / f"{number}.backup"
            before = written()
            assert stoke("backup", str(file)).exit_code == 0
            if written() > before:
                break
        else:
            pytest.fail("nobody wrote meanwhile")

    elsewhere("restore", str(file))

    with engine_on(url_of(elsewhere)) as engine, Session(engine) as session:
        registrations = session.scalar(select(func.count()).select_from(Registration))
        deployments = session.scalar(select(func.count()).select_from(Deployment))
        assert registrations == deployments


@pytest.mark.usefixtures("any_database")
def test_a_backup_goes_back_while_people_write(stoke: Shell, file: Path) -> None:
    fill(url_of(stoke))
    stoke("backup", str(file))
    stood = content(url_of(stoke))

    with busy(url_of(stoke)) as written:
        wait_for(written, 5)
        restored = stoke("restore", str(file), "--force")
        wait_for(written, written() + 5)

    assert restored.exit_code == 0, restored.stderr
    assert "Restart the web processes and workers" in restored.stdout
    stands = content(url_of(stoke))
    assert {name: rows[:ROWS] for name, rows in stands.items()} == stood
    assert len(stands["registration"]) == len(stands["deployment"])


@pytest.mark.usefixtures("any_database")
def test_data_is_not_overwritten_unless_asked_for(stoke: Shell, elsewhere: Shell, file: Path) -> None:
    fill(url_of(stoke))
    stoke("backup", str(file))
    elsewhere(*PLATFORM)
    before = content(url_of(elsewhere))

    refused = elsewhere("restore", str(file))

    assert refused.exit_code == 1
    assert "The database holds data (table registration). --force deletes all of it" in refused.stderr
    assert content(url_of(elsewhere)) == before
    assert elsewhere("restore", str(file), "--force").exit_code == 0
    assert content(url_of(elsewhere)) == content(url_of(stoke))


def test_a_database_that_was_only_started_is_as_good_as_empty(
    stoke: Shell, elsewhere: Shell, file: Path
) -> None:
    fill(url_of(stoke))
    stoke("backup", str(file))
    elsewhere("keys", "rotate")

    assert elsewhere("restore", str(file)).exit_code == 0

    assert content(url_of(elsewhere)) == content(url_of(stoke))


def test_an_existing_file_is_not_written_over(stoke: Shell, file: Path) -> None:
    file.write_text("precious")

    result = stoke("backup", str(file))

    assert (result.exit_code, result.stderr) == (
        1,
        f"Error: {file} is there already; choose another name.\n",
    )
    assert file.read_text() == "precious"


def test_a_place_that_cannot_be_written_is_a_sentence(stoke: Shell, tmp_path: Path) -> None:
    result = stoke("backup", str(tmp_path / "no" / "such.backup"))

    assert result.exit_code == 1
    assert "cannot be written: No such file or directory." in result.stderr


@pytest.mark.parametrize("damage", ["missing", "no zip", "cut", "without header", "a changed byte"])
def test_a_damaged_backup_changes_nothing(stoke: Shell, elsewhere: Shell, file: Path, damage: str) -> None:
    fill(url_of(stoke))
    stoke("backup", str(file))
    whole = file.read_bytes()
    match damage:
        case "missing":
            file.unlink()
        case "no zip":
            file.write_text("some text")
        case "cut":
            file.write_bytes(whole[: len(whole) // 2])
        case "without header":
            with ZipFile(file, "w") as archive:
                archive.writestr("registration.jsonl", "")
        case "a changed byte":
            with ZipFile(file) as archive:
                place = archive.getinfo("post.jsonl").header_offset + 60
            file.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])

    result = elsewhere("restore", str(file))

    assert result.exit_code == 1
    assert "cannot be read" in result.stderr or "no backup of Stoke, or it is damaged" in result.stderr
    assert not any(content(url_of(elsewhere)).values())


def test_a_backup_of_another_release_is_refused(stoke: Shell, elsewhere: Shell, file: Path) -> None:
    stoke("backup", str(file))
    with ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members[HEADER] = members[HEADER].replace(b'"revision": "', b'"revision": "older-')
    with ZipFile(file, "w") as archive:
        for name, lines in members.items():
            archive.writestr(name, lines)

    result = elsewhere("restore", str(file))

    assert result.exit_code == 1
    assert "restore it with the release that made it, then upgrade." in result.stderr


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_database_without_tables_is_a_sentence(stoke: Shell, tmp_path: Path, command: str) -> None:
    stoke("backup", str(tmp_path / "good.backup"))
    file = "new.backup" if command == "backup" else "good.backup"

    result = Shell(f"sqlite:///{tmp_path}/new.sqlite3")(command, str(tmp_path / file))

    assert result.exit_code == 1
    assert result.stderr == "Error: The database is not up to date: run `stoke db upgrade` first.\n"


@contextmanager
def busy(url: str) -> Iterator[Callable[[], int]]:
    """Meanwhile, pairs of rows are written over and over; gives how many were committed so far."""
    stop, pairs = Event(), count()
    written = [0]

    def write() -> None:
        with engine_on(url) as engine, Session(engine) as session:
            while not stop.is_set():
                write_pair(session, next(pairs))
                written[0] += 1

    writer = Thread(target=write)
    writer.start()
    try:
        yield lambda: written[0]
    finally:
        stop.set()
        writer.join()


def wait_for(written: Callable[[], int], count: int) -> None:
    """Wait until so many pairs are written."""
    deadline = monotonic() + PATIENCE
    while written() < count:
        assert monotonic() < deadline, "nobody writes any more"
        sleep(0.01)


def write_pair(session: Session, number: int) -> None:
    """Add a registration and its deployment in one transaction."""
    address = "https://lms.example"
    begin_writing(session)
    row = Registration(
        name="busy",
        issuer=address,
        client_id=f"busy-{number}",
        auth_url=address,
        token_url=address,
        jwks_url=address,
        created_at=MOMENT,
    )
    session.add(row)
    session.flush()
    session.add(Deployment(registration_id=row.id, id_on_platform="1", created_at=MOMENT))
    session.commit()
