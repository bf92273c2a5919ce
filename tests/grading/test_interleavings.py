"""Whatever happens in whatever order: the newest score ends up in the gradebook, once in effect."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.errors import PlatformBusy, PlatformError, PlatformFailed, PlatformSilent
from lti_tool.grading.jobs import Rescoring, ScoreDeliveries
from lti_tool.grading.models import DeliveryState, StepProgress
from lti_tool.grading.rules import StepTerms
from lti_tool.grading.sendings import Wish, claim_wishes
from lti_tool.grading.service import rebuild
from lti_tool.lti.score_times import NONE
from lti_tool.lti.values import Score
from tests.databases import SQLiteTemplate, engine_on
from tests.grading.conftest import Clock, Tool
from tests.grading.course import make_course
from tests.grading.gradebook import FakeGradebook, canvas_refuses, moodle_refuses

URL = "https://lms.test/items/1"
START = datetime(2026, 9, 14, 12, 0, tzinfo=UTC)
# Scores of 0, 5, 6.6667 and 7.5 of 10: nothing, a post, a reply, both.
FOUR_SCORES = (
    StepTerms("post", needed=1, minimum_words=20, due_at=None, share=1),
    StepTerms("reply", needed=1, minimum_words=0, due_at=None, share=2),
    StepTerms("post", needed=9, minimum_words=0, due_at=START - timedelta(days=1), share=1),
)
SEVERAL_OF_EACH = (
    StepTerms("post", needed=2, minimum_words=20, due_at=START + timedelta(minutes=9), share=2),
    StepTerms("reply", needed=2, minimum_words=0, due_at=None, share=3),
)
Refusal = Callable[[datetime, datetime], bool]
EVENTS = ("post", "short post", "reply", "edit", "shorten", "take back")
FAULTS: dict[str, Callable[[], Exception]] = {
    "503": lambda: PlatformFailed(503),
    "429": lambda: PlatformBusy(429, 5),
    "silence": lambda: PlatformSilent(),
}


def _happen(tool: Tool, event: str, ada: int, ben: int) -> None:
    tool.clock.go(seconds=0.4)
    if event in FAULTS:
        tool.gradebook.faults.append(FAULTS[event])
    elif event in TROUBLES:
        TROUBLES[event](tool)
    else:
        _act(tool, event, ada, ben)
        tool.course.session.commit()


def _act(tool: Tool, event: str, who: int, other: int) -> None:
    course, minute = tool.course, tool.minute
    own = tool.posts.setdefault(who, [])
    match event:
        case "post":
            own.append(course.post(who, minute))
        case "short post":
            own.append(course.post(who, minute, words=3))
        case "reply":
            course.post(who, minute, to=other)
        case "edit" if own:
            course.edit(who, own[-1], minute)
        case "shorten" if own:
            course.edit(who, own[0], minute, words=2)
        case "take back" if own:
            course.take_back(who, own.pop(), minute)


def _sent_by_a_worker_that_was_killed_after(tool: Tool) -> None:
    for wish in _claimed_by_a_worker_that_was_killed(tool):
        score = Score(wish.user_id, wish.given, wish.maximum, wish.stamp, wish.completed)
        with suppress(PlatformError):
            tool.gradebook.deliver(URL, score)


def _claimed_by_a_worker_that_was_killed(tool: Tool) -> list[Wish]:
    session = tool.course.session
    _, wishes = claim_wishes(
        session, tool.course.registration_id, tool.clock.now, 10, NONE, announces_submissions=False
    )
    session.commit()
    return wishes


def _every_timestamp_rises(tool: Tool) -> None:
    by_user: dict[str, list[datetime]] = {}
    for _, score in tool.gradebook.published:
        by_user.setdefault(score.user_id, []).append(score.timestamp)
    for stamps in by_user.values():
        assert all((b - a).total_seconds() >= 1 for a, b in pairwise(stamps))


def _progress(tool: Tool) -> set[tuple[int, int, int, datetime | None]]:
    tool.course.session.expire_all()
    rows = tool.course.session.scalars(select(StepProgress).where(StepProgress.counted > 0))
    return {(row.membership_id, row.step_id, row.counted, row.met_at) for row in rows}


def _lose_a_reply(tool: Tool) -> None:
    tool.gradebook.lose_replies += 1


def _touch(tool: Tool) -> None:
    """Let the platform hold a timestamp of this very second, so that the next score may get 409."""
    for cell in tool.gradebook.cells.values():
        cell.timestamp = max(cell.timestamp, tool.clock.now)


TROUBLES: dict[str, Callable[[Tool], object]] = {
    "409": _touch,
    "lost reply": _lose_a_reply,
    "kill before": _claimed_by_a_worker_that_was_killed,
    "kill after": _sent_by_a_worker_that_was_killed_after,
    "wait": lambda tool: tool.clock.go(seconds=70),
    "deliver": lambda tool: tool.deliver(seconds=0.4),
}


@contextmanager
def _tool(template: SQLiteTemplate, steps: Sequence[StepTerms]) -> Iterator[Tool]:
    """A tool of this example's own; fixtures would be shared by all examples of a test."""
    with TemporaryDirectory() as folder, engine_on(template.copy(Path(folder))) as engine:

        def sessions() -> Session:
            return Session(engine, expire_on_commit=False)

        clock = Clock(START)
        gradebook = FakeGradebook(clock)
        gradebook.column()
        with sessions() as session:
            course = make_course(session, START, steps=steps)
            session.commit()
            deliveries = ScoreDeliveries(sessions, gradebook, clock, at_once=2, luck=lambda: 0.5)
            yield Tool(course, gradebook, clock, deliveries, Rescoring(sessions, clock), sessions)


