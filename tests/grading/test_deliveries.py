"""Scores on their way to a gradebook: the table "What platforms answer", and people who grade themselves."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from threading import Event

import pytest
from sqlalchemy import select, text, update

from lti_tool import errors
from lti_tool.course.models import LineItem, Membership, Registration
from lti_tool.grading.jobs import ScoreDeliveries
from lti_tool.grading.models import DeliveryState, Rescore, ScoreDelivery
from lti_tool.grading.wishes import catch_up, retry, send_zeros
from lti_tool.lti.values import LineItem as Column
from lti_tool.lti.values import Score
from lti_tool.outbox.models import Pause
from tests.grading.conftest import Tool
from tests.grading.course import ONE_POST, make_course
from tests.grading.gradebook import canvas_refuses
from tests.waiting import PATIENCE

URL = "https://lms.test/items/1"


def test_a_score_arrives_and_is_told_so(tool: Tool) -> None:
    ada = tool.course.learner()
    tool.post(ada)

    tool.deliver(seconds=1)

    wish = tool.wish(ada)
    assert tool.grade(ada) == 10
    assert (wish.state, wish.due_at, wish.reason) == (DeliveryState.DELIVERED, None, "")
    assert (wish.sent_given, wish.sent_at, wish.sent_version) == (10, tool.clock.now, 1)
    assert (wish.lease_token, wish.leased_until, wish.is_unsure) == (None, None, False)
    ((_, score),) = tool.gradebook.published
    assert score.completed


def test_a_delivered_score_is_not_sent_again(tool: Tool) -> None:
    tool.post(tool.course.learner())
    tool.deliver(seconds=1)

    tool.deliver(days=30)

    assert len(tool.gradebook.published) == 1


def test_many_scores_arrive_once_each(tool: Tool) -> None:
    learners = [tool.course.learner(str(number)) for number in range(60)]
    send_zeros(tool.course.session, tool.course.activity_id, tool.clock.now)

    tool.deliver(seconds=1)

    assert len(tool.gradebook.published) == 60
    assert {tool.grade(learner) for learner in learners} == {0}


@pytest.mark.parametrize(
    ("answer", "state", "due_in", "reason"),
    [
        (lambda: errors.PlatformSilent(), "waiting", timedelta(seconds=30), "silent"),
        (lambda: errors.PlatformFailed(503), "waiting", timedelta(seconds=30), "failed"),
        (lambda: errors.PlatformFailed(500), "waiting", timedelta(seconds=30), "internal_error"),
        (lambda: errors.PlatformBusy(429, 120), "waiting", timedelta(seconds=120), "busy"),
        (lambda: errors.AccessRefused(401), "waiting", timedelta(seconds=30), "access_refused"),
        (lambda: errors.PlatformMisconfigured(302), "waiting", timedelta(seconds=30), "misconfigured"),
        (lambda: errors.ScopeMissing(), "waiting", timedelta(seconds=30), "scope_missing"),
        (lambda: errors.AnswerUnreadable(200), "waiting", timedelta(seconds=30), "unreadable"),
        (lambda: errors.LineItemGone(404), "needs_instructor", timedelta(days=1), "column_gone"),
        (lambda: errors.NotGradable(422), "not_gradable", None, "not_gradable"),
        (lambda: errors.ColumnUnpublished(422), "waiting", timedelta(days=1), "unpublished"),
        (lambda: errors.ColumnLocked(422), "needs_instructor", None, "locked"),
        (lambda: errors.ScoreRefused(400), "needs_instructor", None, "refused"),
        (lambda: ValueError("a mistake of ours"), "waiting", timedelta(seconds=30), "internal_error"),
    ],
)
def test_what_platforms_answer(
    tool: Tool, answer: Callable[[], Exception], state: str, due_in: timedelta | None, reason: str
) -> None:
    ada = tool.course.learner()
    tool.post(ada)
    tool.gradebook.faults = [answer]

    tool.deliver()

    wish = tool.wish(ada)
    assert (wish.state, wish.reason) == (state, reason)
    assert wish.due_at == (None if due_in is None else tool.clock.now + due_in)
    assert wish.lease_token is None

    if due_in is not None:
        tool.deliver(seconds=due_in.total_seconds() + 2)
        assert tool.wish(ada).state == DeliveryState.DELIVERED
        assert tool.grade(ada) == 10


def test_what_was_refused_while_somebody_was_gone_arrives_once_they_are_back(tool: Tool) -> None:
    ada, ben = tool.course.learner("Ada"), tool.course.learner("Ben")
    tool.post(ada)
    tool.post(ben)
    tool.gradebook.faults = [lambda: errors.NotGradable(422), lambda: errors.NotGradable(422)]
    tool.deliver(seconds=1)
    tool.course.session.get_one(Membership, ben).gone_at = tool.clock.now

    catch_up(tool.course.session, tool.course.context_id, tool.clock.now)
    tool.deliver(seconds=5)

    assert (tool.grade(ada), tool.wish(ada).state) == (10, DeliveryState.DELIVERED)
    assert (tool.grade(ben), tool.wish(ben).state) == (None, DeliveryState.NOT_GRADABLE)


@pytest.mark.parametrize(
    "answer", [lambda: errors.AccessRefused(401), lambda: errors.PlatformMisconfigured(302)]
)
def test_a_refusal_of_the_tool_holds_the_whole_registration(
    tool: Tool, answer: Callable[[], Exception]
) -> None:
    ada, ben = tool.course.learner("Ada"), tool.course.learner("Ben")
    tool.post(ada)
    tool.gradebook.faults = [answer]
    tool.deliver()
    tool.post(ben)

    tool.deliver(seconds=5)

    assert len(tool.gradebook.published) == 1
    pause = tool.course.session.scalars(select(Pause)).one()
    assert pause.paused_until is not None
    assert pause.paused_until > tool.clock.now


def test_other_registrations_go_on(tool: Tool) -> None:
    other = make_course(tool.course.session, tool.clock.now, name="two")
    ada, ben = tool.course.learner("Ada"), other.learner("Ben")
    tool.post(ada)
    tool.gradebook.faults_of = {tool.user(ada): [lambda: errors.AccessRefused(401)]}
    tool.deliver()
    other.post(ben)

    tool.deliver(seconds=5)

    assert other.wish(ben).state == DeliveryState.DELIVERED


@pytest.mark.usefixtures("any_database")
def test_a_platform_that_is_paused_midway_is_sent_no_more(tool: Tool) -> None:
    for number in range(60):
        tool.course.learner(str(number))
    send_zeros(tool.course.session, tool.course.activity_id, tool.clock.now)

    def pause(_score: Score) -> None:
        with tool.sessions() as session:
            session.execute(update(Registration).values(disabled_at=tool.clock.now))
            session.commit()

    tool.gradebook.on_publish = pause
    tool.deliver(seconds=1)
    claimed_before = len(tool.gradebook.published)
    assert claimed_before < 40

    tool.course.session.execute(update(Registration).values(disabled_at=None))
    tool.gradebook.on_publish = lambda score: None
    tool.deliver(seconds=1)

    assert len(tool.gradebook.published) == 60


def test_a_lane_at_work_calls_a_platform_by_the_addresses_that_it_has_now(tool: Tool) -> None:
    for number in range(60):
        tool.course.learner(str(number))
    send_zeros(tool.course.session, tool.course.activity_id, tool.clock.now)

    def move(_score: Score) -> None:
        with tool.sessions() as session:
            session.execute(update(Registration).values(token_url="https://new.test/token"))
            session.commit()

    tool.gradebook.on_publish = move
    tool.deliver(seconds=1)

    asked = [one.token_url for one in tool.gradebook.called_by]
    assert len(asked) == 60
    # What was claimed before goes the old way.
    assert 60 > asked.count("https://new.test/token") > 20


def test_a_platform_that_hangs_holds_up_no_other(tool: Tool) -> None:
    other = make_course(tool.course.session, tool.clock.now, name="two")
    ada, ben = tool.course.learner("Ada"), other.learner("Ben")
    tool.post(ada)
    other.post(ben)
    tool.course.session.commit()
    slow, bens = tool.user(ada), f"{other.context_id}-1"
    ben_arrived = Event()

    def publish(score: Score) -> None:
        if score.user_id == slow:
            assert ben_arrived.wait(PATIENCE)
        elif score.user_id == bens:
            ben_arrived.set()

    tool.gradebook.on_publish = publish
    tool.deliver(seconds=1)

    assert ben_arrived.is_set()
    assert tool.wish(ada).state == DeliveryState.DELIVERED


def test_work_that_comes_while_a_platform_hangs_is_done(tool: Tool) -> None:
    other = make_course(tool.course.session, tool.clock.now, name="two")
    ada, ben = tool.course.learner("Ada"), other.learner("Ben")
    tool.post(ada)
    slow, ben_arrived = tool.user(ada), Event()

    def publish(score: Score) -> None:
        if score.user_id == slow:
            other.post(ben)
            other.session.commit()
            assert ben_arrived.wait(PATIENCE)
        else:
            ben_arrived.set()

    tool.gradebook.on_publish = publish
    tool.deliver(seconds=1)

    assert ben_arrived.is_set()


def test_a_disabled_registration_is_left_alone(tool: Tool) -> None:
    tool.post(tool.course.learner())
    tool.course.session.get_one(Registration, tool.course.registration_id).disabled_at = tool.clock.now

    tool.deliver(seconds=1)

    assert tool.gradebook.published == []


def test_five_failures_in_a_row_pause_the_registration(tool: Tool) -> None:
    for number in range(12):
        tool.post(tool.course.learner(str(number)))
    tool.gradebook.faults = [lambda: errors.PlatformFailed(503)] * 50

    tool.deliver()

    # Five, and at most what was under way beside the fifth.
    assert 5 <= len(tool.gradebook.published) <= 5 + 4
    waiting = tool.course.session.scalars(select(ScoreDelivery.lease_token)).all()
    assert set(waiting) == {None}


def test_throttling_halves_the_calls_and_loses_nothing(tool: Tool) -> None:
    learners = [tool.course.learner(str(number)) for number in range(12)]
    send_zeros(tool.course.session, tool.course.activity_id, tool.clock.now)
    tool.gradebook.faults = [lambda: errors.PlatformBusy(429, 10)]

    tool.deliver()
    pause = tool.course.session.scalars(select(Pause)).one()
    halved = pause.at_once
    for _ in range(5):
        tool.deliver(seconds=10)

    assert halved in (2, 3)
    assert {tool.grade(learner) for learner in learners} == {0}


def test_a_poison_row_is_isolated_while_others_pass(tool: Tool) -> None:
    bad = tool.course.learner("Bad")
    tool.post(bad)
    tool.gradebook.faults_of = {tool.user(bad): [lambda: errors.PlatformFailed(500)] * 50}

    for number in range(5):
        good = tool.course.learner(str(number))
        tool.post(good)
        tool.deliver(hours=1)
        assert tool.wish(good).state == DeliveryState.DELIVERED

    wish = tool.wish(bad)
    assert (wish.state, wish.reason, wish.attempts) == (
        DeliveryState.NEEDS_INSTRUCTOR,
        "internal_error",
        5,
    )


def test_a_week_of_silence_ends_in_the_instructors_hands(tool: Tool) -> None:
    ada = tool.course.learner()
    tool.post(ada)
    tool.gradebook.faults = [lambda: errors.PlatformSilent()] * 500

    for _ in range(8 * 24):
        tool.deliver(hours=1, seconds=1)

    wish = tool.wish(ada)
    assert (wish.state, wish.reason, wish.due_at) == (DeliveryState.NEEDS_INSTRUCTOR, "silent", None)


def test_a_column_that_moved_is_found_again_and_not_made(tool: Tool) -> None:
    ada, ben = tool.course.learner("Ada"), tool.course.learner("Ben")
    tool.post(ada)
    tool.post(ben)
    del tool.gradebook.columns[URL]
    tool.gradebook.column("https://lms.test/items/2", f"00000000-0000-4000-8000-{1:012}")

    tool.deliver(seconds=1)

    assert tool.grade(ada, "https://lms.test/items/2") == 10
    assert tool.grade(ben, "https://lms.test/items/2") == 10
    assert tool.gradebook.made == []
    assert tool.course.session.scalars(select(LineItem.url)).one() == "https://lms.test/items/2"


def test_a_deleted_column_is_not_made_again_but_tried_daily(tool: Tool) -> None:
    ada = tool.course.learner()
    tool.post(ada)
    del tool.gradebook.columns[URL]

    for _ in range(12):
        tool.deliver(days=1, minutes=1)

    wish = tool.wish(ada)
    assert (wish.state, wish.reason, wish.due_at) == (DeliveryState.NEEDS_INSTRUCTOR, "column_gone", None)
    assert len(tool.gradebook.published) == 8
    assert tool.gradebook.made == []


def test_a_column_that_is_missing_is_made_once_for_all(tool: Tool) -> None:
    course = make_course(tool.course.session, tool.clock.now, name="two", column_url=None)
    learners = [course.learner(str(number)) for number in range(20)]
    send_zeros(course.session, course.activity_id, tool.clock.now)

    tool.deliver(seconds=1)

    (made,) = tool.gradebook.made
    assert (made.label, made.score_maximum) == ("Entropy", 10)
    assert {course.wish(learner).state for learner in learners} == {DeliveryState.DELIVERED}


def test_a_column_that_stands_is_found_by_the_activitys_uuid(tool: Tool) -> None:
    course = make_course(tool.course.session, tool.clock.now, name="two", column_url=None)
    tool.gradebook.column("https://lms.test/items/7", f"00000000-0000-4000-8000-{course.context_id:012}")
    course.post(ada := course.learner())

    tool.deliver(seconds=1)

    assert tool.gradebook.made == []
    assert course.wish(ada).state == DeliveryState.DELIVERED


def test_a_column_that_cannot_be_made_counts_as_one_failure(tool: Tool) -> None:
    course = make_course(tool.course.session, tool.clock.now, name="two", column_url=None)
    for number in range(9):
        course.learner(str(number))
    send_zeros(course.session, course.activity_id, tool.clock.now)
    tool.gradebook.faults = [lambda: errors.PlatformSilent()]

    tool.deliver(seconds=1)
    failed = tool.course.session.scalars(select(ScoreDelivery.reason)).all()
    tool.deliver(seconds=31)

    assert set(failed) == {"silent"}
    assert len(tool.gradebook.made) == 1
    assert len(tool.gradebook.applied) == 9


def test_a_column_being_made_by_another_worker_is_waited_for(tool: Tool) -> None:
    course = make_course(tool.course.session, tool.clock.now, name="two", column_url=None)
    item = course.session.scalars(select(LineItem).filter_by(activity_id=course.activity_id)).one()
    item.leased_until = tool.clock.now + timedelta(minutes=1)
    course.post(ada := course.learner())

    tool.deliver(seconds=1)

    assert tool.gradebook.made == []
    assert course.wish(ada).state == DeliveryState.WAITING

    tool.deliver(minutes=2)

    assert len(tool.gradebook.made) == 1
    assert course.wish(ada).state == DeliveryState.DELIVERED


def test_a_columns_own_maximum_is_taken_over(tool: Tool) -> None:
    course = make_course(tool.course.session, tool.clock.now, name="two", column_url=None)
    uuid = f"00000000-0000-4000-8000-{course.context_id:012}"
    tool.gradebook.columns["https://lms.test/items/7"] = Column(
        "https://lms.test/items/7", "Entropy", 50, uuid
    )
    course.post(ada := course.learner())
    tool.deliver(seconds=1)

    tool.rescoring(Event())
    tool.deliver(seconds=2)

    wish = course.wish(ada)
    assert (wish.score_given, wish.score_maximum, wish.sent_given) == (50, 50, 50)
    assert wish.state == DeliveryState.DELIVERED


def test_a_grade_that_a_person_changed_is_noticed_and_not_fought_over(tool: Tool) -> None:
    ada = tool.course.learner()
    item = tool.post(ada)
    tool.deliver(seconds=1)
    tool.gradebook.override(tool.user(ada), 9.5)

    tool.clock.go(minutes=5)
    tool.take_back(ada, item)
    tool.deliver(seconds=1)

    wish = tool.wish(ada)
    assert (wish.state, wish.found_given, wish.reason) == (DeliveryState.OVERRIDDEN, 9.5, "overridden")
    assert len(tool.gradebook.published) == 1


def test_stokes_score_wins_again_where_an_instructor_says_so(tool: Tool) -> None:
    tool.gradebook.refuses = canvas_refuses
    ada = tool.course.learner()
    item = tool.post(ada)
    tool.deliver(seconds=1)
    tool.gradebook.override(tool.user(ada), 9.5)
    tool.gradebook.cells[URL, tool.user(ada)].is_locked = False
    tool.take_back(ada, item)
    tool.deliver(seconds=2)

    retry(tool.course.session, tool.wish(ada).id, tool.course.activity_id, tool.clock.now)
    tool.deliver(seconds=2)

    wish = tool.wish(ada)
    assert (wish.state, wish.found_given) == (DeliveryState.DELIVERED, None)
    assert tool.grade(ada) == 0


def test_an_override_that_the_platform_keeps_is_told_at_once(tool: Tool) -> None:
    ada = tool.course.learner()
    item = tool.post(ada)
    tool.deliver(seconds=1)
    tool.gradebook.override(tool.user(ada), 9.5)
    tool.take_back(ada, item)
    tool.deliver(seconds=2)

    retry(tool.course.session, tool.wish(ada).id, tool.course.activity_id, tool.clock.now)
    tool.deliver(seconds=2)

    wish = tool.wish(ada)
    assert (wish.state, wish.found_given) == (DeliveryState.OVERRIDDEN, 9.5)
    assert tool.grade(ada) == 9.5


def test_results_are_read_once_for_a_column_and_only_for_who_has_a_grade_there(tool: Tool) -> None:
    learners = [tool.course.learner(str(number)) for number in range(20)]
    items = [tool.post(learner) for learner in learners]
    tool.deliver(seconds=1)
    assert tool.gradebook.reads == []

    for learner, item in zip(learners, items, strict=True):
        tool.take_back(learner, item)
    tool.deliver(seconds=2)

    assert tool.gradebook.reads == [None]
    assert {tool.grade(learner) for learner in learners} == {0}


def test_without_the_right_to_read_results_scores_go_out(tool: Tool) -> None:
    course = make_course(
        tool.course.session,
        tool.clock.now,
        name="two",
        scopes="https://purl.imsglobal.org/spec/lti-ags/scope/score",
    )
    ada = course.learner()
    item = course.post(ada)
    tool.deliver(seconds=1)
    course.take_back(ada, item, tool.minute)

    tool.deliver(seconds=2)

    assert tool.gradebook.reads == []
    assert course.wish(ada).sent_given == 0


def test_results_that_keep_failing_do_not_hold_a_score_for_ever(tool: Tool) -> None:
    ada = tool.course.learner()
    item = tool.post(ada)
    tool.deliver(seconds=1)
    tool.gradebook.result_faults = [lambda: errors.PlatformFailed(500)] * 50
    tool.take_back(ada, item)

    for _ in range(5):
        tool.deliver(hours=1)

    assert tool.grade(ada) == 0


def test_a_lost_reply_that_comes_back_as_409_is_a_delivery(tool: Tool) -> None:
    ada = tool.course.learner()
    tool.post(ada)
    tool.gradebook.lose_replies = 1
    tool.deliver(seconds=1)
    assert (tool.wish(ada).state, tool.wish(ada).is_unsure) == (DeliveryState.WAITING, True)
    tool.gradebook.refuses = lambda known, timestamp: True

    tool.deliver(seconds=31)

    assert tool.wish(ada).state == DeliveryState.DELIVERED
    assert len(tool.gradebook.applied) == 1


def test_a_lost_reply_is_not_mistaken_for_a_persons_grade(tool: Tool) -> None:
    ada = tool.course.learner()
    item = tool.post(ada)
    tool.deliver(seconds=1)
    tool.take_back(ada, item)
    tool.gradebook.lose_replies = 1
    tool.deliver(seconds=2)
    tool.post(ada)

    tool.deliver(seconds=31)

    assert tool.wish(ada).state == DeliveryState.DELIVERED
    assert tool.grade(ada) == 10


def test_a_stale_score_gets_one_later_timestamp(tool: Tool) -> None:
    ada = tool.course.learner()
    tool.post(ada)
    tool.gradebook.faults = [lambda: errors.ScoreStale(409)]

    tool.deliver(seconds=1)
    tool.deliver(seconds=3)

    first, second = (score.timestamp for _, score in tool.gradebook.published)
    assert second - first >= timedelta(seconds=1)
    assert tool.wish(ada).state == DeliveryState.DELIVERED


def test_a_score_that_stays_stale_is_superseded_and_says_what_stands_there(tool: Tool) -> None:
    ada, user = tool.course.learner(), "1-1"
    tool.post(ada)
    tool.deliver(seconds=1)
    assert tool.user(ada) == user
    tool.course.session.scalars(select(ScoreDelivery)).one().sent_given = None
    tool.gradebook.override(user, 4)
    retry(tool.course.session, tool.course.wish(ada).id, tool.course.activity_id, tool.clock.now)
    tool.gradebook.faults = [lambda: errors.ScoreStale(409)] * 2

    tool.deliver(seconds=2)
    tool.deliver(seconds=3)

    wish = tool.wish(ada)
    assert (wish.state, wish.reason, wish.found_given) == (DeliveryState.SUPERSEDED, "newer_found", 4)


def test_a_wish_that_changed_in_flight_stays_waiting(tool: Tool) -> None:
    ada = tool.course.learner()
    item = tool.post(ada)
    tool.gradebook.on_publish = lambda score: tool.take_back(ada, item) if score.given == 10 else None

    tool.deliver(seconds=1)

    wish = tool.wish(ada)
    assert (wish.version, wish.sent_version, wish.sent_given) == (2, 1, 10)
    assert (wish.state, wish.due_at is None) == (DeliveryState.WAITING, False)

    tool.deliver(seconds=3)

    assert tool.grade(ada) == 0
    assert tool.wish(ada).state == DeliveryState.DELIVERED


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(minutes=-10), timedelta(minutes=10)])
def test_timestamps_rise_by_a_second_and_never_pass_the_platforms_clock(tool: Tool, ahead: timedelta) -> None:
    tool.gradebook.ahead = ahead
    ada = tool.course.learner()
    late: list[timedelta] = []
    tool.gradebook.on_publish = lambda score: late.append(tool.clock.now + ahead - score.timestamp)

    for _ in range(6):
        item = tool.post(ada)
        tool.deliver(seconds=0.3)
        tool.take_back(ada, item)
        tool.deliver(seconds=0.3)
    tool.deliver(seconds=5)

    stamps = [score.timestamp for _, score in tool.gradebook.published]
    assert len(stamps) > 2
    assert all(b - a >= timedelta(seconds=1) for a, b in pairwise(stamps))
    assert min(late) >= timedelta(0)
    assert tool.grade(ada) == 0


def test_a_clock_that_jumps_back_takes_no_timestamp_back(tool: Tool) -> None:
    tool.gradebook.tells_time = False
    ada = tool.course.learner()
    item = tool.post(ada)
    tool.deliver(seconds=1)
    tool.take_back(ada, item)

    tool.deliver(minutes=-10)
    tool.deliver(minutes=11)

    first, second = (score.timestamp for _, score in tool.gradebook.published)
    assert second > first
    assert tool.grade(ada) == 0


def test_an_erased_person_is_sent_nothing(tool: Tool) -> None:
    ada = tool.course.learner()
    tool.post(ada)
    tool.course.session.get_one(Membership, ada).person_id = None

    tool.deliver(seconds=1)

    assert tool.gradebook.published == []
    assert tool.wish(ada).state == DeliveryState.NOT_GRADABLE


def test_stopping_claims_nothing(tool: Tool) -> None:
    tool.post(tool.course.learner())
    tool.course.session.commit()
    stop = Event()
    stop.set()

    assert tool.deliveries(stop) == 0

    assert tool.gradebook.published == []


def test_stopping_midway_finishes_what_is_under_way_and_gives_back_the_rest(tool: Tool) -> None:
    for number in range(16):
        tool.course.learner(str(number))
    send_zeros(tool.course.session, tool.course.activity_id, tool.clock.now)
    tool.course.session.commit()
    stop = Event()
    tool.gradebook.on_publish = lambda score: stop.set()

    tool.deliveries(stop)

    rows = tool.course.session.execute(select(ScoreDelivery.state, ScoreDelivery.lease_token)).all()
    assert {token for _, token in rows} == {None}
    sent = sum(state == "delivered" for state, _ in rows)
    assert sent == len(tool.gradebook.published) <= 4


def test_steps_of_another_weight_reach_the_gradebook_by_themselves(tool: Tool) -> None:
    ada = tool.course.learner()
    tool.post(ada)
    tool.deliver(seconds=1)
    past = tool.clock.now - timedelta(hours=1)
    tool.course.steps(replace(ONE_POST, due_at=past))
    tool.course.session.commit()

    tool.clock.go(minutes=1)
    assert tool.rescoring(Event()) == 1
    tool.deliver(seconds=1)

    assert tool.grade(ada) == 0


def test_an_error_of_our_own_neither_spins_nor_loses_the_score(tool: Tool) -> None:
    ada = tool.course.learner()
    tool.post(ada)
    tool.gradebook.broken_clocks = 1

    tool.deliver(seconds=1)
    assert tool.grade(ada) is None
    tool.deliver(seconds=10)
    assert tool.grade(ada) is None

    tool.deliver(seconds=30)

    assert tool.grade(ada) == 10


def test_a_refusal_while_the_column_is_looked_for_holds_the_registration_too(tool: Tool) -> None:
    ada = tool.course.learner()
    tool.course.session.execute(update(LineItem).values(url=None))
    tool.post(ada)
    tool.gradebook.faults = [lambda: errors.AccessRefused(401)]
    tool.gradebook.columns.clear()

    tool.deliver(seconds=1)

    pause = tool.course.session.scalars(select(Pause)).one()
    assert pause.paused_until is not None
    assert pause.paused_until > tool.clock.now


def test_a_platform_whose_clock_shows_another_age_gets_its_scores_all_the_same(tool: Tool) -> None:
    ada = tool.course.learner()
    tool.post(ada)
    tool.gradebook.ahead = datetime(9999, 12, 30, tzinfo=UTC) - tool.clock.now

    tool.deliver(seconds=1)

    assert tool.grade(ada) == 10


def test_after_a_lane_broke_the_platforms_clock_is_asked_again(tool: Tool) -> None:
    ada, ben = tool.course.learner("Ada"), tool.course.learner("Ben")
    dice = [1.0]
    tool.deliveries = ScoreDeliveries(tool.sessions, tool.gradebook, tool.clock, at_once=4, luck=dice.pop)
    tool.gradebook.ahead = timedelta(hours=-1)
    tool.post(ada)
    tool.deliver(seconds=1)
    dice.clear()
    tool.gradebook.faults = [lambda: errors.PlatformFailed(503)]
    tool.post(ben)
    tool.deliver(seconds=1)
    assert tool.grade(ben) is None
    tool.gradebook.ahead = timedelta(0)

    tool.deliver(minutes=2)

    assert tool.gradebook.published[-1][1].timestamp == tool.clock.now


def test_a_date_at_the_end_of_time_is_a_date_like_any_other(tool: Tool) -> None:
    last_second = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    tool.course.steps(replace(ONE_POST, due_at=last_second))
    tool.course.session.commit()

    assert tool.rescoring(Event()) == 1

    row = tool.course.session.scalars(select(Rescore)).one()
    assert row.due_at is not None
    assert (row.due_at >= last_second, row.lease_token, row.attempts) == (True, None, 0)


def test_33_one_activity_that_cannot_be_rescored_holds_up_no_other(tool: Tool) -> None:
    sick, well = tool.course.activity_id, make_course(tool.course.session, tool.clock.now, name="two")
    ada = well.learner("Ada")
    well.post(ada)
    well.steps(replace(ONE_POST, due_at=tool.clock.now - timedelta(hours=1)))
    unreadable = text("UPDATE step SET due_at = 'infinity' WHERE activity_id = :sick")
    tool.course.session.execute(unreadable, {"sick": sick})
    tool.course.session.commit()

    assert tool.rescoring(Event()) == 2

    tool.course.session.expire_all()
    row = tool.course.session.get_one(Rescore, sick)
    assert (row.attempts, row.lease_token) == (1, None)
    assert row.due_at is not None
    assert row.due_at > tool.clock.now
    assert well.wish(ada).score_given == 0
