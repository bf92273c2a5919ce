"""What the doctor says about an installation, and that it says nothing worse."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import text

from tests.cli.conftest import PLATFORM, Shell
from tests.databases import engine_on

Damage = Callable[[Shell, Path], object]


def run(stoke: Shell, sql: str) -> None:
    """Change the database behind Stoke's back."""
    with engine_on(str(stoke.environment["STOKE_DATABASE_URL"])) as engine, engine.begin() as connection:
        connection.execute(text(sql))


def set_to(name: str, value: str | None) -> Damage:
    """A changed setting."""
    return lambda stoke, _folder: stoke.environment.update({f"STOKE_{name}": value})


def no_tables(stoke: Shell, folder: Path) -> None:
    stoke.environment["STOKE_DATABASE_URL"] = f"sqlite:///{folder}/new.sqlite3"


def no_folder(stoke: Shell, folder: Path) -> None:
    stoke.environment["STOKE_DATABASE_URL"] = f"sqlite:///{folder}/no/such/stoke.sqlite3"


def no_database(stoke: Shell, folder: Path) -> None:
    (folder / "text.sqlite3").write_text("This is no database. " * 100)
    stoke.environment["STOKE_DATABASE_URL"] = f"sqlite:///{folder}/text.sqlite3"


def flipped_bytes(stoke: Shell, _folder: Path) -> None:
    stoke("backup", str(_folder / "before.backup"))
    run(stoke, "PRAGMA wal_checkpoint(TRUNCATE)")
    file = Path(str(stoke.environment["STOKE_DATABASE_URL"]).removeprefix("sqlite:///"))
    content = bytearray(file.read_bytes())
    content[4096 : 4096 * 12] = b"\xa5" * (4096 * 11)
    file.write_bytes(content)


def older(stoke: Shell, _folder: Path) -> None:
    run(stoke, "UPDATE alembic_version SET version_num = '0000'")


SENTENCES: list[tuple[Damage, str, str, str]] = [
    (set_to("SECRET_KEY", None), "settings", "STOKE_SECRET_KEY is missing.", "README.md"),
    (set_to("COLOUR", "red"), "settings", "STOKE_COLOUR is not a setting of Stoke.", "README.md"),
    (set_to("ERASES_SCORES", "true"), "settings", "STOKE_ERASES_SCORES is set under Defaults", "README.md"),
    (
        set_to("BASE_URL", "http://stoke.school.example"),
        "settings",
        "STOKE_BASE_URL: must be https; plain http is only for 127.0.0.1 and localhost.",
        "README.md",
    ),
    (no_folder, "database", "unable to open database file", "STOKE_DATABASE_URL"),
    (
        set_to("DATABASE_URL", "postgresql+psycopg://stoke:hunter2@127.0.0.1:1/stoke"),
        "database",
        "The database cannot be opened: connection failed",
        "STOKE_DATABASE_URL",
    ),
    (no_tables, "database", "The database has no tables yet.", "stoke db upgrade"),
    (older, "database", "The database is of revision 0000", "stoke db upgrade"),
    (no_database, "database", "The database file is damaged.", "stoke restore"),
    (flipped_bytes, "database", "The database file is damaged.", "stoke restore"),
    (
        set_to("SECRET_KEY", "another secret that nobody knows, long enough"),
        "signing keys",
        "STOKE_SECRET_KEY is not the one that this signing key was stored with.",
        "stoke keys rotate",
    ),
    (
        lambda stoke, _folder: run(stoke, "DELETE FROM lti_signing_key"),
        "signing keys",
        "There is no signing key yet.",
        "stoke keys rotate",
    ),
    (
        set_to("REDIS_URL", "redis://127.0.0.1:1/0"),
        "Redis",
        "Redis does not answer.",
        "Start Redis",
    ),
    (
        set_to("REDIS_URL", "carrier-pigeon://loft"),
        "settings",
        "STOKE_REDIS_URL: must look like",
        "README.md",
    ),
    (
        set_to("DATABASE_URL", "postgresql+psycopg://stoke@127.0.0.1:port/stoke"),
        "settings",
        "STOKE_DATABASE_URL: cannot be read as the URL of a database.",
        "README.md",
    ),
]


