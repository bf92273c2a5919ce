"""`stoke demo` as somebody meets it who has just got the house: one process, from start to Ctrl-C."""

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from urllib.request import urlopen

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.cli.demo import ADMIN
from lti_tool.cli.serving import ANOTHER_PORT
from lti_tool.course.models import Deployment, Registration
from lti_tool.lti.models import SigningKeyRow
from lti_tool.outside.mail import Mailer
from tests.cli.conftest import Shell, free_ports, status
from tests.databases import engine_on
from tests.waiting import PATIENCE

Start = Callable[[tuple[int, int]], "Demo"]
STOKE = (sys.executable, "-c", "from lti_tool.cli import main; main()")


class Demo:
    """A running `stoke demo`, and what it has printed so far."""

    def __init__(self, data: Path, ports: tuple[int, int]) -> None:
        self.tool, self.campus = f"http://127.0.0.1:{ports[0]}", f"http://localhost:{ports[1]}"
        self.process = subprocess.Popen(
            [*STOKE, "demo", *options(ports, data)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []
        self._queue: SimpleQueue[str] = SimpleQueue()
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._queue.put(line)

    def wait_for(self, text: str) -> None:
        """Wait until it prints this."""
        deadline = monotonic() + PATIENCE
        while text not in "".join(self.lines):
            try:
                self.lines.append(self._queue.get(timeout=max(0, deadline - monotonic())))
            except Empty:
                pytest.fail(f"no {text!r} within {PATIENCE} s, but: {''.join(self.lines)}")

    def end(self, number: int) -> int:
        """Send a signal and wait for the end; gives the exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        """Leave no process behind, whatever the test found."""
        self.process.kill()
        self.process.wait()
        self._reader.join()
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts demos that all use one data folder."""
    with ExitStack() as stack:

        def begin(ports: tuple[int, int]) -> Demo:
            demo = Demo(tmp_path / "demo data", ports)
            stack.callback(demo.close)
            return demo

        yield begin


def test_a_demo_says_where_to_click_serves_both_and_ends_whole(
    start: Start,
) -> None:
    demo = start(free_ports())

    demo.wait_for("Ctrl-C stops everything.")

    assert demo.campus in "".join(demo.lines)
    assert "two sites" in "".join(demo.lines)
    assert status(f"{demo.tool}/.well-known/jwks.json") == 200
    assert status(demo.campus) == 200
    assert demo.end(signal.SIGINT) == 0
    demo.wait_for("\nStopped.\n")
    assert status(demo.campus) == status(f"{demo.tool}/.well-known/jwks.json") == 0


def test_a_second_start_finds_what_the_first_one_made(start: Start, tmp_path: Path) -> None:
    ports = free_ports()
    found = []

    for number in (signal.SIGINT, signal.SIGTERM):
        demo = start(ports)
        demo.wait_for("Ctrl-C stops everything.")
        found.append(kept(tmp_path / "demo data"))
        assert demo.end(number) == 0

    assert found[0] == found[1]
    assert found[0]["registrations"] == found[0]["deployments"] == 2
    assert (tmp_path / "demo data" / "secret").stat().st_mode & 0o077 == 0


def test_a_demos_mail_goes_to_the_campus_whatever_server_the_environment_names(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STOKE_SMTP_URL", "smtps://somebody:secret@mail.school.example")
    monkeypatch.setenv("STOKE_MAIL_FROM", "real@school.example")
    demo = start(free_ports())
    demo.wait_for("Ctrl-C stops everything.")

    told = (tmp_path / "demo data" / "environment").read_text()
    found = re.search(r"^export STOKE_SMTP_URL=(smtp://127\.0\.0\.1:\d+)$", told, re.MULTILINE)
    assert found
    Mailer(found[1], "stoke@school.test").send(ADMIN, "Is anybody there?", "Yes.", datetime.now(UTC))
    with urlopen(f"{demo.campus}/moodle/courses/2/mail?as=sam") as page:
        shown = page.read().decode()

    assert "school.example" not in told
    assert "Is anybody there?" in shown
    assert "To <bdi>Sam Reyes</bdi> (1)" in shown


def kept(data: Path) -> dict[str, object]:
    """What must be the same after a restart."""
    with engine_on(f"sqlite:///{data / 'stoke.sqlite3'}") as engine, Session(engine) as session:
        return {
            "registrations": len(session.scalars(select(Registration.id)).all()),
            "deployments": len(session.scalars(select(Deployment.approved_at)).all()),
            "clients": session.scalars(select(Registration.client_id).order_by(Registration.id)).all(),
            "keys": session.scalars(select(SigningKeyRow.kid)).all(),
            "secret": (data / "secret").read_text(),
        }


@pytest.mark.parametrize("which", [0, 1])
def test_a_port_in_use_is_one_sentence_and_leaves_nothing_behind(tmp_path: Path, which: int) -> None:
    ports = free_ports()

    with socket.create_server(("127.0.0.1", ports[which])):
        ended = Shell("")("demo", *options(ports, tmp_path / "data"))

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr == (
        f"Error: Port {ports[which]} on 127.0.0.1 cannot be had: Address already in use. {ANOTHER_PORT}\n"
    )
    assert not (tmp_path / "data").exists()


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    ended = Shell("")("demo", *options(free_ports(), tmp_path / "file" / "data"))

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr == (
        f"Error: The data folder {tmp_path}/file/data cannot be written: Not a directory. "
        "Name another with --data.\n"
    )


def options(ports: tuple[int, int], data: Path) -> tuple[str, ...]:
    """The demo's options for these places."""
    return ("--port", str(ports[0]), "--sandbox-port", str(ports[1]), "--data", str(data))
