"""What somebody has in each list of a course, as a pure decision (rows 41, 42 and 44)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from lti_tool.points.rules import Rule
from lti_tool.points.standings.rules import EVER, WEEK, Key, Place, Plan, WeekTotal, places

FIRST = date(2026, 9, 7)
NOW = FIRST + 2 * WEEK
"""The third week goes on."""


def at(week: date) -> datetime:
    return datetime(week.year, week.month, week.day, 12, tzinfo=UTC)


def total(week: date, rule: Rule, amount: int, public: int | None = None) -> WeekTotal:
    shown = amount if public is None else public
    return WeekTotal(week, rule, amount, at(week), shown, at(week) if shown else None)


def amounts(totals: list[WeekTotal], plan: Plan, week: date = NOW) -> dict[tuple[str, str], int]:
    return {(key.span, key.what): place.amount for key, place in places(totals, plan, week).items()}


THREE_WEEKS = [total(FIRST, "ask", 10), total(FIRST + WEEK, "give", 30), total(NOW, "give", 45)]


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (Plan(season_weeks=0), {}),
        (Plan(season_weeks=0, by_week=True), {("week", "all"): 45}),
        (Plan(season_starts=FIRST), {("season", "all"): 85}),
        (Plan(season_starts=FIRST + WEEK), {("season", "all"): 75}),
        (Plan(season_starts=FIRST, season_weeks=2), {("season", "all"): 45}),
        (Plan(season_weeks=0, whole_course=True), {("course", "all"): 85}),
        (
            Plan(season_weeks=0, whole_course=True, by_act=True),
            {("course", "all"): 85, ("course", "ask"): 10, ("course", "answer"): 75},
        ),
    ],
)
def test_a_list_adds_up_what_came_in_its_time(plan: Plan, expected: dict[tuple[str, str], int]) -> None:
    assert amounts(THREE_WEEKS, plan) == expected


def test_seasons_follow_each_other_from_their_first_monday() -> None:
    plan = Plan(season_starts=FIRST, season_weeks=2)

    assert [plan.season_of(FIRST + n * WEEK) for n in range(4)] == [
        (FIRST, 1),
        (FIRST, 1),
        (FIRST + 2 * WEEK, 2),
        (FIRST + 2 * WEEK, 2),
    ]
    assert plan.ends(FIRST) == FIRST + timedelta(days=13)


def test_first_replies_and_accepted_answers_are_answers() -> None:
    totals = [total(NOW, "give", 15), total(NOW, "first", 20), total(NOW, "accepted", 15)]

    assert amounts(totals, Plan(season_starts=NOW, by_act=True))["season", "answer"] == 50


def test_a_place_is_held_since_the_last_act_that_counts_in_it() -> None:
    found = places(THREE_WEEKS, Plan(season_starts=FIRST, by_act=True), NOW)

    assert found[Key("season", FIRST, "all")] == Place(85, at(NOW))
    assert found[Key("season", FIRST, "ask")] == Place(10, at(FIRST))


def test_what_is_private_counts_when_its_week_is_over() -> None:
    totals = [total(NOW, "thank", 10, public=5), total(NOW, "give", 15, public=0)]
    plan = Plan(season_starts=FIRST, whole_course=True, by_week=True)

    assert set(amounts(totals, plan).values()) == {5}
    assert set(amounts(totals, plan, NOW + WEEK).values()) == {25}
    assert EVER in {key.starts for key in places(totals, plan, NOW)}


@pytest.mark.parametrize(
    ("before", "now", "more"),
    [
        ([], 40, None),
        ([20], 40, 20),
        ([20, 40], 40, 10),
        ([40, 0], 30, 10),
        ([0, 40], 30, None),
        ([50], 50, None),
        ([50], 0, None),
    ],
)
def test_most_improved_is_this_week_against_ones_own_mean_and_never_negative(
    before: list[int], now: int, more: int | None
) -> None:
    weeks = [NOW - (len(before) - n) * WEEK for n in range(len(before))]
    totals = [total(week, "give", amount) for week, amount in zip(weeks, before, strict=True) if amount]
    totals += [total(NOW, "give", now)] if now else []

    assert amounts(totals, Plan(season_weeks=0, improved=True)).get(("week", "improved")) == more
