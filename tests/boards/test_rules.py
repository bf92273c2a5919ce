"""Aliases, shared places and leagues, as pure decisions (rows 36 to 43)."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.boards.rules import (
    LEAST_LEAGUE,
    MOST_LEAGUE,
    alias_digest,
    alias_problem,
    form_leagues,
    league_of_newcomer,
    lower_half,
    ranks,
    tidy_alias,
)


@pytest.mark.parametrize(
    ("alias", "problem"),
    [
        ("Quiet Heron", ""),
        ("Северный Ветер", ""),
        ("木漏れ日", ""),
        ("الريح الشمالية", ""),
        ("Late-Train 7", ""),
        ("O'Heron", ""),
        ("ab", "short"),
        ("", "short"),
        ("A heron that flies all night long", "long"),
        ("Heron <b>", "letters"),
        ("Heron\u202egnol", "letters"),
        ("12345", "letters"),
        ("The real Amara", "name"),
        ("okaforette", "name"),
        ("Okáfor", "name"),
        ("Oka-for Heron", "name"),
        ("\u3164\u3164\u3164\u3164", "letters"),
        ("\u115f\u1160\uffa0", "letters"),
        ("Quiet\u3164Heron", "letters"),
        ("Quiet\u034fHeron", "letters"),
        ("Quiet\ufe0fHeron", "letters"),
        ("Quiet\u200bHeron", "letters"),
        ("Quiet\u2800Heron", "letters"),
        ("Quiet\u180eHeron", "letters"),
        ("\u17b4\u17b5\u180b", "letters"),
        ("शांत सारस", ""),
        ("นกเงียบ", ""),
    ],
)
def test_an_alias_is_letters_and_says_no_name(alias: str, problem: str) -> None:
    assert alias_problem(tidy_alias(alias), "Amara Okafor") == problem


@pytest.mark.parametrize(
    ("name", "alias", "problem"),
    [
        ("Ine\u0302s Carvalho", "Inês Heron", "name"),
        ("Inês Carvalho", "Ine\u0302s Heron", "name"),
        ("Inês Carvalho", "Ines Heron", "name"),
        ("Jörg Strauß", "Strauss Heron", "name"),
        ("İpek Şahin", "sahin-heron", "name"),
        ("Seán O'Neil", "ONeil Heron", "name"),
        ("Jean-Luc Roux", "Jean Heron", "name"),
        ("田中 美咲", "田中美咲さん", "name"),
        ("田中 美咲", "田中さん", ""),
        ("राम कुमार", "शांत कुमार", "name"),
        ("राम कुमार", "शांत रमा", ""),
        ("محمد علي", "مُحَمَّد الهادئ", "name"),
        ("Li Wu", "Liquid Heron", ""),
        ("Theo Park", "Quiet Heron", ""),
    ],
)
def test_an_alias_says_no_name_however_it_is_written(name: str, alias: str, problem: str) -> None:
    assert alias_problem(tidy_alias(alias), name) == problem


def test_who_has_no_name_or_a_short_one_may_be_called_anything() -> None:
    assert alias_problem("Quiet Heron", None) == ""
    assert alias_problem("Liquid Heron", "Li Wu") == ""


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Quiet Heron", "quiet  heron", True),
        ("Quiet Heron", "QuietHeron", True),
        ("Élan", "Elan", True),
        ("Quiet Heron", "Quick Heron", False),
        ("शांत काल", "शांत कल", False),
        ("পাখি", "পাখা", False),
        ("ปีนก", "ปูนก", False),
        ("がんこ", "かんこ", False),
        ("क\u093cलम", "\u0958लम", True),
        ("Ine\u0302s", "inês", True),
    ],
)
def test_two_ways_of_writing_an_alias_are_one(one: str, other: str, same: bool) -> None:
    assert (alias_digest(tidy_alias(one)) == alias_digest(tidy_alias(other))) is same


def test_who_has_as_much_shares_a_place_and_the_next_one_is_left_out() -> None:
    assert ranks([30, 20, 20, 10]) == [1, 2, 2, 4]
    assert ranks([20, 20, 5], first=7) == [7, 7, 9]
    assert ranks([]) == []


AMOUNTS = st.dictionaries(st.integers(1, 10_000), st.integers(0, 500), max_size=300)


@given(amounts=AMOUNTS)
def test_leagues_have_eight_to_fifteen_and_everybody_is_in_one(amounts: dict[int, int]) -> None:
    leagues = form_leagues(amounts)

    assert sorted(one for league in leagues for one in league) == sorted(amounts)
    if len(amounts) > MOST_LEAGUE:
        assert all(LEAST_LEAGUE <= len(league) <= MOST_LEAGUE for league in leagues)
    else:
        assert len(leagues) == (1 if amounts else 0)


@given(amounts=AMOUNTS)
def test_nobody_stands_in_a_lower_league_than_somebody_with_less(amounts: dict[int, int]) -> None:
    leagues = form_leagues(amounts)
    for higher, lower in pairwise(leagues):
        assert min(amounts[one] for one in higher) >= max(amounts[one] for one in lower)


@given(amounts=AMOUNTS, data=st.data())
def test_leagues_are_the_same_in_whatever_order(amounts: dict[int, int], data: st.DataObject) -> None:
    shuffled = dict(data.draw(st.permutations(list(amounts.items()))))

    assert form_leagues(shuffled) == form_leagues(amounts)


@pytest.mark.parametrize(
    ("sizes", "league"),
    [({}, 1), ({1: 3}, 1), ({1: 9, 2: 8}, 2), ({1: 8, 2: 8}, 2), ({1: 15}, None), ({1: 15, 2: 15}, None)],
)
def test_a_newcomer_joins_the_smallest_league_that_is_not_full(
    sizes: dict[int, int], league: int | None
) -> None:
    assert league_of_newcomer(sizes) == league


def test_of_a_full_league_those_with_the_least_go_to_a_new_one() -> None:
    amounts = {number: 10 * number for number in range(1, MOST_LEAGUE + 1)}

    assert lower_half(amounts) == [7, 6, 5, 4, 3, 2, 1]
