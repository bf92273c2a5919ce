"""Processes of a measurement: started, waited for, counted, and ended by their ids."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

LOOPBACK = "127.0.0.1"
START_SECONDS = 30
STOP_SECONDS = 10
TICK = 1 / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(
    command: Sequence[str], port: int, log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[int]:
    """The id of a process that listens on this port; ended afterwards with all that it started.

    Raises:
        RuntimeError: it did not begin to listen.
    """
    with log.open("ab") as words:
        process = subprocess.Popen(
            command, stdout=words, stderr=words, env={**os.environ, **(environment or {})}
        )
    try:
        _wait_for(process, port, log)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex((LOOPBACK, port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"It did not start; its words:\n{log.read_text(errors='replace')[-3000:]}")


def cpu_seconds(pids: Iterable[int]) -> float:
    """CPU time, user and system, of these processes and of all that they started, in seconds."""
    return sum(_ticks(one) for pid in pids for one in _family(pid)) * TICK


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:
        return [pid]
    return [pid, *(one for child in children for one in _family(int(child)))]


def _ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0
    # proc(5): utime, stime, and the same of children that have ended, fields 14 to 17.
    return sum(map(int, fields[11:15]))
