"""When a learner may ask for a second look at their score (row 67, ADR 0072)."""

import pytest

from lti_tool.grading.rules import Asked, Refusal, asking_refusal

WAITS, ANSWERED = Asked(7.5, waits=True), Asked(7.5, waits=False)


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
        (7.5, [Asked(8.0, waits=False), ANSWERED], "asked"),
    ],
)
def test_each_score_can_be_asked_about_once(
    given: float | None, before: list[Asked], refusal: Refusal | None
) -> None:
    assert asking_refusal(given, before) == refusal
