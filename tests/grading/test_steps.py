"""What counts for a step, and the score it makes: tables that an instructor could read."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from lti_tool.acts.rules import ActValue, VerbName
from lti_tool.grading.rules import (
    Progress,
    Standing,
    StepName,
    StepTerms,
    next_date,
    progress,
    standing,
    wished,
)

ME, ANN, BEN = 1, 2, 3
MONDAY = datetime(2026, 9, 14, 12, 0, tzinfo=UTC)


def day(number: float) -> datetime:
    """Noon of the day so many days after Monday."""
    return MONDAY + timedelta(days=number)


def step(
    kind: StepName = "post", needed: int = 1, words: int = 0, due: float | None = None, share: int = 1
) -> StepTerms:
    return StepTerms(kind, needed, words, None if due is None else day(due), share)


def gave(item: int, on: float, words: int = 50, *, to: int | None = None, is_copy: bool = False) -> ActValue:
    return _act("gave", item, on, words, to, is_copy)


def edited(
    item: int, on: float, words: int = 50, *, to: int | None = None, is_copy: bool = False
) -> ActValue:
    return _act("edited", item, on, words, to, is_copy)


def asked(item: int, on: float) -> ActValue:
    return _act("asked", item, on, 50, None, False)


def thanked(item: int, on: float, to: int) -> ActValue:
    return _act("thanked", item, on, 50, to, False)


def took_back(item: int, on: float) -> ActValue:
    return _act("took_back", item, on, 0, None, False)


def _act(verb: VerbName, item: int, on: float, words: int, to: int | None, is_copy: bool) -> ActValue:
    return ActValue(round(on * 1000), ME, verb, "post", item, to, words, is_copy, day(on))


POSTS_20_WORDS_BY_DAY_3 = step(words=20, due=3)
TWO_POSTS = step(needed=2)
TWO_REPLIES_20_WORDS = step("reply", needed=2, words=20, due=3)


@pytest.mark.parametrize(
    ("asked", "acts", "counted", "met_on"),
    [
        # A post by Thursday of at least twenty words.
        (POSTS_20_WORDS_BY_DAY_3, [], 0, None),
        (POSTS_20_WORDS_BY_DAY_3, [gave(1, on=1)], 1, 1),
        (POSTS_20_WORDS_BY_DAY_3, [gave(1, on=1, words=20)], 1, 1),
        (POSTS_20_WORDS_BY_DAY_3, [gave(1, on=1, words=19)], 0, None),
        (POSTS_20_WORDS_BY_DAY_3, [gave(1, on=3)], 1, 3),
        (POSTS_20_WORDS_BY_DAY_3, [gave(1, on=3.001)], 0, None),
        (POSTS_20_WORDS_BY_DAY_3, [gave(1, on=1, to=ANN)], 0, None),
        # A question is a post as any other; thanks are neither posts nor replies.
        (POSTS_20_WORDS_BY_DAY_3, [asked(1, on=1)], 1, 1),
        (TWO_POSTS, [asked(1, on=1), gave(2, on=2)], 2, 2),
        (TWO_REPLIES_20_WORDS, [gave(1, on=1, to=ANN), thanked(2, on=1, to=BEN)], 1, None),
        (POSTS_20_WORDS_BY_DAY_3, [gave(1, on=1, is_copy=True)], 0, None),
        (POSTS_20_WORDS_BY_DAY_3, [gave(1, on=1), took_back(1, on=2)], 0, None),
        (POSTS_20_WORDS_BY_DAY_3, [gave(1, on=1), took_back(1, on=2), gave(2, on=2.5)], 1, 2.5),
        # Edits: it counts from when it became good enough and stayed so.
        (POSTS_20_WORDS_BY_DAY_3, [gave(1, on=1, words=5), edited(1, on=2)], 1, 2),
        (POSTS_20_WORDS_BY_DAY_3, [gave(1, on=1), edited(1, on=2, words=30)], 1, 1),
        (POSTS_20_WORDS_BY_DAY_3, [gave(1, on=1), edited(1, on=2, words=5)], 0, None),
        (POSTS_20_WORDS_BY_DAY_3, [gave(1, on=1), edited(1, on=4, words=30)], 1, 1),
        (POSTS_20_WORDS_BY_DAY_3, [gave(1, on=1, words=5), edited(1, on=4)], 0, None),
        (POSTS_20_WORDS_BY_DAY_3, [gave(1, on=1), edited(1, on=2, words=5), edited(1, on=4)], 0, None),
        (POSTS_20_WORDS_BY_DAY_3, [gave(1, on=1, is_copy=True), edited(1, on=2)], 1, 2),
        (POSTS_20_WORDS_BY_DAY_3, [gave(1, on=1), edited(1, on=2, is_copy=True)], 0, None),
        (POSTS_20_WORDS_BY_DAY_3, [gave(1, on=1), took_back(1, on=4)], 0, None),
        # Two posts, no date.
        (TWO_POSTS, [gave(1, on=1)], 1, None),
        (TWO_POSTS, [gave(1, on=1), gave(2, on=9)], 2, 9),
        (TWO_POSTS, [gave(1, on=1), gave(2, on=9), gave(3, on=5)], 2, 5),
        (TWO_POSTS, [gave(1, on=1), gave(2, on=2), gave(3, on=3), took_back(1, on=4)], 2, 3),
        # Replies to two different people by Thursday.
        (TWO_REPLIES_20_WORDS, [gave(1, on=1, to=ANN), gave(2, on=2, to=BEN)], 2, 2),
        (TWO_REPLIES_20_WORDS, [gave(1, on=1, to=ANN), gave(2, on=2, to=ANN)], 1, None),
        (TWO_REPLIES_20_WORDS, [gave(1, on=1, to=ANN), gave(2, on=2, to=ME)], 1, None),
        (TWO_REPLIES_20_WORDS, [gave(1, on=1, to=ANN), gave(2, on=2)], 1, None),
        (TWO_REPLIES_20_WORDS, [gave(1, on=1, to=ANN), gave(2, on=2, to=BEN, words=3)], 1, None),
        (TWO_REPLIES_20_WORDS, [gave(1, on=1, to=ANN), gave(2, on=4, to=BEN)], 1, None),
        (
            TWO_REPLIES_20_WORDS,
            [gave(1, on=1, to=ANN), gave(2, on=2, to=ANN), gave(3, on=2.5, to=BEN), took_back(1, on=4)],
            2,
            2.5,
        ),
    ],
)
def test_what_counts_for_a_step(
    asked: StepTerms, acts: Sequence[ActValue], counted: int, met_on: float | None
) -> None:
    made = progress([asked], acts, ME)

    assert made == (Progress(counted, None if met_on is None else day(met_on)),)


POST_BY_DAY_3 = step(due=3, share=60)
REPLIES_BY_DAY_5 = step("reply", needed=2, due=5, share=40)
NOTHING = Progress(0, None)
DONE = Progress(1, day(1))
BOTH_DONE = Progress(2, day(2))
HALF = Progress(1, None)


@pytest.mark.parametrize(
    ("today", "post", "replies", "earned", "possible", "given"),
    [
        # Before any date only what is done makes a score.
        (0, NOTHING, NOTHING, 0, 0, None),
        (1, DONE, NOTHING, 60, 60, 10),
        (1, NOTHING, HALF, 0, 0, None),
        (2, NOTHING, BOTH_DONE, 40, 40, 10),
        (2, DONE, HALF, 60, 60, 10),
        (2, DONE, BOTH_DONE, 100, 100, 10),
        # The day of the date itself is not past it.
        (3, NOTHING, NOTHING, 0, 0, None),
        # After the first date the post is possible for everybody.
        (4, NOTHING, NOTHING, 0, 60, 0),
        (4, NOTHING, BOTH_DONE, 40, 100, 4),
        (4, DONE, HALF, 60, 60, 10),
        # After both, half the replies earn half their share.
        (6, NOTHING, HALF, 20, 100, 2),
        (6, DONE, HALF, 80, 100, 8),
        (6, DONE, NOTHING, 60, 100, 6),
        (6, DONE, BOTH_DONE, 100, 100, 10),
    ],
)
def test_a_score_is_what_was_earned_of_what_was_possible_so_far(
    today: float, post: Progress, replies: Progress, earned: float, possible: float, given: float | None
) -> None:
    now = standing([POST_BY_DAY_3, REPLIES_BY_DAY_5], [post, replies], day(today), maximum=10)

    assert (now.earned, now.possible, now.given) == (earned, possible, given)
    assert now.total == 100
    assert now.is_complete is (post == DONE and replies == BOTH_DONE)


def test_a_score_has_four_decimals() -> None:
    now = standing([step(needed=3, due=1)], [Progress(1, None)], day(2), maximum=10)

    assert now.given == 3.3333


@pytest.mark.parametrize("shares", [(0,), ()])
def test_without_shares_there_is_no_score(shares: tuple[int, ...]) -> None:
    steps = [step(share=share) for share in shares]

    assert standing(steps, [DONE] * len(steps), day(9), maximum=10).given is None


@pytest.mark.parametrize(
    ("dates", "today", "following"),
    [((), 0, None), ((None,), 0, None), ((3, 5), 0, 3), ((3, 5), 3, 3), ((3, 5), 4, 5), ((3, 5), 6, None)],
)
def test_the_next_date_is_the_nearest_to_come(
    dates: tuple[float | None, ...], today: float, following: float | None
) -> None:
    found = next_date([step(due=due) for due in dates], day(today))

    assert found == (None if following is None else day(following))


def test_a_score_that_lost_its_ground_becomes_zero_only_where_one_had_been_wished() -> None:
    nothing_possible = standing([TWO_POSTS], [NOTHING], day(1), maximum=10)

    assert wished(nothing_possible, was_sent=True) == 0
    assert wished(nothing_possible, was_sent=False) is None


@pytest.mark.parametrize(
    ("earned", "possible", "total", "points"),
    [
        (0.0, 0.0, 100.0, (0, 0)),
        (50.0, 50.0, 100.0, (5, 5)),
        (1.0, 3.0, 3.0, (pytest.approx(10 / 3), 10)),
        (40.0, 40.0, 80.0, (5, 5)),
        (0.0, 0.0, 0.0, (0, 0)),
    ],
)
def test_shares_become_points_of_the_gradebook(
    earned: float, possible: float, total: float, points: tuple[float, float]
) -> None:
    stands = Standing(earned, possible, total, None, maximum=10, done_steps=0, is_complete=False)

    assert (stands.earned_points, stands.possible_points) == points
