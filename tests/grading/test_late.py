"""What late work counts, and which steps make the score: tables that an instructor could read."""

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from lti_tool.acts.rules import ActValue
from lti_tool.grading.rules import (
    PLAIN,
    GradingTerms,
    LateTerms,
    Progress,
    StepTerms,
    counts_until,
    ends_at,
    full_until,
    next_date,
    progress,
    standing,
    worth,
)
from tests.grading.test_steps import ANN, BEN, ME, asked, day, gave, step, thanked

NOTHING = LateTerms()
A_DAY_THEN_LESS = LateTerms("decay", grace_hours=24, zero_days=7)
LESS_AT_ONCE = LateTerms("decay", grace_hours=0, zero_days=4)
CUT_OFF = LateTerms("decay", grace_hours=24, zero_days=7, cutoff_days=3)
THREE_DAYS_IN_FULL = LateTerms("decay", grace_hours=72, zero_days=3)
ANSWERS_FOR_TWO_DAYS = LateTerms("window", window_days=2)


@pytest.mark.parametrize(
    ("late", "days_late", "post", "answer"),
    [
        # Where nothing is said, nothing counts after the date.
        (NOTHING, 0, "1", "1"),
        (NOTHING, 0.001, "0", "0"),
        # A day of grace, then a sixth less each day, nothing from day seven on.
        (A_DAY_THEN_LESS, 0.5, "1", "1"),
        (A_DAY_THEN_LESS, 1, "1", "1"),
        (A_DAY_THEN_LESS, 2, "5/6", "5/6"),
        (A_DAY_THEN_LESS, 4, "1/2", "1/2"),
        (A_DAY_THEN_LESS, 6.5, "1/12", "1/12"),
        (A_DAY_THEN_LESS, 7, "0", "0"),
        (A_DAY_THEN_LESS, 30, "0", "0"),
        # No grace: less from the date on.
        (LESS_AT_ONCE, 1, "3/4", "3/4"),
        (LESS_AT_ONCE, 3, "1/4", "1/4"),
        # A cut-off ends what would still be worth something.
        (CUT_OFF, 2, "5/6", "5/6"),
        (CUT_OFF, 3, "2/3", "2/3"),
        (CUT_OFF, 3.001, "0", "0"),
        # In full for three days, and then nothing.
        (THREE_DAYS_IN_FULL, 3, "1", "1"),
        (THREE_DAYS_IN_FULL, 3.001, "0", "0"),
        # A reply window takes what answers somebody, and nothing else.
        (ANSWERS_FOR_TWO_DAYS, 0, "1", "1"),
        (ANSWERS_FOR_TWO_DAYS, 1, "0", "1"),
        (ANSWERS_FOR_TWO_DAYS, 2, "0", "1"),
        (ANSWERS_FOR_TWO_DAYS, 2.001, "0", "0"),
    ],
)
def test_what_late_work_is_worth(late: LateTerms, days_late: float, post: str, answer: str) -> None:
    found = [worth(day(days_late), day(0), late, is_answer=is_answer) for is_answer in (False, True)]

    assert found == [Fraction(post), Fraction(answer)]


def test_work_for_a_step_without_a_date_is_never_late() -> None:
    assert worth(day(999), None, A_DAY_THEN_LESS, is_answer=False) == 1


@pytest.mark.parametrize(
    ("late", "full", "end"),
    [
        (NOTHING, 0, 0),
        (A_DAY_THEN_LESS, 1, 7),
        (CUT_OFF, 1, 3),
        (THREE_DAYS_IN_FULL, 3, 3),
        (ANSWERS_FOR_TWO_DAYS, 0, 2),
    ],
)
def test_the_clock_that_a_learner_sees(late: LateTerms, full: float, end: float) -> None:
    assert (full_until(day(0), late), ends_at(day(0), late)) == (day(full), day(end))