@pytest.mark.parametrize(("damage", "matter", "says", "do"), SENTENCES)
def test_what_is_wrong_is_said_with_what_to_do(
    stoke: Shell, tmp_path: Path, damage: Damage, matter: str, says: str, do: str
) -> None:
    stoke("keys", "rotate")
    damage(stoke, tmp_path)

    result = stoke("doctor")

    line, advice = next(
        (line, after)
        for line, after in zip(result.stdout.splitlines(), result.stdout.splitlines()[1:], strict=False)
        if line.startswith("WRONG")
    )
    assert result.exit_code == 1
    assert line.startswith(f"WRONG {matter}: ")
    assert says in line
    assert do in advice
    assert result.stdout.endswith(" to mend.\n")
    assert "hunter2" not in result.output


def test_nothing_starts_on_a_damaged_database(stoke: Shell, tmp_path: Path) -> None:
    stoke("keys", "rotate")
    flipped_bytes(stoke, tmp_path)

    result = stoke("serve")

    assert result.exit_code == 1
    assert result.stderr.startswith("Error: The database is damaged. ")
    assert "`stoke restore FILE`" in result.stderr


def test_a_production_that_only_this_machine_reaches_is_told_so(stoke: Shell) -> None:
    stoke("keys", "rotate")
    stoke.environment |= {"STOKE_MODE": "production", "STOKE_BASE_URL": "http://127.0.0.1:8700"}

    result = stoke("doctor")

    assert result.exit_code == 1
    assert "WRONG base URL: http://127.0.0.1:8700 is known to this machine only" in result.stdout


@pytest.mark.usefixtures("any_database")
def test_a_sound_installation_is_well(stoke: Shell) -> None:
    stoke("keys", "rotate")

    result = stoke("doctor")

    assert result.exit_code == 0
    assert "WRONG" not in result.stdout
    assert result.stdout.endswith("All is well.\n")


def test_the_doctor_heals_nothing_and_tells_scripts_the_same(stoke: Shell) -> None:
    failed = stoke("doctor", "--json")

    assert failed.exit_code == 1
    wrong = [finding["matter"] for finding in json.loads(failed.stdout) if not finding["fine"]]
    assert wrong == ["signing keys"]
    assert stoke("doctor").exit_code == 1


@pytest.fixture
def platform_clock() -> Iterator[Callable[[float], str]]:
    """Starts a platform whose clock is some seconds ahead; gives the address of its keys."""
    servers: list[ThreadingHTTPServer] = []

    def start(ahead: float) -> str:
        class Platform(BaseHTTPRequestHandler):
            def date_time_string(self, timestamp: float | None = None) -> str:
                return format_datetime(datetime.now(UTC) + timedelta(seconds=ahead), usegmt=True)

            def do_GET(self) -> None:
                self.send_response(404)
                self.end_headers()

            def log_message(self, format: str, *arguments: object) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Platform)
        servers.append(server)
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/keys"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(("seconds", "exit_code", "says"), [(0, 0, "agrees with"), (-400, 1, "behind")])
def test_the_clock_is_held_against_a_platforms(
    stoke: Shell, platform_clock: Callable[[float], str], seconds: float, exit_code: int, says: str
) -> None:
    stoke("keys", "rotate")
    stoke.environment["STOKE_BASE_URL"] = "http://127.0.0.1:8700"
    arguments = list(PLATFORM)
    arguments[arguments.index("--jwks-url") + 1] = platform_clock(seconds)
    stoke(*arguments)

    result = stoke("doctor")

    assert says in next(line for line in result.stdout.splitlines() if " clock: " in line)
    assert result.exit_code == exit_code


def test_the_doctor_says_what_the_health_page_says(stoke: Shell) -> None:
    stoke("keys", "rotate")
    stoke(*PLATFORM)
    run(stoke, "INSERT INTO heartbeat (id, seen_at) VALUES (1, '2026-01-05 08:00:00.000000')")
    run(stoke, "INSERT INTO pause VALUES (1, 5, '2026-01-05 08:00:00.000000', NULL, 'scope_missing')")

    result = stoke("doctor", "--json")

    wrong = [finding["matter"] for finding in json.loads(result.stdout) if not finding["fine"]]
    assert result.exit_code == 1
    assert any("No worker is running since Mon 5 Jan" in matter for matter in wrong)
    assert any("does not let us write grades" in matter for matter in wrong)
