"""The bench's own platform as a process."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.benching.processes import LOOPBACK, free_port, running


@contextmanager
def served_platform(folder: Path) -> Iterator[str]:
    """Serve the platform; gives its issuer, an address on loopback."""
    port = free_port()
    command = [sys.executable, "-m", "scripts.benching.platform", str(port), str(folder)]
    with running(command, port, folder / "platform.log"):
        yield f"http://{LOOPBACK}:{port}"
