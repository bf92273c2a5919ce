"""docs/certification.md maps each of the 43 tests of the certification to tests that exist (lti.md E)."""

import re
from importlib import import_module
from typing import Any

import pytest

from tests.house.tree import ROOT

ROW = re.compile(r"^\| (\d+) \| (.+?) \| (.+) \|$", re.MULTILINE)
NODE = r"(tests/[\w/]+)\.py::(test_\w+)(?:\[(.+)\])?"
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

    found = {node for node in named if (parts := re.fullmatch(NODE, node)) and exists(*parts.groups())}

    assert named - found == set()


def exists(file: str, test: str, parameters: str | None) -> bool:
    """Whether the file has this test, and the test a case of this name."""
    # Not collected by pytest anew: what a run of everything has imported already costs nothing here.
    function = getattr(import_module(file.replace("/", ".")), test, None)
    return function is not None and (parameters is None or parameters in cases(function))


def cases(function: Any) -> set[str]:
    """The names that a test gives to its cases."""
    marks = [mark for mark in getattr(function, "pytestmark", []) if mark.name == "parametrize"]
    return {name for mark in marks for name in mark.kwargs.get("ids") or [case.id for case in mark.args[1]]}
