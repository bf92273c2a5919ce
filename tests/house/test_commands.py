"""The two commands on a fresh machine: what they say and do before anything is installed."""

import ast
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import bootstrap
from tests.house.tree import ROOT, committed, named


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose locked packages are installed."""
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "bootstrap.py", tmp_path / "scripts")
    shutil.copy(ROOT / "setup.cfg", tmp_path)
    (tmp_path / "requirements.lock").write_text("= broken on purpose =")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    installed = (tmp_path / "requirements.lock").read_bytes() + (tmp_path / "setup.cfg").read_bytes()
    (tmp_path / ".venv" / "installed-requirements").write_text(hashlib.sha256(installed).hexdigest())
    return tmp_path


def test_a_second_start_installs_nothing(checkout: Path) -> None:
    started = _start(checkout)

    assert (started.returncode, started.stdout, started.stderr) == (0, "started\n", "")


def test_a_changed_lock_file_is_installed_again_and_a_failure_ends_in_a_plain_sentence(
    checkout: Path,
) -> None:
    with (checkout / "requirements.lock").open("a") as lock:
        lock.write(" in another way =")

    started = _start(checkout)

    assert started.returncode == 1
    assert "started" not in started.stdout
    assert started.stderr.endswith("The packages could not be installed; pip's own words stand above.\n")


def test_too_old_a_python_gets_one_plain_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "OLDEST", (99, 0))

    with pytest.raises(bootstrap.CannotStart, match=r"needs Python 99\.0 or newer, and the only one found"):
        bootstrap.find_python()


def test_a_python_of_another_age_can_read_the_sentence() -> None:
    source = (ROOT / "scripts" / "bootstrap.py").read_text(encoding="utf-8")

    assert ast.parse(source, feature_version=(3, 6)).body


def test_a_python_that_does_not_start_is_passed_over(tmp_path: Path) -> None:
    shim = tmp_path / "python3"
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)

    assert not bootstrap.works(str(shim))
    assert not bootstrap.works(str(tmp_path / "nothing"))
    assert bootstrap.works(sys.executable)


def test_commands_are_executable_and_sound() -> None:
    scripts = [path for path in committed("scripts", ".ci") if path.suffix != ".py"]

    for path in scripts:
        assert os.access(path, os.X_OK), named(path)
        assert subprocess.run(["sh", "-n", str(path)], check=False).returncode == 0, named(path)


def test_help_names_every_target_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = makefile.partition(".PHONY: help ")[2].partition("\n")[0].split()

    shown = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout

    assert [line.split()[1] for line in shown.splitlines()] == targets


def _start(checkout: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "scripts/bootstrap.py", "requirements.lock", "echo", "started"]
    return subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)