@pytest.mark.parametrize(
    ("kind", "until"), [("post", 0), ("ask", 0), ("reply", 2), ("thank", 2), ("days", 2)]
)
def test_a_reply_window_is_open_for_steps_that_an_answer_may_count_for(kind: str, until: float) -> None:
    assert counts_until(step(kind, due=0), ANSWERS_FOR_TWO_DAYS) == day(until)  # type: ignore[arg-type]  # a table


POST = step(due=3)
TWO_REPLIES = step("reply", needed=2, due=3)


@pytest.mark.parametrize(
    ("asked_for", "late", "acts", "counted", "late_count", "late_worth"),
    [
        # On time, in the grace, on the way down, and too late.
        (POST, A_DAY_THEN_LESS, [gave(1, on=3)], 1, 0, 0),
        (POST, A_DAY_THEN_LESS, [gave(1, on=4)], 1, 0, 0),
        (POST, A_DAY_THEN_LESS, [gave(1, on=7)], 1, 1, 0.5),
        (POST, A_DAY_THEN_LESS, [gave(1, on=10)], 0, 0, 0),
        # The first that counts is the one that counts most: writing more late takes nothing away.
        (POST, A_DAY_THEN_LESS, [gave(1, on=7), gave(2, on=5.5)], 1, 1, 0.75),
        (POST, A_DAY_THEN_LESS, [gave(1, on=2), gave(2, on=7)], 1, 0, 0),
        # One reply in time, one on day four after the date.
        (TWO_REPLIES, A_DAY_THEN_LESS, [gave(1, on=2, to=ANN), gave(2, on=7, to=BEN)], 2, 1, 0.5),
        # A reply window takes replies, no posts.
        (POST, ANSWERS_FOR_TWO_DAYS, [gave(1, on=4)], 0, 0, 0),
        (TWO_REPLIES, ANSWERS_FOR_TWO_DAYS, [gave(1, on=2, to=ANN), gave(2, on=4, to=BEN)], 2, 1, 1),
        (TWO_REPLIES, ANSWERS_FOR_TWO_DAYS, [gave(1, on=2, to=ANN), gave(2, on=6, to=BEN)], 1, 0, 0),
    ],
)
def test_what_counts_late_for_a_step(
    asked_for: StepTerms,
    late: LateTerms,
    acts: Sequence[ActValue],
    counted: int,
    late_count: int,
    late_worth: float,
) -> None:
    (made,) = progress([asked_for], acts, ME, GradingTerms(late))

    assert (made.counted, made.late, made.late_worth) == (counted, late_count, late_worth)
    assert (made.met_at is not None) is (counted == asked_for.needed)


@pytest.mark.parametrize(
    ("kind", "act", "counts"),
    [
        ("post", gave(1, on=1), True),
        ("post", asked(1, on=1), True),
        ("post", gave(1, on=1, to=ANN), False),
        ("ask", asked(1, on=1), True),
        ("ask", gave(1, on=1), False),
        ("give", gave(1, on=1), True),
        ("give", gave(1, on=1, to=ANN), True),
        ("give", gave(1, on=1, to=ME), False),
        ("give", asked(1, on=1), False),
        ("thank", thanked(1, on=1, to=ANN), True),
        ("thank", thanked(1, on=1, to=ME), False),
        ("thank", gave(1, on=1, to=ANN), False),
        ("reply", thanked(1, on=1, to=ANN), False),
        ("days", gave(1, on=1), True),
        ("days", asked(1, on=1), True),
        ("days", thanked(1, on=1, to=ANN), True),
    ],
)
def test_which_acts_count_for_which_step(kind: str, act: ActValue, counts: bool) -> None:
    (made,) = progress([step(kind)], [act], ME)  # type: ignore[arg-type]  # a table

    assert made.counted == int(counts)


def test_thanks_count_once_for_each_person() -> None:
    acts = [thanked(1, on=1, to=ANN), thanked(2, on=2, to=ANN), thanked(3, on=3, to=BEN)]

    assert progress([step("thank", needed=3)], acts, ME) == (Progress(2, None),)


