"""A web server of several processes gets an app that answers, or a reason in plain words."""

import os
import subprocess
import sys
from time import monotonic, sleep

import pytest

from tests.cli.conftest import Shell, free_ports, status
from tests.waiting import PATIENCE


def gunicorn(shell: Shell, port: int, processes: int, *options: str) -> "subprocess.Popen[str]":
    """Start gunicorn as docs/production.md says."""
    settings = {key: value for key, value in shell.environment.items() if value is not None}
    command = [
        "-m",
        "gunicorn",
        "--no-control-socket",
        "--bind",
        f"127.0.0.1:{port}",
        f"--workers={processes}",
        *options,
    ]
    return subprocess.Popen(
        [sys.executable, *command, "lti_tool.cli.wsgi:app()"],
        env={**os.environ, **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.usefixtures("any_database")
def test_gunicorn_serves_the_app(stoke: Shell) -> None:
    port = free_ports()[0]
    url, deadline = f"http://127.0.0.1:{port}/.well-known/jwks.json", monotonic() + PATIENCE

    server = gunicorn(stoke, port, processes=2)
    try:
        while not status(url) and monotonic() < deadline:
            sleep(0.1)
        answers = [status(url) for _ in range(6)]
    finally:
        server.terminate()
        server.communicate(timeout=PATIENCE)

    assert answers == [200] * 6


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("STOKE_SECRET_KEY", "short", "STOKE_SECRET_KEY: must have at least 32 characters."),
        (
            "STOKE_DATABASE_URL",
            "sqlite:///{folder}/new.sqlite3",
            "The database is not up to date: run `stoke db upgrade` first.",
        ),
    ],
)
def test_gunicorn_ends_with_the_reason(
    stoke: Shell, tmp_path: object, setting: str, value: str, sentence: str
) -> None:
    stoke.environment[setting] = value.format(folder=tmp_path)

    # One process: where two fail at the same moment, gunicorn itself may trip over the second.
    server = gunicorn(stoke, free_ports()[0], processes=1)
    said = server.communicate(timeout=PATIENCE)[1]

    assert server.returncode == 3
    assert sentence in said.splitlines()
    assert "Traceback" not in said
