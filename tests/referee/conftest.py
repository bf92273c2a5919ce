"""One referee for each process of a test run, and a fresh Stoke beside it for each test."""

from collections.abc import Iterator

import pytest

from lti_tool.settings import Settings
from tests.conftest import missing
from tests.referee.environment import RefereeMissing, make_environment
from tests.referee.lms import Lms
from tests.referee.tool import Stoke


@pytest.fixture(scope="session")
def lms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lms]:
    try:
        make_environment()
    except RefereeMissing as error:
        missing(f"the referee ({error})")
    lms = Lms(tmp_path_factory.mktemp("referee"))
    yield lms
    lms.close()


@pytest.fixture
def stoke(settings: Settings, lms: Lms) -> Iterator[Stoke]:
    with Stoke(settings, lms) as stoke:
        yield stoke


@pytest.fixture
def block(request: pytest.FixtureRequest) -> str:
    """A block of the test's own."""
    return str(request.node.originalname)
