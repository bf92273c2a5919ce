"""docs/certification.md maps each of the 43 tests of the certification to tests that exist (lti.md E)."""

import re
import subprocess
import sys

import pytest

from tests.house.tree import ROOT

ROW = re.compile(r"^\| (\d+) \| (.+?) \| (.+) \|$", re.MULTILINE)
TESTS = 43


@pytest.fixture(scope="module")
def rows() -> dict[int, list[str]]:
    """The node ids by the number of the certification's test."""
    page = (ROOT / "docs" / "certification.md").read_text(encoding="utf-8")
    return {int(number): re.findall(r"`([^`]+)`", ids) for number, _, ids in ROW.findall(page)}


def test_each_test_of_the_certification_is_shown_by_one_of_ours(rows: dict[int, list[str]]) -> None:
    assert list(rows) == list(range(1, TESTS + 1))
    assert all(rows.values())


def test_each_test_that_is_named_exists(rows: dict[int, list[str]]) -> None:
    named = {node for nodes in rows.values() for node in nodes}

    collected = collect(sorted({node.partition("::")[0] for node in named}))

    # A test with parameters may be named as a whole.
    assert named <= collected | {node.partition("[")[0] for node in collected}


def collect(files: list[str]) -> set[str]:
    """What pytest finds there; in a process of its own, since a run cannot collect for another."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *files]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert listed.returncode == 0, listed.stdout[-2000:]
    return set(listed.stdout.splitlines())
