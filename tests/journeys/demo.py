"""The real `stoke demo`, started as a person starts it: on free ports, with data of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.waiting import PATIENCE

STOKE = Path(sys.executable).with_name("stoke")
# A test fills a page with threads in the time that a person takes for one.
SETTINGS = {"STOKE_LOG_LEVEL": "INFO", "STOKE_POSTS_A_MINUTE": "100"}


@dataclass(frozen=True)
class Demo:
    """Where a running demo is found, and what it has written down."""

    campus: str
    tool: str
    log_file: Path

    @property
    def log(self) -> str:
        """All that was printed and logged so far."""
        return self.log_file.read_text()

    @property
    def log_lines(self) -> list[dict[str, Any]]:
        """The structured lines of the log."""
        return [json.loads(line) for line in self.log.splitlines() if line.startswith("{")]


@contextmanager
def running_demo(folder: Path) -> Iterator[Demo]:
    """Start a demo with its data in `folder`, and stop it as Ctrl-C does."""
    port, sandbox_port = _free_ports()
    found = Demo(f"http://localhost:{sandbox_port}", f"http://127.0.0.1:{port}", folder / "demo.log")
    ports = ["--port", str(port), "--sandbox-port", str(sandbox_port)]
    command = [str(STOKE), "demo", *ports, "--data", str(folder)]
    with (
        found.log_file.open("w") as log,
        subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | SETTINGS) as process,
    ):
        try:
            _wait_until_ready(found, process)
            yield found
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(PATIENCE)


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


def _wait_until_ready(demo: Demo, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while not (_answers(demo.campus) and _answers(f"{demo.tool}/.well-known/jwks.json")):
        assert process.poll() is None, demo.log
        assert time.monotonic() < until, f"the demo did not start:\n{demo.log}"
        time.sleep(0.1)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2):
            return True
    except OSError:
        return False
