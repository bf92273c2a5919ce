"""Late work and the best steps, on real databases: stored, rebuilt, rescored and copied."""

from dataclasses import replace
from datetime import datetime
from threading import Event

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.grading.models import Rescore, StepProgress
from lti_tool.grading.rules import GradingTerms, LateTerms, StepTerms
from lti_tool.grading.service import rebuild, rescore
from lti_tool.grading.steps import clone_steps, replace_steps
from lti_tool.grading.terms import terms_of
from tests.grading.conftest import Tool
from tests.grading.course import ONE_POST, Course, make_course

pytestmark = pytest.mark.usefixtures("any_database")
DAY = 24 * 60
"""In minutes."""
LATE = GradingTerms(LateTerms("decay", grace_hours=24, zero_days=7))


def set_up(course: Course, terms: GradingTerms, *steps: StepTerms) -> None:
    replace_steps(course.session, course.activity_id, steps, course.start, terms)


@pytest.fixture
def course(session: Session, noon: datetime) -> Course:
    return make_course(session, noon)


def test_late_work_counts_what_the_terms_say_and_a_rebuild_finds_the_same(course: Course) -> None:
    set_up(course, LATE, replace(ONE_POST, due_at=course.at(DAY)))
    ada = course.learner()

    course.post(ada, minute=4.5 * DAY)

    progress = course.session.scalars(select(StepProgress)).one()
    kept = (progress.counted, progress.late, progress.late_worth)
    assert kept == (1, 1, 3.5 / 6)
    assert course.wish(ada).score_given == pytest.approx(5.8333)
    rebuild(course.session, course.activity_id)
    rebuilt = course.session.scalars(select(StepProgress)).one()
    assert (rebuilt.counted, rebuilt.late, rebuilt.late_worth) == kept


def test_terms_are_changed_for_what_was_done_before(course: Course) -> None:
    step = replace(ONE_POST, due_at=course.at(DAY))
    set_up(course, GradingTerms(), step)
    ada = course.learner()
    course.post(ada, minute=3 * DAY)
    assert course.wish(ada).score_given == 0

    set_up(course, LATE, step)
    rescore(course.session, course.activity_id, course.at(3 * DAY))

    assert course.wish(ada).score_given == pytest.approx(8.3333)


def test_a_score_is_looked_at_anew_when_the_grace_ends(tool: Tool) -> None:
    course = tool.course
    set_up(course, LATE, replace(ONE_POST, needed=2, due_at=course.at(DAY)))
    ada = course.learner()
    tool.post(ada)

    tool.clock.go(days=1, hours=1)
    tool.rescoring(Event())

    course.session.rollback()
    assert course.delivery(ada) is None
    assert course.session.scalars(select(Rescore.due_at)).one() == course.at(2 * DAY + 0.5)
    tool.clock.go(days=1)
    tool.rescoring(Event())
    assert tool.wish(ada).score_given == 5


def test_a_copy_takes_the_terms_along(course: Course) -> None:
    terms = GradingTerms(LateTerms("window", window_days=2), best=1, zone="Europe/Brussels")
    set_up(course, terms, ONE_POST, ONE_POST)
    other = make_course(course.session, course.start, steps=(), name="two")

    clone_steps(course.session, course.activity_id, other.activity_id, lambda date: date)

    assert terms_of(course.session, other.activity_id) == terms
    assert terms_of(course.session, course.activity_id) == terms


def test_an_activity_that_says_nothing_is_as_it_was(course: Course) -> None:
    assert terms_of(course.session, course.activity_id) == GradingTerms()
