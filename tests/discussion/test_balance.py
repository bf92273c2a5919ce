"""The balance of asking, giving and thanking: tables that an instructor could read, and its page."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.activities.views.bars import evenness_words
from lti_tool.acts.balance.rules import Counts, week_of
from lti_tool.kinds.discussion.balance.rules import (
    Balance,
    PostValue,
    Rate,
    RateName,
    ThanksValue,
    balance_of,
    counted,
    counts_of,
    missing_most,
    public,
    public_posts,
    window_start,
)
from lti_tool.kinds.discussion.options import Options, write_options
from tests.databases import recorded_statements
from tests.discussion.room import Browser, Clock, Seat

Browse = Callable[[Seat], Browser]
MONDAY = datetime(2026, 9, 14, 12, 0, tzinfo=UTC)
ANN, BEN, CYN, DAN, EVE, FAY = range(1, 7)


def at(day: float) -> datetime:
    return MONDAY + timedelta(days=day)


def post(id: int, who: int, day: float = 0, *, thread: int | None = None, **more: Any) -> PostValue:
    values = {"asks": False, "words": 20, "is_answered": False} | more
    return PostValue(id, who, thread, created_at=at(day), **values)


def thanks(who: int, whom: int, day: float = 0, *, for_post: int = 0, private: bool = False) -> ThanksValue:
    return ThanksValue(who, whom, for_post, private, at(day))


@pytest.mark.parametrize(
    ("counts", "evenness"),
    [
        ((0, 0, 0), 0.0),
        ((7, 0, 0), 0.0),
        ((5, 5, 0), 0.63),
        ((5, 5, 5), 1.0),
        ((1, 8, 1), 0.58),
        ((20, 30, 10), 0.92),
    ],
)
def test_the_more_even_the_three_are_the_nearer_to_one(counts: tuple[int, int, int], evenness: float) -> None:
    assert Counts(*counts).evenness == pytest.approx(evenness, abs=0.005)


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((0, 0, 0), "Nobody has asked, given or thanked in these weeks yet."),
        ((5, 6, 5), "Asking, giving and thanking are in balance."),
        ((7, 0, 0), "Most of it is asking."),
        ((1, 8, 1), "Most of it is giving."),
        ((10, 0, 20), "Most of it is thanking."),
        ((2, 10, 10), "Asking is behind giving and thanking."),
        ((10, 2, 9), "Giving is behind asking and thanking."),
        ((5, 5, 0), "Thanking is behind asking and giving."),
    ],
)
def test_it_is_said_which_of_the_three_is_most_or_least(
    app: Flask, counts: tuple[int, int, int], words: str
) -> None:
    with app.test_request_context():
        assert evenness_words(Counts(*counts)) == words


@pytest.mark.parametrize(
    ("said", "count"),
    [
        # To the same person once a week, whatever for.
        ([thanks(ANN, BEN, 0), thanks(ANN, BEN, 2), thanks(ANN, CYN, 3)], 2),
        ([thanks(ANN, BEN, 0), thanks(ANN, BEN, 7), thanks(ANN, CYN, 7)], 3),
        # Two who thank nobody else: two count, then none, in whichever week.
        ([thanks(ANN, BEN, 0), thanks(BEN, ANN, 1), thanks(ANN, BEN, 7), thanks(BEN, ANN, 8)], 2),
        # One of them thanks somebody else too.
        ([thanks(ANN, BEN, 0), thanks(BEN, ANN, 1), thanks(ANN, BEN, 7), thanks(BEN, CYN, 8)], 4),
        # A circle of three is no pair.
        ([thanks(ANN, BEN, 0), thanks(BEN, CYN, 0), thanks(CYN, ANN, 0)], 3),
    ],
)
def test_which_thanks_count(said: list[ThanksValue], count: int) -> None:
    assert len(counted(said)) == count


@pytest.mark.parametrize(
    ("said", "today", "count"),
    [
        ([thanks(ANN, BEN)], 0, 1),
        ([thanks(ANN, BEN, private=True)], 0, 0),
        ([thanks(ANN, BEN, private=True)], 6, 0),
        ([thanks(ANN, BEN, private=True)], 7, 1),
        ([thanks(who, FAY, private=True) for who in (ANN, BEN, CYN, DAN)], 1, 0),
        ([thanks(who, FAY, private=True) for who in (ANN, BEN, CYN, DAN, EVE)], 1, 5),
        ([thanks(ANN, whom, private=True) for whom in (BEN, CYN, DAN, EVE, FAY)], 1, 0),
    ],
)
def test_private_thanks_wait_for_company_or_the_weeks_end(
    said: list[ThanksValue], today: float, count: int
) -> None:
    assert len(public(said, at(today))) == count


@pytest.mark.parametrize(
    ("writers", "today", "count"),
    [
        ((ANN,), 1, 0),
        ((ANN, ANN, ANN, ANN, ANN), 1, 0),
        ((ANN, BEN, CYN, DAN), 6, 0),
        ((ANN, BEN, CYN, DAN), 7, 4),
        ((ANN, BEN, CYN, DAN, EVE), 1, 5),
    ],
)
def test_posts_under_an_alias_move_no_number_alone(
    writers: tuple[int, ...], today: float, count: int
) -> None:
    hidden = [post(n, who, is_hidden=True) for n, who in enumerate(writers)]
    named = post(99, FAY)

    assert len(public_posts([*hidden, named], at(today))) == count + 1
    members = frozenset({ANN, BEN, CYN, DAN, EVE, FAY})
    assert balance_of([*hidden, named], [], members, at(today)).counts.gives == count + 1


def test_of_one_person_so_much_counts_a_week() -> None:
    posts = [post(n, ANN, asks=True) for n in range(9)] + [post(20 + n, ANN, 7) for n in range(9)]
    said = [thanks(ANN, 10 + n) for n in range(9)]

    assert counts_of(posts, said) == {ANN: Counts(3, 5, 5)}


def test_weeks_begin_on_monday() -> None:
    assert week_of(at(-1)) + 1 == week_of(at(0)) == week_of(at(6)) == week_of(at(7)) - 1
    assert window_start(at(2)) == at(-21).replace(hour=0)


def test_a_courses_rates_have_their_wholes() -> None:
    posts = [
        post(1, ANN, 0, asks=True),
        post(2, BEN, 0.5, thread=1),
        post(3, ANN, 0.2, thread=1),
        post(4, BEN, 0, asks=True),
        post(5, CYN, 1, thread=4, words=2),
        post(6, CYN, 0, asks=True, is_answered=True),
        post(7, DAN, 0),
        post(8, BEN, 1, thread=7),
    ]
    said = [thanks(ANN, BEN, 1, for_post=2), thanks(BEN, CYN, 1, for_post=5), thanks(99, ANN, 1, for_post=3)]

    found = balance_of(posts, said, frozenset({ANN, BEN, CYN, DAN}), at(1))

    assert found.answered == Rate(2, 3)
    assert found.thanked == Rate(2, 3)
    assert found.spread == Rate(2, 4)
    assert found.counts == Counts(3, 5, 2)
    assert found.first_reply == timedelta(days=1)
    assert missing_most(found) == "spread"


@pytest.mark.parametrize(
    ("answered", "thanked", "spread", "missing"),
    [
        (Rate(1, 10), Rate(5, 10), Rate(5, 10), "answered"),
        (Rate(5, 10), Rate(1, 10), Rate(5, 10), "thanked"),
        (Rate(5, 10), Rate(5, 10), Rate(1, 10), "spread"),
        (Rate(0, 0), Rate(0, 0), Rate(9, 10), "spread"),
        (Rate(3, 3), Rate(2, 2), Rate(4, 4), None),
    ],
)
def test_the_lowest_of_the_three_rates_is_the_hint(
    answered: Rate, thanked: Rate, spread: Rate, missing: RateName | None
) -> None:
    assert missing_most(Balance(Counts(), answered, thanked, spread, None)) == missing


@pytest.mark.usefixtures("any_database")
def test_the_page_says_it_in_words_and_bars(
    app: Flask, browse: Browse, clock: Clock, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    for body in ("Which comes first?", "And what comes second?"):
        browse(amara).post("posts", act="ask", body=body)
    clock.forward(minutes=50)
    browse(jonas).post("posts/1/reply", body="What I saw, then what it did.")
    browse(amara).post("posts/3/thank", body="because it helped", private="1")

    with recorded_statements() as statements:
        mine = Browser(app, amara).get("balance").text

    assert len(statements) <= 6
    assert "1 of 2 questions have an answer." in mine
    assert "0 of 1 answers were thanked for." in mine
    assert "Half of the first replies came within 50 minutes." in mine
    assert "1 answer was never thanked." in mine
    assert "You have not given in these weeks." in mine
    assert mine.count('<svg class="bar"') == 6
    staffs = browse(teacher).get("balance").text
    assert staffs.count('<svg class="bar"') == 3
    assert "You have" not in staffs


def test_a_course_without_acts_is_told_so(browse: Browse, amara: Seat) -> None:
    assert "Nobody has asked, given or thanked in these weeks yet." in browse(amara).get("balance").text


def test_what_waits_elsewhere_is_not_looked_for_here(
    browse: Browse, engine: Engine, amara: Seat, jonas: Seat
) -> None:
    browse(amara).post("posts", act="ask", body="Which comes first?")
    here = browse(jonas).get("balance").text
    with Session(engine) as session:
        session.execute(update(Activity).values(options=write_options(Options(see_after=1))))
        session.commit()

    unseen = browse(jonas).get("balance").text

    assert "1 question waits for an answer." in here
    assert "Show what waits" in here
    assert "1 question waits for an answer." in unseen
    assert "You see none of them in this discussion." in unseen
    assert "Show what waits" not in unseen
