"""When to try again, and when to leave a registration alone."""

from datetime import UTC, datetime, timedelta

import pytest

from lti_tool.outbox.rules import (
    PauseValue,
    after_failure,
    after_refusal,
    after_success,
    after_throttling,
    backoff,
    grown,
    is_hopeless,
)

NOON = datetime(2026, 9, 14, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("attempts", "longest"),
    [(1, 30), (2, 60), (3, 120), (4, 240), (7, 1920), (8, 3600), (50, 3600), (10_000, 3600)],
)
def test_delays_double_up_to_an_hour_and_jitter_takes_any_part_of_them(attempts: int, longest: int) -> None:
    assert backoff(attempts, luck=1) == timedelta(seconds=longest)
    assert backoff(attempts, luck=0.5) == timedelta(seconds=longest / 2)
    assert backoff(attempts, luck=0) == timedelta(seconds=1)


@pytest.mark.parametrize(("days", "hopeless"), [(0, False), (6.9, False), (7, True), (30, True)])
def test_after_a_week_only_a_person_can_help(days: float, hopeless: bool) -> None:
    assert is_hopeless(NOON, NOON + timedelta(days=days)) is hopeless


@pytest.mark.parametrize(
    ("failures", "seconds"), [(1, None), (4, None), (5, 30), (6, 60), (7, 120), (12, 3600), (40, 3600)]
)
def test_five_failures_in_a_row_pause_a_registration_for_longer_and_longer(
    failures: int, seconds: int | None
) -> None:
    pause, now = PauseValue(), NOON

    for _ in range(failures):
        now = max(now, pause.paused_until or now)
        pause = after_failure(pause, "silent", now)

    assert pause.paused_until == (now + timedelta(seconds=seconds) if seconds else None)


def test_failures_under_way_when_the_pause_began_do_not_lengthen_it() -> None:
    pause = PauseValue()

    for _ in range(50):
        pause = after_failure(pause, "failed", NOON)

    assert pause == PauseValue(failures=5, paused_until=NOON + timedelta(seconds=30), reason="failed")


def test_a_success_makes_the_next_failure_the_first() -> None:
    pause = PauseValue(failures=4)

    pause = after_failure(after_success(pause), "silent", NOON)

    assert pause == PauseValue(failures=1)


def test_a_refusal_of_the_tool_pauses_at_once_and_longer_each_time() -> None:
    first = after_refusal(PauseValue(), "access_refused", NOON)
    later = NOON + timedelta(minutes=1)
    second = after_refusal(first, "access_refused", later)

    assert first.paused_until == NOON + timedelta(seconds=30)
    assert second.paused_until == later + timedelta(minutes=1)


@pytest.mark.parametrize(("before", "after"), [(None, 4), (8, 4), (4, 2), (3, 1), (1, 1)])
def test_throttling_halves_the_calls_at_once(before: int | None, after: int) -> None:
    pause = after_throttling(PauseValue(at_once=before), retry_after=7, at_once=8, now=NOON)

    assert pause.at_once == after
    assert pause.paused_until == NOON + timedelta(seconds=7)


def test_a_burst_of_throttled_calls_halves_once() -> None:
    pause = PauseValue()

    for _ in range(8):
        pause = after_throttling(pause, retry_after=7, at_once=8, now=NOON)

    assert pause.at_once == 4


@pytest.mark.parametrize(("at_once", "more"), [(None, None), (1, 2), (6, 7), (7, None)])
def test_batches_that_pass_let_the_calls_at_once_grow_back(at_once: int | None, more: int | None) -> None:
    assert grown(PauseValue(at_once=at_once), at_once=8).at_once == more


def test_a_success_while_paused_does_not_end_the_pause() -> None:
    pause = after_throttling(PauseValue(), retry_after=7, at_once=8, now=NOON)

    assert after_success(pause).is_running(NOON)
