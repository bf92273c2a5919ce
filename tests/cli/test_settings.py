"""Settings are read when a command runs, and a bad one is a line and not a traceback."""

from pathlib import Path

import pytest

from lti_tool.errors import SettingsInvalid
from lti_tool.settings import load_settings
from tests.cli.conftest import Shell

COMMANDS = [
    ("serve",),
    ("worker",),
    ("db", "upgrade"),
    ("platform", "list"),
    ("platform", "canvas-json"),
    ("keys", "rotate"),
    ("acts", "rebuild"),
    ("backup", "never-written.backup"),
]


@pytest.mark.parametrize("command", [(), ("platform",), ("platform", "add"), ("demo",), ("doctor",)])
def test_help_needs_no_settings(command: tuple[str, ...]) -> None:
    result = Shell("", STOKE_SECRET_KEY=None, STOKE_UNHEARD_OF="1")(*command, "--help")

    assert result.exit_code == 0
    assert result.stdout.startswith("Usage: ")


@pytest.mark.parametrize("command", COMMANDS)
def test_each_bad_setting_is_one_line_and_the_exit_code_is_2(command: tuple[str, ...]) -> None:
    stoke = Shell(
        "mysql://somewhere",
        STOKE_BASE_URL="http://stoke.school.example",
        STOKE_SECRET_KEY=None,
        STOKE_COLOUR="red",
        STOKE_TRUSTED_PROXIES="many",
    )

    result = stoke(*command)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert [line.split()[0].rstrip(":") for line in sorted(result.stderr.splitlines())] == [
        "STOKE_BASE_URL",
        "STOKE_COLOUR",
        "STOKE_DATABASE_URL",
        "STOKE_SECRET_KEY",
        "STOKE_TRUSTED_PROXIES",
    ]


def test_a_secret_is_never_shown() -> None:
    result = Shell("sqlite:///x", STOKE_SECRET_KEY="far too short")("platform", "list")

    assert result.exit_code == 2
    assert "STOKE_SECRET_KEY: must have at least 32 characters" in result.stderr
    assert "far too short" not in result.output


def test_a_database_that_cannot_be_opened_is_one_sentence(tmp_path: object) -> None:
    result = Shell(f"sqlite:///{tmp_path}/no/such/folder/stoke.sqlite3")("platform", "list")

    assert result.exit_code == 1
    assert result.stderr.startswith("Error: The database cannot do that: unable to open database file.")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_nothing_starts_on_a_database_without_tables(tmp_path: object, command: str) -> None:
    result = Shell(f"sqlite:///{tmp_path}/new.sqlite3")(command)

    assert result.exit_code == 1
    assert result.stderr == "Error: The database is not up to date: run `stoke db upgrade` first.\n"


def test_only_the_environment_that_is_given_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given = {
        "STOKE_MODE": "test",
        "STOKE_DATABASE_URL": "sqlite:////x.sqlite3",
        "STOKE_BASE_URL": "https://stoke.test",
        "STOKE_SECRET_KEY": "x" * 32,
    }
    monkeypatch.setenv("STOKE_LOG_LEVEL", "DEBUG")

    assert load_settings(given, config=tmp_path).log_level == "INFO"
    assert load_settings(given | {"STOKE_LOG_LEVEL": "ERROR"}, config=tmp_path).log_level == "ERROR"


@pytest.mark.parametrize(
    "address",
    [
        *("https://x.test#top", "https://x.test?", "https://x.test;a", "https://x.test/path", "https://*"),
        *("https://me:pw@x.test", "https://x test", "https://x\\y", "https://\u00fcber.test", "https://[::1"),
        *("https://x.test:", "https://x.test:port", "https://x.test:0", "https://x.test:99999"),
    ],
)
def test_an_address_that_no_browser_calls_an_origin_is_refused_at_the_start(
    address: str, tmp_path: Path
) -> None:
    given = {"STOKE_DATABASE_URL": "sqlite:////x", "STOKE_SECRET_KEY": "x" * 32, "STOKE_BASE_URL": address}

    with pytest.raises(SettingsInvalid) as refused:
        load_settings(given, config=tmp_path)

    assert str(refused.value).startswith("STOKE_BASE_URL: must look like https://stoke.school.example")


@pytest.mark.parametrize("address", ["https://x.test:8443", "http://[::1]:8700", "https://xn--ber-goa.test"])
def test_an_origin_is_taken_and_its_last_slash_is_not(address: str, tmp_path: Path) -> None:
    given = {"STOKE_DATABASE_URL": "sqlite:////x", "STOKE_SECRET_KEY": "x" * 32}

    assert load_settings(given | {"STOKE_BASE_URL": f"{address}/"}, config=tmp_path).base_url == address


def test_the_upgrade_alone_passes_a_setting_that_admins_make_now(database_url: str) -> None:
    stoke = Shell(database_url, STOKE_ERASES_SCORES="true")

    assert stoke("db", "upgrade").exit_code == 0
    stopped = stoke("platform", "list")
    assert stopped.exit_code == 2
    assert stopped.stderr == "STOKE_ERASES_SCORES is set under Defaults of /admin now: take it away here.\n"
