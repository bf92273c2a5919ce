"""A school for each test of the front desk."""

from collections.abc import Iterator

import pytest

from lti_tool.settings import Settings
from tests.support.school import School
from tests.tool import Clock


@pytest.fixture
def school(settings: Settings, clock: Clock) -> Iterator[School]:
    school = School(settings, clock)
    yield school
    school.close()