@pytest.mark.parametrize(
    ("zone", "days"),
    # Acts at noon, at half past ten in the evening and at eleven, all in UTC.
    [("UTC", 1), ("Europe/Brussels", 2), ("Pacific/Auckland", 1), ("America/New_York", 1)],
)
def test_a_day_ends_where_the_course_is(zone: str, days: int) -> None:
    acts = [gave(1, on=0), gave(2, on=10.5 / 24), gave(3, on=11 / 24)]

    (made,) = progress([step("days", needed=5)], acts, ME, GradingTerms(zone=zone))

    assert made.counted == days


def test_many_acts_of_one_day_are_one_day() -> None:
    acts = [gave(number, on=number / 24) for number in range(9)] + [gave(10, on=1), gave(11, on=2)]

    assert progress([step("days", needed=3)], acts, ME) == (Progress(3, day(2)),)


SIXTY, FORTY = step(due=3, share=60), step("reply", needed=2, due=3, share=40)
NO, DONE, BOTH = Progress(0, None), Progress(1, day(2)), Progress(2, day(2))
HALF_LATE = Progress(1, day(7), late=1, late_worth=0.5)
ONE_LATER, BOTH_LATER = Progress(2, day(4), late=1, late_worth=1), Progress(2, day(4), late=2, late_worth=2)


@pytest.mark.parametrize(
    ("late", "today", "post", "replies", "earned", "possible"),
    [
        # In the grace nothing is lost yet, nor is anything possible that was not done.
        (A_DAY_THEN_LESS, 3.5, NO, NO, 0, 0),
        (A_DAY_THEN_LESS, 3.5, DONE, NO, 60, 60),
        (A_DAY_THEN_LESS, 4.5, DONE, NO, 60, 100),
        # Late on day four it is worth half.
        (A_DAY_THEN_LESS, 8, HALF_LATE, NO, 30, 100),
        (A_DAY_THEN_LESS, 8, HALF_LATE, BOTH, 70, 100),
        # In the reply window nobody earns more than they had at the date: 60 is more than 40 …
        (ANSWERS_FOR_TWO_DAYS, 4, DONE, BOTH_LATER, 100, 100),
        (ANSWERS_FOR_TWO_DAYS, 4, DONE, ONE_LATER, 100, 100),
        # … 20 is as much as 20 …
        (ANSWERS_FOR_TWO_DAYS, 4, NO, ONE_LATER, 40, 100),
        # … and who had nothing gets nothing.
        (ANSWERS_FOR_TWO_DAYS, 4, NO, BOTH_LATER, 0, 100),
    ],
)
def test_what_late_work_makes_of_a_score(
    late: LateTerms, today: float, post: Progress, replies: Progress, earned: float, possible: float
) -> None:
    found = standing([SIXTY, FORTY], [post, replies], day(today), 10, GradingTerms(late))

    assert (found.earned, found.possible) == (earned, possible)


FOUR = [step(due=due, share=25) for due in (1, 2, 3, 4)]
BEST_THREE = GradingTerms(best=3)


@pytest.mark.parametrize(
    ("today", "made", "earned", "possible", "total"),
    [
        # One of four may be missed, whichever that is: the first one missed makes no score.
        (1.5, (NO, NO, NO, NO), 0, 0, 75),
        (2.5, (NO, DONE, NO, NO), 25, 25, 75),
        (2.5, (NO, NO, NO, NO), 0, 25, 75),
        (4.5, (NO, DONE, DONE, DONE), 75, 75, 75),
        (4.5, (DONE, DONE, DONE, DONE), 75, 75, 75),
        (4.5, (NO, NO, DONE, DONE), 50, 75, 75),
    ],
)
def test_only_the_best_steps_make_the_score(
    today: float, made: Sequence[Progress], earned: float, possible: float, total: float
) -> None:
    found = standing(FOUR, made, day(today), 10, BEST_THREE)

    assert (found.earned, found.possible, found.total) == (earned, possible, total)
    assert found.is_complete is (sum(one is DONE for one in made) >= 3)


