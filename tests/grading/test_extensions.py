"""More time for one learner: the dates that move, and what follows from it on real databases."""

from dataclasses import replace
from datetime import datetime
from threading import Event

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.errors import NotHere
from lti_tool.grading.acceptances import accept_steps
from lti_tool.grading.extensions import extend, extensions_of, take_time_back
from lti_tool.grading.models import Extension as ExtensionRow
from lti_tool.grading.models import Rescore, StaffActName
from lti_tool.grading.rules import Extension, is_own, moved
from lti_tool.grading.service import rebuild
from lti_tool.grading.standings import learner_standing, learners_table
from lti_tool.grading.steps import clone_steps
from tests.grading.conftest import Tool
from tests.grading.course import ONE_POST, Course, make_course
from tests.grading.test_steps import day, step

DAY = 24 * 60
"""In minutes."""
TWO_DAYS = Extension(2, None)


@pytest.mark.parametrize(
    ("extension", "date", "own"),
    [
        (None, 3, 3),
        (TWO_DAYS, 3, 5),
        (TWO_DAYS, None, None),
        (Extension(None, day(6)), 3, 6),
        # Nobody loses time by being given some.
        (Extension(None, day(6)), 8, 8),
        (Extension(None, day(6)), None, None),
    ],
)
def test_every_date_moves_for_who_has_more_time(
    extension: Extension | None, date: float | None, own: float | None
) -> None:
    due_at = None if date is None else day(date)
    expected = None if own is None else day(own)

    assert moved(due_at, extension, "UTC") == expected
    asked = step(due=own)
    assert is_own(asked, extension) is (extension is not None and own is not None and own != 8)


def test_a_day_more_ends_at_the_same_time_of_day_when_the_clocks_change() -> None:
    evening = datetime.fromisoformat("2026-10-24T23:59+02:00")

    assert moved(evening, Extension(1, None), "Europe/Brussels") == datetime.fromisoformat(
        "2026-10-25T23:59+01:00"
    )


@pytest.fixture
def course(session: Session, noon: datetime) -> Course:
    course = make_course(session, noon)
    course.steps(replace(ONE_POST, due_at=course.at(DAY)))
    return course


@pytest.mark.usefixtures("any_database")
def test_what_came_late_counts_at_once_with_more_time_and_no_more_without(course: Course) -> None:
    ada, ben, teacher = course.learner("Ada"), course.learner("Ben"), course.learner("Eve", "Instructor")
    for who in (ada, ben):
        course.post(who, minute=2.5 * DAY)
    now = course.at(3 * DAY)

    extend(course.session, course.activity_id, ada, TWO_DAYS, teacher, now)

    assert (course.wish(ada).score_given, course.wish(ben).score_given) == (10, 0)
    shown = learner_standing(course.session, course.activity_id, ada, now)
    assert (shown.extension, shown.steps[0].step.due_at) == (TWO_DAYS, course.at(3 * DAY))
    table = learners_table(course.session, course.activity_id, now)
    assert [row.extension for row in table] == [TWO_DAYS, None]
    rebuild(course.session, course.activity_id)
    assert learner_standing(course.session, course.activity_id, ada, now).score.given == 10

    take_time_back(course.session, course.activity_id, ada, teacher, now)
    take_time_back(course.session, course.activity_id, ada, teacher, now)

    assert course.wish(ada).score_given == 0
    assert course.session.scalar(select(func.count()).select_from(ExtensionRow)) == 0
    accept_steps(course.session, course.activity_id, [(ada, shown.steps[0].step.id)], teacher, now)
    lines = extensions_of(course.session, course.activity_id, ada)
    assert [(line.what, line.name, line.days, line.at) for line in lines] == [
        (StaffActName.TOOK_TIME_BACK, "Eve", None, now),
        (StaffActName.EXTENDED, "Eve", 2, now),
    ]


@pytest.mark.usefixtures("any_database")
def test_one_learner_has_one_extension_the_newest(course: Course) -> None:
    ada, teacher = course.learner("Ada"), course.learner("Eve", "Instructor")
    until = Extension(None, course.at(9 * DAY))

    for extension in (TWO_DAYS, until):
        extend(course.session, course.activity_id, ada, extension, teacher, course.start)

    assert learner_standing(course.session, course.activity_id, ada, course.start).extension == until
    assert course.session.scalar(select(func.count()).select_from(ExtensionRow)) == 1


def test_who_is_no_learner_of_the_course_gets_none(course: Course) -> None:
    teacher = course.learner("Eve", "Instructor")
    stranger = make_course(course.session, course.start, name="two").learner("Bo")

    for who in (teacher, stranger):
        with pytest.raises(NotHere):
            extend(course.session, course.activity_id, who, TWO_DAYS, teacher, course.start)
        with pytest.raises(NotHere):
            take_time_back(course.session, course.activity_id, who, teacher, course.start)


@pytest.mark.usefixtures("any_database")
def test_scores_are_looked_at_anew_when_a_learners_own_date_passes(tool: Tool) -> None:
    course = tool.course
    course.steps(replace(ONE_POST, needed=2, due_at=course.at(DAY)))
    ada, teacher = course.learner("Ada"), course.learner("Eve", "Instructor")
    tool.post(ada)
    extend(course.session, course.activity_id, ada, TWO_DAYS, teacher, course.start)
    course.session.commit()

    for looks, days in ((1, 1), (2, 2)):
        tool.clock.go(days=days, hours=1)
        assert tool.rescoring(Event()) == 1, looks
        course.session.rollback()
        assert (course.delivery(ada) is not None) is (looks == 2)

    assert tool.wish(ada).score_given == 5
    assert course.session.scalars(select(Rescore.due_at)).one() is None


def test_a_copy_brings_no_extension_along(course: Course) -> None:
    ada, teacher = course.learner("Ada"), course.learner("Eve", "Instructor")
    extend(course.session, course.activity_id, ada, TWO_DAYS, teacher, course.start)
    other = make_course(course.session, course.start, steps=(), name="two")

    clone_steps(course.session, course.activity_id, other.activity_id, lambda date: date)

    assert course.session.scalars(select(ExtensionRow.activity_id)).all() == [course.activity_id]
