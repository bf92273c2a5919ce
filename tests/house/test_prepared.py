"""What is prepared gives what SQLAlchemy's own way would give: rows, errors, and a word to who listens."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import Engine, bindparam, column, create_engine, insert, literal, select, table, text
from sqlalchemy.exc import DBAPIError, IntegrityError, MultipleResultsFound, OperationalError
from sqlalchemy.orm import Session

from lti_tool.course.models import Deployment, LaunchLine, Participation, Registration
from lti_tool.lti.models import Nonce
from lti_tool.prepared import Prepared
from tests.databases import recorded_statements

REGISTRATION = {
    "issuer": "https://lms.test",
    "client_id": "c-1",
    "auth_url": "https://lms.test/auth",
    "token_url": "https://lms.test/token",
    "jwks_url": "https://lms.test/keys",
    "login_key": "key",
    "family": "moodle",
}
AFTERNOON = datetime(2026, 9, 14, 15, 4, 5, 678, tzinfo=timezone(timedelta(hours=2)))


def fill(session: Session, **values: Any) -> None:
    row = REGISTRATION | {"name": "Campus", "allow_private_network": True, "created_at": AFTERNOON} | values
    Prepared(insert(Registration).inline()).all(session, row)


@pytest.mark.usefixtures("any_database")
def test_rows_are_those_of_the_session(session: Session) -> None:
    fill(session)
    fill(session, issuer="https://other.test", login_key="other", allow_private_network=False)
    asked = (
        select(
            Registration.id,
            Registration.name,
            Registration.allow_private_network,
            Registration.token_audience,
            Registration.created_at,
            Registration.disabled_at,
            literal(2.5).label("half"),
        )
        .where(Registration.created_at < bindparam("until"), Registration.family == "moodle")
        .order_by(Registration.id)
        .limit(5)
    )
    names = {"until": AFTERNOON + timedelta(seconds=1)}

    prepared, known = Prepared(asked), [dict(row) for row in session.execute(asked, names).mappings()]

    for _again in range(2):
        rows = prepared.all(session, names)
        assert [row._asdict() for row in rows] == known

    kinds = [type(value).__name__ for value in rows[0]]
    assert kinds == ["int", "str", "bool", "NoneType", "datetime", "NoneType", "float"]
    assert rows[0].created_at == AFTERNOON
    assert rows[0].created_at.tzinfo is UTC


@pytest.mark.usefixtures("any_database")
def test_an_insert_returns_what_it_is_asked_for(session: Session) -> None:
    made = Prepared(insert(Nonce).returning(Nonce.digest, Nonce.expires_at))

    row = made.one_or_none(session, {"digest": "d", "expires_at": AFTERNOON})

    assert (row.digest, row.expires_at) == ("d", AFTERNOON)
    assert session.get_one(Nonce, "d").expires_at == AFTERNOON


@pytest.mark.usefixtures("any_database")
def test_an_error_is_the_one_of_the_session_and_tells_no_value(session: Session) -> None:
    fill(session, login_key="a secret")

    with pytest.raises(IntegrityError) as refused:
        fill(session, login_key="a secret")

    assert refused.value.hide_parameters
    assert refused.value.params is None
    session.rollback()
    nowhere = select(table("nowhere", column("id")))
    errors = []
    for ask in (lambda: session.execute(nowhere), lambda: Prepared(nowhere).all(session, {})):
        with pytest.raises(DBAPIError) as failed:
            ask()
        errors.append((type(failed.value), failed.value.connection_invalidated))
        session.rollback()
    assert errors[0] == errors[1]


@pytest.mark.postgres
@pytest.mark.parametrize("database_kind", ["postgres"])
def test_a_connection_that_is_lost_is_given_up(engine: Engine) -> None:
    one = Prepared(select(literal(1).label("one")))
    with Session(engine) as session, Session(engine) as other:
        pid = session.scalar(text("SELECT pg_backend_pid()"))
        other.execute(text(f"SELECT pg_terminate_backend({pid})"))

        with pytest.raises(OperationalError) as lost:
            one.all(session, {})

    assert lost.value.connection_invalidated
    with Session(engine) as session:
        assert one.one_or_none(session, {}).one == 1


@pytest.mark.postgres
@pytest.mark.parametrize("database_kind", ["postgres"])
def test_all_connections_are_given_up_with_the_first_that_is_lost(database_url: str) -> None:
    one, ended = Prepared(select(literal(1).label("one"))), text("SELECT pg_terminate_backend(:pid)")
    engine, elsewhere = create_engine(database_url), create_engine(database_url)
    with engine.connect() as first, engine.connect() as second:
        pids = [each.scalar(text("SELECT pg_backend_pid()")) for each in (first, second)]
    for pid in pids:
        with elsewhere.connect() as other:
            other.execute(ended, {"pid": pid})

    with Session(engine) as session, pytest.raises(OperationalError):
        one.all(session, {})
    for _again in range(2):
        with Session(engine) as session:
            assert one.one_or_none(session, {}).one == 1
    engine.dispose()
    elsewhere.dispose()


def test_listeners_hear_of_it(session: Session) -> None:
    with recorded_statements() as statements:
        Prepared(select(Nonce.digest)).all(session, {})

    assert len(statements) == 1
    assert "lti_nonce" in statements[0]


def test_several_rows_are_not_one(session: Session) -> None:
    fill(session)
    fill(session, issuer="https://other.test", login_key="other")

    with pytest.raises(MultipleResultsFound):
        Prepared(select(Registration.id)).one_or_none(session, {})
    assert Prepared(select(Deployment.id)).one_or_none(session, {}) is None


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        (select(Nonce.digest).where(Nonce.digest.in_(bindparam("some", expanding=True))), {"some": ["d"]}),
        (insert(LaunchLine), {"result": "opened"}),
    ],
    ids=["a list", "a default of ours"],
)
def test_what_sqlalchemy_would_have_to_put_in_is_refused(
    session: Session, statement: Any, values: dict[str, Any]
) -> None:
    with pytest.raises(ValueError, match="not to be prepared"):
        Prepared(statement).all(session, values)


def test_a_missing_value_is_told(session: Session) -> None:
    with pytest.raises(KeyError, match="wanted"):
        Prepared(select(Participation.id).where(Participation.id == bindparam("wanted"))).all(session, {})
