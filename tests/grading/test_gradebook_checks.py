"""Scores are read back for whoever checks: never at a platform at rest, no school before the others."""

from threading import Event

import pytest

from lti_tool.course.models import Registration
from lti_tool.grading.checks import begin_check, check_of
from lti_tool.grading.jobs import GradebookChecks
from lti_tool.grading.models import GradebookCheck
from lti_tool.outbox.rules import PauseValue
from lti_tool.outbox.service import claim, keep_pause
from tests.grading.conftest import Tool
from tests.grading.course import make_course


def look(tool: Tool) -> int:
    """Let the job go round once; how many checks came to an end."""
    tool.course.session.commit()
    ended = GradebookChecks(tool.sessions, tool.gradebook, tool.clock)(Event())
    tool.course.session.expire_all()
    return ended


@pytest.fixture
def asked(tool: Tool) -> Tool:
    """A check whose score the gradebook took."""
    ada = tool.course.learner()
    begin_check(tool.course.session, tool.course.activity_id, ada, tool.clock.now)
    tool.deliver(seconds=1)
    return tool


@pytest.mark.usefixtures("any_database")
def test_a_score_is_read_back(asked: Tool) -> None:
    assert look(asked) == 1

    check = check_of(asked.course.session, asked.course.activity_id, asked.clock.now)
    assert check is not None
    assert (check.read_given, check.is_over, len(asked.gradebook.reads)) == (0, True, 1)


@pytest.mark.parametrize("mark", ["disabled_at", "removed_at"])
def test_a_platform_that_an_admin_paused_or_removed_is_not_called(asked: Tool, mark: str) -> None:
    registration = asked.course.session.get_one(Registration, asked.course.registration_id)
    registration.disabled_at = asked.clock.now
    setattr(registration, mark, asked.clock.now)

    assert look(asked) == 0
    assert asked.gradebook.reads == []


def test_a_platform_that_asked_for_a_pause_is_not_called_in_it_and_the_page_waits_no_longer(
    asked: Tool,
) -> None:
    session, course = asked.course.session, asked.course
    asked.clock.go(minutes=11)
    keep_pause(session, course.registration_id, PauseValue(1, asked.clock.now.replace(hour=23), 1, "busy"))

    assert look(asked) == 0
    assert asked.gradebook.reads == []
    check = check_of(session, course.activity_id, asked.clock.now)
    assert check is not None
    assert check.is_over


def test_a_row_whose_platform_rests_is_not_leased_by_whoever_asks_for_all(asked: Tool) -> None:
    session = asked.course.session
    session.get_one(Registration, asked.course.registration_id).disabled_at = asked.clock.now
    session.flush()

    assert claim(session, GradebookCheck, asked.clock.now, limit=9).ids == ()


def test_one_check_of_each_school_is_looked_at_in_a_round(asked: Tool) -> None:
    session, now = asked.course.session, asked.clock.now
    other = make_course(session, now, name="two", column_url="https://two.test/items/1")
    asked.gradebook.column("https://two.test/items/1")
    begin_check(session, other.activity_id, other.learner(), now)
    third = make_course(session, now, name="three", registration_id=asked.course.registration_id)
    begin_check(session, third.activity_id, third.learner(), now)
    asked.deliver(seconds=1)

    looks = [look(asked), look(asked), look(asked)]

    assert looks == [2, 1, 0]
