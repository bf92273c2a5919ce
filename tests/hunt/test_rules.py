"""Which clue comes next, how long a wrong answer waits, what solves a clue, and where a class is stuck."""

from datetime import UTC, datetime, timedelta

import pytest

from lti_tool.kinds.hunt.answers import Unclear, is_lost, kept_answer, mark_of, seed_of, solves
from lti_tool.kinds.hunt.rules import (
    Clue,
    ClueKind,
    Stand,
    count_clue,
    is_address,
    is_stuck,
    next_clue,
    order_of,
    own_chain,
    tries_left,
    trouble_of,
    waits_until,
)

SECRET = "a secret of the installation"
NOON = datetime(2026, 9, 14, 12, tzinfo=UTC)


def clue(key: str, group: str = "", *, stays: bool = False) -> Clue:
    return Clue(key, key, "text", group=group, stays=stays)


CLUES = [clue(key) for key in "abcdef"]


def keys(chain: list[Clue]) -> str:
    return "".join(one.key for one in chain)


@pytest.mark.parametrize(
    ("places", "order"),
    [
        ([1, 2, 3, 4], [0, 1, 2, 3]),
        ([None, None, None], [0, 1, 2]),
        ([1, 2, 3, 2], [0, 3, 1, 2]),
        ([3, 2, 3, 4], [1, 2, 0, 3]),
        ([3, 1, 2], [1, 2, 0]),
        ([1, None, 3, 4], [0, 2, 3, 1]),
        ([1, 2, None, 1], [3, 0, 1, 2]),
        ([20, 2, 3], [1, 2, 0]),
        ([], []),
    ],
)
def test_a_clue_takes_the_place_that_is_given_to_it_and_pushes_the_others_on(
    places: list[int | None], order: list[int]
) -> None:
    assert order_of(places) == order


def test_as_they_stand_for_everybody_unless_each_has_an_order_of_their_own() -> None:
    seeds = [seed_of(SECRET, "u", member) for member in range(40)]

    assert {keys(own_chain(CLUES, seed, shuffles=False)) for seed in seeds} == {"abcdef"}
    shuffled = {keys(own_chain(CLUES, seed, shuffles=True)) for seed in seeds}
    assert len(shuffled) > 20
    assert all(sorted(one) == list("abcdef") and one.endswith("f") for one in shuffled)
    assert keys(own_chain(CLUES, seeds[0], shuffles=True)) == keys(own_chain(CLUES, seeds[0], shuffles=True))


def test_of_variants_each_learner_gets_one_in_the_place_of_the_first() -> None:
    clues = [clue("a"), clue("b", "x"), clue("c"), clue("d", "x"), clue("e", "y"), clue("f", "y")]
    chains = {keys(own_chain(clues, seed_of(SECRET, "u", member), shuffles=False)) for member in range(60)}

    assert chains == {"abce", "abcf", "adce", "adcf"}


def test_what_stays_at_its_place_is_never_shuffled_and_nor_are_its_variants() -> None:
    clues = [clue("a"), clue("b", stays=True), clue("c"), clue("d", "x"), clue("e", "x", stays=True)]
    clues += [clue("f"), clue("g")]
    chains = {keys(own_chain(clues, seed_of(SECRET, "u", member), shuffles=True)) for member in range(60)}

    assert {(one[1], one[5]) for one in chains} == {("b", "g")}
    assert {one[3] for one in chains} == {"d", "e"}
    assert {one[0] + one[2] + one[4] for one in chains} == {"acf", "afc", "caf", "cfa", "fac", "fca"}


def test_what_is_behind_somebody_stays_theirs_when_it_gets_variants() -> None:
    clues = [clue("a", "x"), clue("b", "x"), clue("c", "x"), clue("d")]
    seeds = [seed_of(SECRET, "u", member) for member in range(60)]

    assert {keys(own_chain(clues, seed, shuffles=False, passed={"b"})) for seed in seeds} == {"bd"}


def test_a_chain_goes_on_at_the_first_clue_that_is_not_behind_one() -> None:
    assert next_clue(CLUES, []) == CLUES[0]
    assert next_clue(CLUES, ["a", "c"]) == CLUES[1]
    assert next_clue(CLUES, "abcdef") is None
    assert next_clue([], []) is None


@pytest.mark.parametrize(
    ("wrong", "minutes"), [(1, 0), (2, 0), (3, 1), (4, 2), (5, 4), (8, 32), (9, 60), (10, 60), (5_000, 60)]
)
def test_wrong_answers_get_slower_and_an_hour_at_most(wrong: int, minutes: int) -> None:
    until = waits_until(wrong, NOON)

    assert until == (NOON + timedelta(minutes=minutes) if minutes else None)


@pytest.mark.parametrize(
    ("wrong", "own", "usual", "left"),
    [
        (0, None, None, None),
        (0, None, 5, 5),
        (5, None, 5, 0),
        (7, None, 5, 0),
        (1, 3, None, 2),
        (4, 3, 5, 0),
        (4, 9, 5, 5),
    ],
)
def test_how_many_tries_are_left_by_the_clues_own_limit_or_the_hunts(
    wrong: int, own: int | None, usual: int | None, left: int | None
) -> None:
    assert tries_left(wrong, Clue("k", "?", "text", tries=own), usual) == left


