"""A step without a date of its own is due when its activity closes (ADR 0076)."""

from datetime import datetime

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.grading.extensions import extend
from lti_tool.grading.rules import Extension, StepTerms, StepValue, own_steps
from lti_tool.grading.service import rescore
from lti_tool.grading.sheets import next_look
from lti_tool.grading.standings import learner_standing
from tests.grading.course import Course, make_course

POST = StepTerms("post", 1, 0, None, 50)
REPLIES = StepTerms("reply", 2, 0, None, 50)
BEFORE, CLOSES, AFTER = 30, 60, 90
"""Minutes."""


@pytest.fixture
def course(session: Session, noon: datetime) -> Course:
    course = make_course(session, noon)
    session.execute(update(Activity).values(closes_at=course.at(CLOSES)))
    course.steps(POST, REPLIES)
    return course


def test_what_is_missing_lowers_the_score_once_nothing_more_is_taken(course: Course) -> None:
    half, none = course.learner("Amara"), course.learner("Jonas")
    course.post(none, 1)
    course.post(half, 2)
    course.post(half, 3, to=none)
    before = [course.wish(who).score_given for who in (half, none)]

    rescore(course.session, course.activity_id, course.at(AFTER))

    assert before == [10, 10]
    assert [course.wish(who).score_given for who in (half, none)] == [7.5, 5]


def test_its_learner_reads_by_when(course: Course) -> None:
    who = course.learner()

    steps = learner_standing(course.session, course.activity_id, who, course.at(BEFORE)).steps

    assert [one.step.due_at for one in steps] == [course.at(CLOSES)] * 2


def test_scores_are_looked_at_anew_when_it_closes(course: Course) -> None:
    assert next_look(course.session, course.activity_id, course.at(BEFORE)) == course.at(CLOSES)
    assert next_look(course.session, course.activity_id, course.at(AFTER)) is None


def test_who_has_more_time_has_it_for_these_steps_too(course: Course) -> None:
    teacher, who = course.learner("Inês", "Instructor"), course.learner()
    course.post(who, 1)

    extend(course.session, course.activity_id, who, Extension(2, None), teacher, course.at(BEFORE))
    rescore(course.session, course.activity_id, course.at(AFTER))

    assert course.wish(who).score_given == 10
    rescore(course.session, course.activity_id, course.at(AFTER + 2 * 24 * 60))
    assert course.wish(who).score_given == 5


def test_where_an_activity_never_closes_nothing_is_ever_due(course: Course) -> None:
    course.session.execute(update(Activity).values(closes_at=None))
    who = course.learner()
    course.post(who, 1)

    rescore(course.session, course.activity_id, course.at(10**6))

    assert course.wish(who).score_given == 10
    assert next_look(course.session, course.activity_id, course.at(1)) is None


def test_a_date_of_its_own_stays(noon: datetime) -> None:
    dated = StepValue("post", 1, 0, noon, 50, id=1, position=0)

    assert own_steps([dated], None, "UTC", closes_at=noon.replace(hour=23)) == (dated,)
