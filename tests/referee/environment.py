"""The referee's environment: Open edX's platform code (AGPL-3), beside Stoke's own and never inside it.

    python -m tests.referee.environment

makes `.referee-venv`, once for each lock file; `scripts/test` does so while the checks run, before the tests.
"""

import fcntl
import hashlib
import subprocess
import sys
import venv
from pathlib import Path

ENVIRONMENT = Path(__file__).parents[2] / ".referee-venv"
PYTHON = ENVIRONMENT / "bin" / "python"
LOCK = Path(__file__).with_name("requirements.lock")
INSTALLERS = (
    # Measured: uv takes 3 s of a processor, pip 25 s. But only pip knows an index that pip.conf names.
    ("-m", "uv", "pip", "install", "--quiet", "--python", str(PYTHON)),
    ("-m", "pip", "--python", str(PYTHON), "install", "--quiet", "--retries", "1", "--no-input"),
)
LOCKED = ("--no-deps", "--require-hashes", "-r", str(LOCK))


class RefereeMissing(Exception):
    """The packages cannot be installed here; says why in the last line of pip."""


def make_environment() -> None:
    """Install what the lock file names, unless it is there; processes that come together make it once.

    Raises:
        RefereeMissing: the package index cannot be reached, or has not got them.
    """
    wanted = hashlib.sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()
    stamp = ENVIRONMENT / "installed"
    with ENVIRONMENT.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if stamp.exists() and stamp.read_text() == wanted:
            return
        venv.create(ENVIRONMENT, clear=True, symlinks=True)
        _install()
        stamp.write_text(wanted)


def _install() -> None:
    for installer in INSTALLERS:
        command = [sys.executable, *installer, *LOCKED]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode == 0:
            return
    raise RefereeMissing(done.stdout.strip().rpartition("\n")[2])


if __name__ == "__main__":
    try:
        make_environment()
    except RefereeMissing as error:
        sys.exit(f"The referee could not be installed: {error}")