@pytest.mark.parametrize(
    ("where", "is_one"),
    [
        ("https://example.org/a?b=1#c", True),
        ("http://example.org", True),
        ("Shelf 4, second row", False),
        ("https://example.org and then page 3", False),
        ("javascript:alert(1)", False),
        ("", False),
    ],
)
def test_a_place_to_look_is_an_address_or_words(where: str, is_one: bool) -> None:
    assert is_address(where) is is_one


@pytest.mark.parametrize(
    ("kind", "written", "right", "wrong"),
    [
        (
            "text",
            "Café au lait\nmilk coffee",
            ["cafe au lait", "MILK-COFFEE", "Cafe\u0301 au lait"],
            ["tea", ""],
        ),
        ("text", "ember-4T9K", ["ember 4t9k", "EMBER4T9K"], ["ember", "ember-4T9"]),
        ("text", "Straße", ["strasse", "STRASSE"], ["strase"]),
        ("text", "ملف", ["ملف"], ["ملفات"]),
        ("text", "+", ["+"], ["-", "plus"]),
        ("number", "42 ± 0.5", ["42", "41,5", "42.5"], ["42.51", "many", ""]),
        ("number", "-3", ["-3", "-3.0", "\u22123"], ["3"]),
        ("number", "1,066", ["1066", "1,066", "1 066", "\u0661\u0660\u0666\u0666"], ["1", "1067"]),
        ("number", "1066", ["1,066", "1.066"], ["106,6"]),
        ("pattern", "behaviou*r", ["Behaviour", "behavioural r"], ["behavior", "misbehaviour"]),
        ("pattern", "19?4", ["1984", "19 94"], ["194", "19840"]),
        ("pattern", "col*r [red]", ["colour: red", "color red"], ["colour"]),
    ],
)
def test_what_solves_a_clue(kind: ClueKind, written: str, right: list[str], wrong: list[str]) -> None:
    digests, sealed = kept_answer(SECRET, kind, written)
    kept = Clue("k", "?", kind, digests, sealed)

    assert [one for one in right if not solves(SECRET, kept, one)] == []
    assert [one for one in wrong if solves(SECRET, kept, one)] == []
    for plain in (*written.splitlines(), *right):
        assert len(plain) < 3 or (plain not in sealed and plain not in digests)


@pytest.mark.parametrize(
    ("kind", "written", "reason"),
    [
        ("text", " \n ", "no_answer"),
        ("text", "x" * 201, "too_long"),
        ("text", "\n".join(map(str, range(21))), "too_many"),
        ("number", "about 42", "no_number"),
        ("number", "42\n43", "no_number"),
        ("pattern", "*", "no_pattern"),
        ("pattern", "* ?", "no_pattern"),
    ],
)
def test_what_solves_nothing_says_why(kind: ClueKind, written: str, reason: str) -> None:
    with pytest.raises(Unclear) as error:
        kept_answer(SECRET, kind, written)

    assert error.value.reason == reason


def test_the_same_answer_is_another_digest_elsewhere() -> None:
    assert kept_answer(SECRET, "text", "ember") != kept_answer("another secret", "text", "ember")


def test_an_answer_is_lost_under_another_secret_and_known_to_be_so() -> None:
    digests, sealed = kept_answer(SECRET, "number", "42")
    marked = Clue("k", "?", "number", digests, sealed, mark=mark_of(SECRET))

    assert is_lost("another secret", marked)
    assert not is_lost(SECRET, marked)
    assert not is_lost(SECRET, Clue("k", "?", "number", digests, sealed))
    assert SECRET not in mark_of(SECRET)


def test_a_pattern_of_many_gaps_does_not_hang() -> None:
    digests, sealed = kept_answer(SECRET, "pattern", "a*" * 90 + "b")

    assert not solves(SECRET, Clue("k", "?", "pattern", digests, sealed), "a" * 199 + "c")


@pytest.mark.parametrize(
    ("wrong", "own", "usual", "trouble"),
    [
        (0, None, None, None),
        (2, None, None, None),
        (3, None, None, "many_wrong"),
        (9, None, 10, "many_wrong"),
        (10, None, 10, "no_tries"),
        (1, 1, 10, "no_tries"),
        (2, 5, 2, None),
    ],
)
def test_who_is_stuck_has_many_wrong_answers_or_no_tries_left(
    wrong: int, own: int | None, usual: int | None, trouble: str | None
) -> None:
    assert trouble_of(wrong, Clue("k", "?", "text", tries=own), usual) == trouble


def test_a_class_is_stuck_where_a_third_of_it_stands() -> None:
    stands = [
        Stand("a", 0, 0, is_solved=True, is_passed=False),
        Stand("a", 4, 1, is_solved=True, is_passed=False),
        Stand("a", 9, 2, is_solved=False, is_passed=True),
        Stand("b", 3, 0, is_solved=False, is_passed=False),
    ]
    count = count_clue("a", 2, stands)

    assert (count.here, count.solved, count.passed, count.wrong, count.hints) == (2, 2, 1, 4, 3)
    assert count_clue("c", 0, stands).wrong == 0
    assert count_clue("b", 0, [*stands, Stand("b", 6, 0, is_solved=False, is_passed=False)]).wrong == 4.5
    assert is_stuck({"a": count}, "a", 6)
    assert not is_stuck({"a": count}, "a", 7)
    assert not is_stuck({"b": count_clue("b", 1, stands)}, "b", 2)