def test_the_best_steps_are_those_that_make_the_highest_score() -> None:
    # A tenth of a large step and a third of a small one: the small one is better to keep.
    large, small, done = (
        step(needed=10, due=1, share=90),
        step(needed=3, due=1, share=5),
        step(due=1, share=5),
    )
    made = [Progress(1, None), Progress(1, None), DONE]

    found = standing([large, small, done], made, day(2), 12, GradingTerms(best=2))

    assert (found.possible, found.given) == (10, 8)


def test_the_next_date_is_where_the_grace_ends() -> None:
    assert next_date([step(due=3), step(due=5)], day(3.5), A_DAY_THEN_LESS) == day(4)
    assert next_date([step(due=3)], day(3.5), ANSWERS_FOR_TWO_DAYS) is None


TERMS = some.builds(
    GradingTerms,
    late=some.sampled_from([NOTHING, A_DAY_THEN_LESS, LESS_AT_ONCE, CUT_OFF, ANSWERS_FOR_TWO_DAYS]),
    best=some.sampled_from([None, 1, 2]),
)
STEPS = some.lists(
    some.builds(
        step,
        kind=some.sampled_from(["post", "reply", "give", "thank", "days"]),
        needed=some.integers(1, 3),
        due=some.sampled_from([None, 1, 2, 4]),
        share=some.integers(0, 3),
    ),
    min_size=1,
    max_size=4,
)
MOMENTS = some.integers(0, 40).map(lambda quarter: quarter / 4)
ACTS = some.lists(some.tuples(MOMENTS, some.sampled_from([None, ANN, BEN]), some.booleans()), max_size=8)


def acts_of(plan: Sequence[tuple[float, int | None, bool]]) -> list[ActValue]:
    return [
        thanked(number, on, to) if thanks and to else gave(number, on, to=to)
        for number, (on, to, thanks) in enumerate(plan, 1)
    ]


def score(steps: Sequence[StepTerms], acts: Sequence[ActValue], terms: GradingTerms, now: float) -> float:
    return standing(steps, progress(steps, acts, ME, terms), day(now), 10, terms).given or 0.0


@settings(max_examples=150, deadline=None)
@given(STEPS, ACTS, TERMS, MOMENTS)
def test_extra_acts_never_hurt(
    steps: list[StepTerms], plan: list[tuple[float, int | None, bool]], terms: GradingTerms, now: float
) -> None:
    acts = [act for act in acts_of(plan) if act.created_at <= day(now)]

    assert score(steps, acts, terms, now) >= score(steps, acts[:-1], terms, now)


@settings(max_examples=150, deadline=None)
@given(STEPS, ACTS, TERMS)
def test_what_comes_late_never_makes_less_than_partial_credit_at_the_dates(
    steps: list[StepTerms], plan: list[tuple[float, int | None, bool]], terms: GradingTerms
) -> None:
    in_time = GradingTerms(best=terms.best)

    assert score(steps, acts_of(plan), terms, 99) >= score(steps, acts_of(plan), in_time, 99)


@settings(max_examples=150, deadline=None)
@given(STEPS, ACTS, TERMS, MOMENTS, MOMENTS)
def test_a_score_moves_by_itself_only_at_the_next_date(
    steps: list[StepTerms],
    plan: list[tuple[float, int | None, bool]],
    terms: GradingTerms,
    now: float,
    later: float,
) -> None:
    acts = [act for act in acts_of(plan) if act.created_at <= day(now)]
    following = next_date(steps, day(now), terms.late)

    if now <= later and (following is None or day(later) <= following):
        assert score(steps, acts, terms, later) == score(steps, acts, terms, now)


def test_where_nothing_is_said_all_is_as_it_was() -> None:
    assert GradingTerms(LateTerms("none"), best=None, zone="UTC") == PLAIN
