"""One demo for all journeys of a test process."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from lti_tool.sandbox.seed import campus_people
from tests.journeys.demo import Demo, running_demo
from tests.journeys.making import TITLE, add_discussion
from tests.journeys.people import Person

Arrive = Callable[..., Person]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with running_demo(tmp_path_factory.mktemp("demo")) as demo:
        yield demo
    assert [line for line in demo.log_lines if line["level"] == "error"] == []
    people = campus_people(lambda key, _number: key)
    names = [word for one in people for word in (one.given_name, one.family_name, one.email)]
    assert [name for name in names if name in repr(demo.log_lines)] == []


@pytest.fixture
def arrive(browser: Browser, demo: Demo) -> Iterator[Arrive]:
    """Let people come: `arrive("moodle", "amara")`; all leave after the test, without a complaint."""
    people: list[Person] = []

    def come(ways: str, key: str, **options: Any) -> Person:
        people.append(Person.at(browser, demo, ways, key, **options))
        return people[-1]

    yield come
    for person in people:
        person.leave()


@pytest.fixture(scope="session")
def discussion(browser: Browser, demo: Demo) -> str:
    """The title of a discussion in Moodle's ways, for journeys that need one that is there."""
    teacher = Person.at(browser, demo, "moodle", "ines")
    add_discussion(teacher)
    teacher.leave()
    return TITLE


@pytest.fixture(scope="session")
def two_discussions(browser: Browser, demo: Demo) -> tuple[str, str]:
    """The titles of two discussions in Canvas's ways that a learner has opened once."""
    titles = ("Thanks that were heard", "Silence in meetings")
    teacher, learner = (Person.at(browser, demo, "canvas", key) for key in ("ines", "misaki"))
    for title in titles:
        add_discussion(teacher, title)
        learner.open_alone(title)
    teacher.leave()
    learner.leave()
    return titles
