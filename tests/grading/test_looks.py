"""When a learner may ask for a second look at their score (row 67, ADR 0072)."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from lti_tool.grading.rules import Look, asking_refusal
from lti_tool.grading.rules.looks import Refusal

NOON = datetime(2026, 9, 14, 12, tzinfo=UTC)
WAITS, ANSWERED = Look(7.5, "Why?", NOON, "", None), Look(7.5, "Why?", NOON, "So.", NOON)


@pytest.mark.parametrize(
    ("given", "before", "refusal"),
    [
        # Nothing is due and nothing is done: there is nothing to look at.
        (None, [], "no_score"),
        (7.5, [], None),
        # A zero is a score.
        (0.0, [], None),
        (7.5, [WAITS], "waits"),
        # Staff are asked one thing at a time, also when the score has moved on.
        (8.0, [WAITS], "waits"),
        # An answer ends the matter of this score …
        (7.5, [ANSWERED], "asked"),
        # … until it is another one.
        (8.0, [ANSWERED], None),
        (7.5, [replace(ANSWERED, given=8.0), ANSWERED], "asked"),
    ],
)
def test_each_score_can_be_asked_about_once(
    given: float | None, before: list[Look], refusal: Refusal | None
) -> None:
    assert asking_refusal(given, before) == refusal
