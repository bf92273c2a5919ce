"""Columns are asked once to lead to a learner's work; what comes of it touches no score."""

from collections.abc import Callable
from datetime import timedelta
from threading import Event

import pytest

from lti_tool import errors
from lti_tool.grading.columns import schedule_review_offer
from lti_tool.grading.jobs import ReviewOffers
from lti_tool.grading.models import ReviewOffer
from tests.grading.conftest import Tool

URL = "https://lms.test/items/1"


def offer(tool: Tool) -> ReviewOffer:
    """Let the job look once; what it wrote down."""
    ReviewOffers(tool.sessions, tool.gradebook, tool.clock, luck=lambda: 1.0)(Event())
    tool.course.session.rollback()
    return tool.course.session.get_one(ReviewOffer, tool.course.line_item_id, populate_existing=True)


@pytest.fixture
def offers(tool: Tool) -> Tool:
    assert tool.course.line_item_id is not None
    schedule_review_offer(tool.course.session, tool.course.line_item_id, tool.clock.now)
    tool.course.session.commit()
    return tool


@pytest.mark.usefixtures("any_database")
def test_a_column_is_asked_once(offers: Tool) -> None:
    for _look in range(3):
        row = offer(offers)
        offers.clock.go(days=1)

    assert offers.gradebook.offered == [URL]
    assert (row.due_at, row.reason, row.lease_token) == (None, "", None)


LAST_WORDS = {
    "refused": lambda: errors.ScoreRefused(400),
    "locked": lambda: errors.ColumnLocked(403),
    "column_gone": lambda: errors.LineItemGone(404),
    "scope_missing": errors.ScopeMissing,
    "unreadable": errors.AnswerUnreadable,
}


@pytest.mark.parametrize("reason", LAST_WORDS)
def test_a_refusal_is_noted_and_never_asked_about_again(offers: Tool, reason: str) -> None:
    offers.gradebook.faults = [LAST_WORDS[reason]]
    for _look in range(3):
        row = offer(offers)
        offers.clock.go(days=1)

    assert (row.due_at, row.reason) == (None, reason)
    assert offers.gradebook.offered == [URL]


PASSING: dict[str, tuple[Callable[[], Exception], timedelta]] = {
    "busy": (lambda: errors.PlatformBusy(429, 90), timedelta(seconds=90)),
    "silent": (errors.PlatformSilent, timedelta(seconds=30)),
    "failed": (lambda: errors.PlatformFailed(502), timedelta(seconds=30)),
    "access_refused": (lambda: errors.AccessRefused(401), timedelta(seconds=30)),
}


@pytest.mark.parametrize("reason", PASSING)
def test_what_may_pass_is_tried_again_later_for_a_week_at_most(offers: Tool, reason: str) -> None:
    error, wait = PASSING[reason]
    offers.gradebook.faults = [error, error]

    row = offer(offers)
    assert (row.due_at, row.reason) == (offers.clock.now + wait, reason)
    offers.clock.go(days=7)
    row = offer(offers)
    assert (row.due_at, row.reason) == (None, reason)


def test_scores_go_on_whatever_the_column_says_to_reviews(offers: Tool) -> None:
    offers.gradebook.faults = [lambda: errors.ScoreRefused(405)]
    offer(offers)
    ada = offers.course.learner()
    offers.post(ada)

    offers.deliver(seconds=1)

    assert offers.grade(ada) == 10
