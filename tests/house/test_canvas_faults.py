"""docs/canvas-faults.md: each trouble that Canvas makes, with the handling that was broken and who minded."""

import re
from dataclasses import fields
from functools import cache

import pytest

from lti_tool.sandbox.troubles import Faults
from tests.house.tree import ROOT
from tests.sandbox.test_contract import CONTRACT, names_in

ROW = re.compile(r"^\| (.*?) \| (.*?) \| (.+) \| `([^`]+)` \|$", re.MULTILINE)
NAMES = re.compile(r"`([^`]+)`")
DEFINED = re.compile(r"^ *(?:def|class) (\w+)|^ *(\w+)(?:: .*)? = ", re.MULTILINE)
Row = tuple[str, str, str, str]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """Trouble, switches, what was broken, the test that failed; the first two stand in the first row only."""
    page = (ROOT / "docs" / "canvas-faults.md").read_text(encoding="utf-8")
    found: list[Row] = []
    for trouble, switches, broken, test in ROW.findall(page):
        found.append((trouble or found[-1][0], switches, broken, test))
    return found


@cache
def names_of_the_code() -> frozenset[str]:
    """Every name that a module of the tool or of its double gives to something."""
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "lti_tool").rglob("*.py"))
    return frozenset(name for text in texts for pair in DEFINED.findall(text) for name in pair if name)


def test_each_trouble_of_the_contract_is_here_with_its_tests(rows: list[Row]) -> None:
    told = {one["switch"]: set(one["tests"]) for one in CONTRACT["fault"]}
    shown: dict[str, set[str]] = {}
    for trouble, _switches, _broken, test in rows:
        shown.setdefault(trouble, set()).add(test)

    assert shown == told


def test_each_test_that_failed_exists(rows: list[Row]) -> None:
    missing = {
        test for *_rest, test in rows if test.partition("::")[2] not in names_in(test.partition("::")[0])
    }

    assert missing == set()


def test_each_switch_of_the_double_is_here(rows: list[Row]) -> None:
    named = {name for _trouble, switches, *_rest in rows for name in NAMES.findall(switches)}

    assert {f"faults.{each.name}" for each in fields(Faults)} - named == set()
    assert {name.removeprefix("faults.") for name in named} - {"Link"} - names_of_the_code() == set()


def test_what_was_broken_is_still_there(rows: list[Row]) -> None:
    named = {name for _trouble, _switches, broken, _test in rows for name in NAMES.findall(broken)}

    gone = {name for name in named if name.rpartition(".")[2] not in names_of_the_code()}

    assert {name for name in gone if not (ROOT / name).is_file()} == set()
