"""Answers to scores are counted by the hour as they come, for the health page (ADR 0024)."""

from datetime import timedelta

from sqlalchemy import func, select

from lti_tool import errors
from lti_tool.grading.answered import answers_of_a_day, purge_answers
from lti_tool.grading.models import ScoreAnswer
from lti_tool.grading.wishes import send_zeros, try_now
from tests.grading.conftest import Tool


def test_each_answer_is_counted_once_and_goes_after_a_day(tool: Tool) -> None:
    session, now = tool.course.session, tool.clock.now
    for number in range(5):
        tool.course.learner(str(number))
    send_zeros(session, tool.course.activity_id, now)
    tool.gradebook.faults = [lambda: errors.ColumnLocked(422), lambda: errors.PlatformSilent()]

    tool.deliver(seconds=1)
    session.commit()

    counted = {answer: count for _registration, answer, count in answers_of_a_day(session, tool.clock.now)}
    assert counted == {"delivered": 3, "locked": 1, "silent": 1}
    assert answers_of_a_day(session, now + timedelta(hours=25)) == []


def test_counts_are_kept_for_a_week(tool: Tool) -> None:
    tool.post(tool.course.learner())
    tool.deliver(seconds=1)
    session = tool.course.session
    session.commit()

    purge_answers(session, tool.clock.now + timedelta(days=6))
    assert session.scalar(select(func.count()).select_from(ScoreAnswer)) == 1
    purge_answers(session, tool.clock.now + timedelta(days=8))
    assert session.scalar(select(func.count()).select_from(ScoreAnswer)) == 0


def test_an_admin_lets_what_waits_go_out_now(tool: Tool) -> None:
    ada = tool.course.learner()
    tool.post(ada)
    tool.gradebook.faults = [lambda: errors.AccessRefused(401)]
    tool.deliver(seconds=1)
    session = tool.course.session
    session.commit()

    try_now(session, tool.wish(ada).registration_id, tool.clock.now)
    session.commit()
    tool.deliver(seconds=2)

    assert tool.grade(ada) == 10