@pytest.mark.parametrize("refuses", [moodle_refuses, canvas_refuses], ids=["moodle", "canvas"])
@example(["post", "deliver", "take back", "lost reply", "wait", "deliver", "post", "wait", "deliver"])
@example(["post", "lost reply", "deliver", "409", "take back", "kill before", "wait", "deliver"])
@example(["post", "kill after", "post", "409", "wait", "deliver", "take back", "429", "deliver"])
@given(story=st.lists(st.sampled_from((*EVENTS, *FAULTS, *TROUBLES, "deliver", "deliver")), max_size=14))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_interleaving_ends_with_the_newest_score_delivered_once(
    sqlite_template: SQLiteTemplate, refuses: Refusal, story: list[str]
) -> None:
    with _tool(sqlite_template, FOUR_SCORES) as tool:
        tool.gradebook.refuses = refuses
        ada, ben = tool.course.learner("Ada"), tool.course.learner("Ben")
        tool.course.session.commit()

        for event in story:
            _happen(tool, event, ada, ben)
        for _ in range(4):
            tool.gradebook.faults.clear()
            tool.gradebook.lose_replies = 0
            tool.deliver(hours=2)

        wish = tool.course.delivery(ada)
        assert (wish.score_given if wish else None) == tool.grade(ada)
        assert wish is None or (wish.state, wish.sent_version) == (DeliveryState.DELIVERED, wish.version)
        _every_timestamp_rises(tool)
        sent = len(tool.gradebook.published)
        tool.deliver(hours=2)
        assert len(tool.gradebook.published) == sent


@given(story=st.lists(st.tuples(st.sampled_from(EVENTS), st.sampled_from(("Ada", "Ben", "Cy"))), max_size=25))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_rebuild_equals_the_running_progress(
    sqlite_template: SQLiteTemplate, story: list[tuple[str, str]]
) -> None:
    with _tool(sqlite_template, SEVERAL_OF_EACH) as tool:
        people = {name: tool.course.learner(name) for name in ("Ada", "Ben", "Cy")}
        for event, name in story:
            tool.clock.go(minutes=1)
            other = people["Ben" if name == "Ada" else "Ada"]
            _act(tool, event, people[name], other)
        running = _progress(tool)

        rebuild(tool.course.session, tool.course.activity_id)

        assert _progress(tool) == running
