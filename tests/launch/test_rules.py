"""What a course home puts first, as a table."""

from datetime import UTC, datetime, timedelta

import pytest

from lti_tool.launch.rules import OpenStep, due_for_me

NOW = datetime(2026, 9, 14, 12, 0, tzinfo=UTC)


def at(days: float | None) -> datetime | None:
    return None if days is None else NOW + timedelta(days=days)


def step(
    number: int,
    due: float | None = None,
    opens: float | None = None,
    closes: float | None = None,
    until: float | None = None,
) -> OpenStep:
    return OpenStep(number, 0, at(due), at(until if until is not None else due), at(opens), at(closes))


@pytest.mark.parametrize(
    ("steps", "order"),
    [
        ([], []),
        ([step(1), step(2, due=3), step(3, due=1)], [3, 2, 1]),
        ([step(1, due=-1), step(2, due=0)], [2]),
        ([step(1, due=2), step(2, due=-1, until=1), step(3, due=-3, until=-1)], [2, 1]),
        ([step(1, closes=-1), step(2, due=5, closes=-1)], []),
        ([step(1, due=5), step(2, due=9, closes=2), step(3, closes=3)], [2, 3, 1]),
        ([step(1, opens=4), step(2), step(3, opens=-4)], [2, 3, 1]),
        ([step(1, due=6, opens=4), step(2, due=6)], [2, 1]),
    ],
    ids=[
        "nothing",
        "by date, what has none last",
        "what is past its date cannot be met any more",
        "but for what counts late",
        "nor what closed",
        "closing ends a step too",
        "what opens later comes after what is open",
        "even by the same date",
    ],
)
def test_what_ends_first_comes_first(steps: list[OpenStep], order: list[int]) -> None:
    assert [one.activity_id for one in due_for_me(steps, NOW)] == order
