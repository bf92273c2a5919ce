import socket

import pytest
from sqlalchemy import Engine, inspect, text
from sqlalchemy.orm import Session

from lti_tool.database import Base
from tests import conftest
from tests.databases import recorded_statements


@pytest.mark.usefixtures("any_database")
def test_a_test_finds_every_table_and_no_row(engine: Engine, session: Session) -> None:
    tables = set(Base.metadata.tables)

    found = set(inspect(engine).get_table_names())
    rows = sum(session.scalar(text(f'SELECT count(*) FROM "{table}"')) or 0 for table in tables)

    assert tables <= found
    assert rows == 0


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.usefixtures("any_database")
def test_what_one_test_writes_no_other_test_reads(engine: Engine, first: bool) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE left_behind (id INTEGER)"))

    assert inspect(engine).has_table("left_behind")


def test_statements_are_counted_without_the_words_around_transactions(session: Session) -> None:
    with recorded_statements() as statements:
        session.execute(text("SELECT 1"))
        session.rollback()
        session.execute(text("SELECT 2"))

    assert statements == ["SELECT 1", "SELECT 2"]


def test_no_test_reaches_another_machine() -> None:
    with socket.socket() as there, pytest.raises(pytest.fail.Exception, match=r"tried to reach 192\.0\.2\.1"):
        there.connect(("192.0.2.1", 443))


def test_no_name_of_another_machine_is_looked_up() -> None:
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("platform.example", 443)


def test_the_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()

        with socket.create_connection(address) as client:
            assert client.getpeername() == address


@pytest.mark.parametrize(("ci", "ending"), [(False, pytest.skip.Exception), (True, pytest.fail.Exception)])
def test_a_missing_service_skips_at_home_and_fails_in_integration(
    monkeypatch: pytest.MonkeyPatch, ci: bool, ending: type[BaseException]
) -> None:
    monkeypatch.setattr(conftest, "CI", ci)

    with pytest.raises(ending, match="skipped: Chromium is missing"):
        conftest.missing("Chromium")
