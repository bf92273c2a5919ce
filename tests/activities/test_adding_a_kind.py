"""Who follows docs/adding-a-kind.md has a kind for which all holds that holds for every kind.

A copy of the house gets a sixth kind, step by step as that page has them; then the tests of every kind run in
it. Its steps 3 to 5 are what a race does already; what 6 and 8 ask for besides, tests of the house hold.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
FOLDERS = ("config", "docs", "lti_tool", "migrations", "static", "templates", "tests")
FILES = ("pyproject.toml", "setup.cfg")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "images", "wire")
MIGRATION = '''"""Tables of a relay."""

from alembic import op

revision, down_revision, branch_labels, depends_on = "9999_relay", "{latest}", None, None


def upgrade():
    from lti_tool.kinds.relay.models import Find, Source

    for model in (Source, Find):
        model.__table__.create(op.get_bind())
'''


def as_relay(text: str) -> str:
    """What is said of a race, said of a relay."""
    return re.sub(r"(?<![a-zA-Z])([rR])ace(?![a-z])", r"\1elay", text)


def put(file: Path, *changes: tuple[str, str]) -> None:
    """Put something before what stands in a file already."""
    text = file.read_text()
    for before, new in changes:
        assert text.count(before) >= 1, f"{file.name} has no {before}"
        text = text.replace(before, new + before, 1)
    file.write_text(text)


def copy_the_smallest_kind(house: Path) -> None:
    """Steps 1 and 2: its package and its templates, with tables of its own."""
    for folder in (house / "lti_tool/kinds", house / "templates"):
        shutil.copytree(folder / "race", folder / "relay")
        for file in (one for one in (folder / "relay").rglob("*") if one.suffix in (".py", ".html")):
            file.write_text(as_relay(file.read_text()))
    models = house / "lti_tool/kinds/relay/models.py"
    put(models, ('source"\n', "relay_"), ('find"\n', "relay_"), ("source.id", "relay_"))


def write_a_migration(house: Path) -> None:
    """Step 6."""
    versions = house / "migrations/versions"
    latest = max(one.stem for one in versions.glob("*.py"))
    (versions / "9999_relay.py").write_text(MIGRATION.format(latest=latest))


def add_two_lines(house: Path) -> None:
    """Step 7: the class among `Kinds`, the blueprint among `VIEWS`."""
    imports = (
        "from lti_tool.kinds.relay import views as relay_views\nfrom lti_tool.kinds.relay.kind import Relay\n"
    )
    app = house / "lti_tool/app.py"
    put(app, ("from lti_tool.kinds.race import", imports), ("Race(), ", "Relay(), "))
    put(app, ("    race_views,\n", "    relay_views,\n"))


def say_how_it_is_done(house: Path) -> None:
    """Step 8: its entry among every kind."""
    file = house / "tests/activities/every_kind.py"
    found = re.search(r'    "race": Way\(\n.*?\n    \),\n', file.read_text(), re.DOTALL)
    assert found is not None
    own = 'RACE | {"kind": "relay", "uuid": "5d0f34cb-07d6-4d2c-bb39-3f3b7f8c7e55"},'
    put(file, (found[0], as_relay(found[0]).replace("RACE,", own)))


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the house with a sixth kind."""
    for folder in FOLDERS:
        shutil.copytree(HOUSE / folder, tmp_path / folder, ignore=LEFT_OUT)
    for file in FILES:
        shutil.copy(HOUSE / file, tmp_path)
    for step in (copy_the_smallest_kind, write_a_migration, add_two_lines, say_how_it_is_done):
        step(tmp_path)
    return tmp_path


def test_a_kind_that_is_added_as_the_page_says_does_what_every_kind_does(house: Path) -> None:
    here = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    tests = (
        "-n0",
        "-q",
        "-p",
        "no:cacheprovider",
        "tests/activities/test_every_kind.py",
        "-k",
        "relay or entry",
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *tests],
        cwd=house,
        env=here,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-4_000:]
    assert re.search(r"^\d{2} passed", done.stdout, re.MULTILINE)
