"""One referee for each process of a test run, and one Stoke beside it for each module."""

from collections.abc import Iterator

import pytest

from tests.conftest import missing
from tests.databases import SQLiteTemplate
from tests.referee.environment import RefereeMissing, make_environment
from tests.referee.lms import Lms
from tests.referee.tool import Stoke
from tests.tool import settings_for


@pytest.fixture(scope="session")
def lms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lms]:
    try:
        make_environment()
    except RefereeMissing as error:
        missing(f"the referee ({error})")
    lms = Lms(tmp_path_factory.mktemp("referee"))
    yield lms
    lms.close()


@pytest.fixture(scope="module")
def stoke(
    lms: Lms, sqlite_template: SQLiteTemplate, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stoke]:
    settings = settings_for(sqlite_template.copy(tmp_path_factory.mktemp("stoke")))
    with Stoke(settings, lms) as stoke:
        yield stoke


@pytest.fixture(scope="module")
def block(request: pytest.FixtureRequest, stoke: Stoke) -> str:
    """The block of a module's tests, registered by hand; each takes people of its own to it."""
    name = str(request.node.name).rpartition("/")[2].removesuffix(".py")
    stoke.register(name)
    return name
