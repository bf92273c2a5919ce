"""The contract of the Canvas double: each rule has a source and a test, each trouble a test of ours."""

import ast
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACT: dict[str, list[dict[str, Any]]] = tomllib.loads(
    (Path(__file__).parent / "canvas_contract.toml").read_text(encoding="utf-8")
)
ENTRIES = CONTRACT["rule"] + CONTRACT["fault"]
CONFIDENCES = {"read", "noted", "documented", "remembered", "unconfirmed", "ours"}
SECTIONS = [f"C{number}" for number in range(1, 12)]
CHECKS_OF_A_SCORE = [f"C6.{number:02}" for number in range(1, 16)]
GRADES, LAUNCHES = "tests/canvas/test_grades.py", "tests/canvas/test_launches.py"


@cache
def names_in(file: str) -> frozenset[str]:
    """The names of a file's tests, those of a class as `Class::test`."""
    path = ROOT / file
    tree = ast.parse(path.read_bytes()) if path.is_file() else ast.Module([], [])
    found = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{each.name}" for each in node.body if isinstance(each, ast.FunctionDef)}
    return frozenset(found)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.get("id", entry.get("switch")))
def test_each_rule_and_each_trouble_has_tests_that_are_there(entry: dict[str, Any]) -> None:
    missing = []
    for test in entry["tests"]:
        file, _, name = test.partition("::")
        if name not in names_in(file):
            missing.append(test)

    assert entry["tests"]
    assert missing == []


def test_a_rule_says_where_it_comes_from_and_how_sure_we_are() -> None:
    wrong = [
        rule["id"]
        for rule in CONTRACT["rule"]
        if rule["confidence"] not in CONFIDENCES
        or not rule["says"].endswith(".")
        or not rule["source"]
        or (rule["confidence"] == "read") != bool(re.fullmatch(r"[0-9a-f]{40}", rule.get("commit", "")))
    ]

    assert wrong == []


def test_no_rule_and_no_trouble_is_told_twice() -> None:
    names = [rule["id"] for rule in CONTRACT["rule"]] + [fault["switch"] for fault in CONTRACT["fault"]]

    assert sorted(names) == sorted(set(names))


def test_every_section_and_every_check_of_a_score_has_its_rule() -> None:
    ids = {rule["id"] for rule in CONTRACT["rule"]}

    assert [section for section in SECTIONS if not any(id.startswith(f"{section}.") for id in ids)] == []
    assert set(CHECKS_OF_A_SCORE) <= ids


def test_every_test_of_trouble_is_named() -> None:
    named = {test for fault in CONTRACT["fault"] for test in fault["tests"]}
    files = {
        file: [name for name in names_in(file) if name.startswith("test_")] for file in (GRADES, LAUNCHES)
    }
    written = {f"{file}::{name}" for file, names in files.items() for name in names}

    assert {test for test in written if "::test_" in test} - named == set()
