"""Sentences instead of tracebacks, and the app for web servers."""

import pytest

from lti_tool.cli.asking import sentence_of
from lti_tool.cli.wsgi import app
from lti_tool.database import db
from lti_tool.errors import Conflict, InputInvalid, NotHere, ParticipationEnded, StokeError
from tests.cli.conftest import Shell


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (InputInvalid("client_id", "This is registered already."), "This is registered already."),
        (NotHere(), "There is no such thing in this database."),
        (Conflict("Somebody changed it."), "Somebody changed it."),
        (ParticipationEnded(), "ParticipationEnded"),
    ],
)
def test_every_trouble_has_a_sentence(error: StokeError, sentence: str) -> None:
    assert sentence_of(error) == sentence


@pytest.fixture
def environment(stoke: Shell, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The settings of an installation, in this very process."""
    for name, value in stoke.environment.items():
        monkeypatch.setenv(name, str(value))
    return monkeypatch


@pytest.mark.usefixtures("environment", "any_database")
def test_a_web_server_gets_an_app_whose_keys_are_made() -> None:
    web = app()

    answer = web.test_client().get("/.well-known/jwks.json")

    assert len(answer.get_json()["keys"]) == 1
    with web.app_context():
        db.engine.dispose()


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("STOKE_BASE_URL", "ftp://x", "STOKE_BASE_URL: must look like https://stoke.school.example"),
        ("STOKE_DATABASE_URL", "sqlite:///{folder}/new.sqlite3", "The database is not up to date"),
        ("STOKE_DATABASE_URL", "sqlite:///{folder}/no/such.sqlite3", "The database cannot do that"),
    ],
)
def test_a_web_server_that_cannot_start_ends_with_the_reason(
    environment: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: object,
    name: str,
    value: str,
    sentence: str,
) -> None:
    environment.setenv(name, value.format(folder=tmp_path))

    with pytest.raises(SystemExit) as ended:
        app()

    assert ended.value.code == 3
    assert capsys.readouterr().err.startswith(sentence)
