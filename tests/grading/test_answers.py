"""What a platform's answer means for a score: reliability.md 2, row by row."""

from datetime import UTC, datetime, timedelta

import pytest

from lti_tool.grading.rules import Answer, Tried, Verdict, differs, judge

NOON = datetime(2026, 9, 14, 12, 0, tzinfo=UTC)
FRESH = Tried(0, None, "")
A_DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("answer", "state", "due_in", "reason"),
    [
        ("delivered", "delivered", None, ""),
        ("access_refused", "waiting", timedelta(seconds=30), "access_refused"),
        ("scope_missing", "waiting", timedelta(seconds=30), "scope_missing"),
        ("misconfigured", "waiting", timedelta(seconds=30), "misconfigured"),
        ("unreadable", "waiting", timedelta(seconds=30), "unreadable"),
        ("silent", "waiting", timedelta(seconds=30), "silent"),
        ("failed", "waiting", timedelta(seconds=30), "failed"),
        ("internal_error", "waiting", timedelta(seconds=30), "internal_error"),
        ("busy", "waiting", timedelta(seconds=120), "busy"),
        ("column_gone", "needs_instructor", A_DAY, "column_gone"),
        ("stale", "waiting", timedelta(seconds=2), "stale"),
        ("newer_found", "superseded", None, "newer_found"),
        ("overridden", "overridden", None, "overridden"),
        ("not_gradable", "not_gradable", None, "not_gradable"),
        ("unpublished", "waiting", A_DAY, "unpublished"),
        ("locked", "needs_instructor", None, "locked"),
        ("refused", "needs_instructor", None, "refused"),
    ],
)
def test_the_first_answer_decides(answer: Answer, state: str, due_in: timedelta | None, reason: str) -> None:
    verdict = judge(answer, FRESH, NOON, luck=1, retry_after=120)

    assert (verdict.state, verdict.reason) == (state, reason)
    assert verdict.due_at == (None if due_in is None else NOON + due_in)


def test_a_score_that_is_stale_a_second_time_is_superseded() -> None:
    verdict = judge("stale", Tried(0, None, "stale"), NOON, luck=1)

    assert verdict == Verdict("superseded", None, "newer_found", 0, None)


def test_a_missing_column_is_tried_daily_for_a_week() -> None:
    tried, now, tries = FRESH, NOON, 0

    while True:
        verdict = judge("column_gone", tried, now, luck=1)
        if verdict.due_at is None:
            break
        tries += 1
        now = verdict.due_at
        tried = Tried(verdict.attempts, verdict.first_failed_at, verdict.reason)

    assert tries == 7
    assert verdict.state == "needs_instructor"


@pytest.mark.parametrize(
    ("answer", "attempts", "others_pass", "state"),
    [
        ("internal_error", 3, True, "waiting"),
        ("internal_error", 4, True, "needs_instructor"),
        ("internal_error", 4, False, "waiting"),
        ("failed", 4, True, "waiting"),
        ("silent", 4, True, "waiting"),
    ],
)
def test_five_plain_500s_on_one_score_while_others_pass_are_a_refusal(
    answer: Answer, attempts: int, others_pass: bool, state: str
) -> None:
    tried = Tried(attempts, NOON, answer)

    assert judge(answer, tried, NOON, luck=1, others_pass=others_pass).state == state


@pytest.mark.parametrize(
    ("answer", "days", "state"),
    [
        ("silent", 6.9, "waiting"),
        ("silent", 7, "needs_instructor"),
        ("access_refused", 7, "needs_instructor"),
        ("unpublished", 30, "waiting"),
        ("busy", 30, "waiting"),
    ],
)
def test_a_week_of_failures_ends_in_the_instructors_hands(answer: Answer, days: float, state: str) -> None:
    verdict = judge(answer, Tried(40, NOON, answer), NOON + timedelta(days=days), luck=1)

    assert verdict.state == state
    assert (verdict.due_at is None) is (state != "waiting")


@pytest.mark.parametrize(
    ("found", "sent", "maximum", "different"),
    [
        (3.33, 3.3333, 10, False),
        (3.33333, 3.3333, 10, False),
        (0.33, 0.3333, 1, False),
        (0.4, 0.3333, 1, True),
        (9.5, 10, 10, True),
        (66.7, 66.6667, 100, False),
        (67, 66.6667, 100, True),
    ],
)
def test_a_gradebooks_rounding_is_no_change_by_a_person(
    found: float, sent: float, maximum: float, different: bool
) -> None:
    assert differs(found, sent, maximum) is different
