"""The papers tell the truth: lock files, documented settings, decisions, and no machine's own paths."""

import re
from configparser import ConfigParser
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from lti_tool import __version__
from lti_tool.settings import PREFIX, Settings
from tests.house.tree import ROOT, committed, lines, named

LOCKS = {
    "requirements.lock": [],
    "requirements-prod.lock": ["pg", "redis", "prod"],
    "requirements-test.lock": ["pg", "redis", "prod", "test", "dev"],
}
# Written so that this line does not find itself.
MACHINE_PATH = re.compile(r"(?<![\w.~-])/" + r"(work|tmp|root|home|Users|opt)/" + r"[\w.-]")
SECTIONS = ["## Context", "## Decision", "## Status"]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_pins_every_dependency_within_its_bounds(lock: str) -> None:
    pinned = _pinned(ROOT / lock)

    for requirement in _declared(LOCKS[lock]):
        version = pinned.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement} is not in {lock}: run `make lock`"
        assert version in requirement.specifier, f"{lock} has {version} of {requirement}: run `make lock`"


@pytest.mark.parametrize("lock", [*LOCKS, "tests/referee/requirements.lock"])
def test_a_lock_file_gives_a_hash_for_every_pin_and_names_no_index(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")

    assert all("--hash=sha256:" in block for block in re.split(r"\n(?=\S)", text) if "==" in block)
    assert "://" not in text


def test_the_tests_meet_the_versions_that_production_runs() -> None:
    production, tests = _pinned(ROOT / "requirements-prod.lock"), _pinned(ROOT / "requirements-test.lock")

    assert production.items() <= tests.items()
    assert _pinned(ROOT / "requirements.lock").items() <= production.items()


def test_the_version_stands_once_in_metadata_and_package() -> None:
    assert _setup()["metadata"]["version"] == __version__
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [f"{PREFIX}{field.upper()}" for field in Settings.model_fields])
def test_a_setting_is_explained_in_the_readme(name: str) -> None:
    assert f"`{name}`" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_names_no_setting_that_is_not_one() -> None:
    named_there = set(re.findall(rf"`({PREFIX}[A-Z_]+)`", (ROOT / "README.md").read_text(encoding="utf-8")))

    assert named_there <= {f"{PREFIX}{field.upper()}" for field in Settings.model_fields}


def test_a_decision_is_numbered_once_and_says_why_what_and_since_when() -> None:
    decisions = sorted((ROOT / "docs" / "adr").glob("*.md"))

    numbers = [int(path.name[:4]) for path in decisions]
    assert numbers == list(range(1, len(numbers) + 1))
    for path in decisions:
        assert [
            line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("## ")
        ] == SECTIONS, path.name


def test_no_committed_text_names_a_path_of_one_machine() -> None:
    found = [
        f"{named(path)}:{number}"
        for path in committed()
        for number, line in enumerate(lines(path), 1)
        if MACHINE_PATH.search(line)
    ]

    assert found == []


def _setup() -> ConfigParser:
    parser = ConfigParser(interpolation=None)
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


def _declared(extras: list[str]) -> list[Requirement]:
    setup = _setup()
    texts = [
        setup["options"]["install_requires"],
        *(setup["options.extras_require"][extra] for extra in extras),
    ]
    return [
        Requirement(line) for text in texts for line in text.splitlines() if line and not line.startswith("#")
    ]


def _pinned(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==([^\s;]+)", lock.read_text(encoding="utf-8"), re.MULTILINE))
