"""A school whose Canvas has every kind of person, course and assignment, and one discussion in a course."""

from collections.abc import Iterator

import pytest

from lti_tool.settings import Settings
from tests.launch.test_front_desk import add_discussion
from tests.support.school import School
from tests.tool import Clock


@pytest.fixture
def school(settings: Settings, clock: Clock) -> Iterator[School]:
    school = School(settings, clock)
    school.campus.add_everything("canvas")
    yield school
    school.close()


@pytest.fixture
def link(school: School) -> str:
    """The resource link of a discussion that a teacher has added as an assignment."""
    add_discussion(school, "canvas")
    return school.campus.links("canvas")[-1].id
