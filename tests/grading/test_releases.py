"""Scores that are held back: a table of when, and nothing leaves before its time on real databases."""

from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.grading.models import DeliveryState, Grading, Rescore
from lti_tool.grading.releases import ReleaseLine, follow_release, held_scores, release_now, releases_of
from lti_tool.grading.rules import GradingTerms, ReleaseTerms, is_held
from lti_tool.grading.steps import clone_steps, replace_steps
from lti_tool.grading.telling import told_of_scores
from lti_tool.grading.terms import terms_of
from lti_tool.grading.wishes import retry, retry_all, send_zeros
from lti_tool.notices.sources import Reader
from tests.grading.conftest import Tool
from tests.grading.course import ONE_POST, Course, make_course
from tests.grading.test_steps import day

DAY = 24 * 60
"""In minutes."""
AT_ONCE, ON_WEDNESDAY = ReleaseTerms(), ReleaseTerms("on_date", day(2))
BY_HAND = ReleaseTerms("by_hand")


@pytest.mark.parametrize(
    ("release", "released", "today", "held"),
    [
        (AT_ONCE, None, 0, False),
        (ON_WEDNESDAY, None, 1.9, True),
        (ON_WEDNESDAY, None, 2, False),
        (ON_WEDNESDAY, 1, 1.5, False),
        (BY_HAND, None, 99, True),
        (BY_HAND, 1, 1, False),
    ],
)
def test_when_scores_are_held(
    release: ReleaseTerms, released: float | None, today: float, held: bool
) -> None:
    assert is_held(release, None if released is None else day(released), day(today)) is held


def hold(course: Course, release: ReleaseTerms = BY_HAND, minute: float = 0) -> None:
    """As the instructor's form does."""
    now = course.at(minute)
    replace_steps(course.session, course.activity_id, (ONE_POST,), now, GradingTerms(release=release))
    follow_release(course.session, course.activity_id, None, now)
    course.session.commit()


@pytest.mark.usefixtures("any_database")
def test_a_held_score_is_not_sent_and_the_newest_goes_out_when_staff_say_so(tool: Tool) -> None:
    course = tool.course
    hold(course)
    ada, teacher = course.learner("Ada"), course.learner("Eve", "Instructor")
    first = tool.post(ada)
    tool.take_back(ada, first)
    tool.deliver(hours=1)
    tool.rescoring(Event())
    tool.deliver(hours=1)

    assert (tool.wish(ada).state, tool.wish(ada).due_at) == (DeliveryState.HELD, None)
    assert held_scores(course.session, course.activity_id, tool.clock.now).count == 1
    tool.post(ada)
    tool.deliver(hours=1)
    assert tool.grade(ada) is None

    assert release_now(course.session, course.activity_id, teacher, tool.clock.now) == 1
    tool.deliver(seconds=1)

    assert tool.grade(ada) == 10
    assert len(tool.gradebook.published) == 1
    released = releases_of(course.session, course.activity_id)
    assert [(line.name, line.scores) for line in released] == [("Eve", 1)]
    # From then on scores go as they are earned.
    ben = course.learner("Ben")
    tool.post(ben)
    tool.deliver(seconds=1)
    assert tool.grade(ben) == 10


@pytest.mark.usefixtures("any_database")
def test_held_scores_go_out_by_their_date(tool: Tool) -> None:
    course = tool.course
    hold(course, ReleaseTerms("on_date", course.at(DAY)))
    ada = course.learner("Ada")
    tool.post(ada)
    tool.rescoring(Event())
    course.session.rollback()
    assert course.session.scalars(select(Rescore.due_at)).one() == course.at(DAY + 0.5)
    tool.deliver(hours=23)
    assert tool.grade(ada) is None

    tool.clock.go(hours=2)
    tool.rescoring(Event())
    tool.deliver(seconds=1)

    assert tool.grade(ada) == 10
    (line,) = releases_of(course.session, course.activity_id)
    assert line == ReleaseLine(None, None, 1, line.at)


@pytest.mark.usefixtures("any_database")
def test_whose_score_was_held_is_told_when_it_goes_out_and_nobody_else(tool: Tool) -> None:
    course = tool.course
    hold(course)
    ada, ben, teacher = course.learner("Ada"), course.learner("Ben"), course.learner("Eve", "Instructor")
    tool.post(ada)
    since = tool.clock.now - timedelta(days=1)

    def told(who: int, activity_id: int | None = None) -> list[tuple[str, datetime]]:
        reader = Reader(who, course.context_id, is_staff=False, activity_id=activity_id)
        return [(one.kind, one.at) for one in told_of_scores(course.session, reader, since, tool.clock.now)]

    assert told(ada) == []
    release_now(course.session, course.activity_id, teacher, tool.clock.now)

    assert told(ada) == told(ada, course.activity_id) == [("released", tool.clock.now)]
    assert told(ada, course.activity_id + 1) == []
    assert told(ben) == told(teacher) == []


def test_nothing_that_makes_a_score_due_sends_it_before_its_time(tool: Tool) -> None:
    course = tool.course
    ada, ben = course.learner("Ada"), course.learner("Ben")
    tool.post(ada)
    # Held while it waits, and by whatever asks for it to be sent.
    hold(course)
    assert tool.wish(ada).state == DeliveryState.HELD
    assert retry_all(course.session, course.activity_id, tool.clock.now) == 0
    retry(course.session, tool.wish(ada).id, course.activity_id, tool.clock.now)
    send_zeros(course.session, course.activity_id, tool.clock.now)
    course.session.commit()

    tool.deliver(seconds=1)

    assert tool.gradebook.published == []
    assert [tool.wish(who).state for who in (ada, ben)] == [DeliveryState.HELD] * 2


def test_a_sending_that_is_under_way_does_not_end_a_hold(tool: Tool) -> None:
    course = tool.course
    ada = course.learner("Ada")
    tool.post(ada)
    tool.gradebook.on_publish = lambda score: hold(replace(course, session=tool.sessions()))

    tool.deliver(seconds=1)

    assert tool.wish(ada).state == DeliveryState.HELD
    assert tool.wish(ada).sent_given == 10


def test_another_way_of_release_holds_anew_and_the_same_does_not(tool: Tool) -> None:
    course = tool.course
    hold(course)
    release_now(course.session, course.activity_id, course.learner("Eve", "Instructor"), course.start)

    hold(course, minute=1)
    assert not held_scores(course.session, course.activity_id, course.at(1)).is_held

    hold(course, ReleaseTerms("on_date", course.at(DAY)), minute=2)
    assert held_scores(course.session, course.activity_id, course.at(2)).is_held


def test_a_copy_moves_the_date_of_release_and_is_not_released(session: Session, noon: datetime) -> None:
    course = make_course(session, noon)
    hold(course, ReleaseTerms("on_date", course.at(DAY)))
    release_now(session, course.activity_id, course.learner("Eve", "Instructor"), noon)
    other = make_course(session, noon, steps=(), name="two")

    clone_steps(session, course.activity_id, other.activity_id, lambda date: date and date.replace(year=2027))

    moved = ReleaseTerms("on_date", course.at(DAY).replace(year=2027))
    assert terms_of(session, other.activity_id).release == moved
    assert session.get_one(Grading, other.activity_id).released_at is None
