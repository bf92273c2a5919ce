"""What a text is worth counting, and what acts add up to."""

from datetime import UTC, datetime, timedelta
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.acts.rules import ActValue, VerbName, Version, count_words, items, text_digest

NOON = datetime(2026, 9, 14, 12, 0, tzinfo=UTC)
SENTENCE = "Entropy always rises in a closed system, or so they say."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("   \n\t ", 0),
        ("Two words", 2),
        ("don't well-known", 2),
        ("3.14 and 1,000", 3),
        ("apples,pears", 2),
        ("**bold** _and_ `code`", 3),
        ("Heading\n\none\ntwo\nthree", 4),
        ("see https://example.org/a/very-long/path?with=many&parts=1", 1),
        ("see https://example.org/a-b-c now", 2),
        ("see www.example.org/a/b/c now", 2),
        ("\xa0\xa0& one", 1),
        ("--- *** ___ | |", 0),
        ("😀 🎉 👩‍👩‍👧", 0),
        ("a\u200bb\u200bc\u200bd", 1),
        (". \u3164 \uffa0 \u115f\u1160", 0),
        ("Größe naïve Łódź", 3),
        ("cafe\u0301 crème", 2),
        ("हिन्दी में लिखा", 3),
        ("مرحبا بالعالم", 2),
        ("안녕하세요 세계", 2),
        ("我们今天学习物理。", 8),
        ("これはペンです", 7),
        ("สวัสดีครับ", 7),
        ("Python 很好", 3),
    ],
)
def test_words_are_counted_as_a_reader_sees_them(text: str, words: int) -> None:
    assert count_words(text) == words


@given(st.text(max_size=300))
def test_any_text_has_a_count_no_higher_than_its_length(text: str) -> None:
    assert 0 <= count_words(text) <= len(text)


@pytest.mark.parametrize("piece", ["a.", "<a", '](a "', "&a", "'a", "http:/", "1)", "] ("])
def test_a_hostile_text_is_counted_in_no_time(piece: str) -> None:
    # Of this process alone, whatever else the machine has to do.
    start = process_time()

    count_words(piece * (100_000 // len(piece)))

    assert process_time() - start < 2


@pytest.mark.parametrize(
    "same",
    [
        SENTENCE.upper(),
        SENTENCE.replace(" ", "   \n"),
        SENTENCE.replace(",", " -").replace(".", "!!!"),
        f"**{SENTENCE}**",
        "\uff25" + SENTENCE[1:],
    ],
)
def test_a_digest_sees_through_case_spaces_and_punctuation(same: str) -> None:
    assert text_digest(same) == text_digest(SENTENCE) != ""


def test_a_digest_tells_other_words_apart() -> None:
    assert text_digest(SENTENCE.replace("rises", "falls")) != text_digest(SENTENCE)


def test_manners_have_no_digest() -> None:
    assert text_digest("Thank you, I had not thought of it!") != ""
    assert text_digest("Thank you!") == ""
    assert text_digest("one two three four five six seven") == ""


def test_acts_fold_into_items_with_their_versions() -> None:
    acts = [
        _act(1, "gave", item=7, minute=0, words=40),
        _act(2, "gave", item=8, minute=1, words=10, to=5),
        _act(3, "edited", item=7, minute=2, words=60),
        _act(4, "took_back", item=8, minute=3),
    ]

    first, second = items(acts)

    assert (first.id, first.to_membership_id, first.is_taken_back) == (7, None, False)
    assert first.versions == (
        Version(NOON, 40, False),
        Version(NOON + timedelta(minutes=2), 60, False),
    )
    assert (second.id, second.to_membership_id, second.is_taken_back) == (8, 5, True)
    assert len(second.versions) == 1


def test_an_item_says_with_which_act_it_began() -> None:
    asked, thanked = items(
        [
            _act(1, "asked", item=7, minute=0, words=40),
            _act(2, "thanked", item=8, minute=1, words=6, to=5),
            _act(3, "edited", item=7, minute=2, words=50),
        ]
    )

    assert (asked.verb, len(asked.versions)) == ("asked", 2)
    assert (thanked.verb, thanked.to_membership_id) == ("thanked", 5)


def test_what_is_taken_back_and_begun_again_stands_since_then() -> None:
    acts = [
        _act(1, "thanked", item=8, minute=0, words=40, to=5),
        _act(2, "took_back", item=8, minute=1),
        _act(3, "thanked", item=8, minute=2, words=6, to=5),
    ]

    (thanks,) = items(acts)

    assert not thanks.is_taken_back
    assert thanks.versions == (Version(NOON + timedelta(minutes=2), 6, False),)


def test_the_order_in_which_acts_are_read_makes_no_difference() -> None:
    acts = [_act(1, "gave", item=7, minute=0, words=40), _act(2, "edited", item=7, minute=0, words=60)]

    assert items(reversed(acts)) == items(acts)


def test_an_act_on_an_item_that_was_never_given_makes_no_item() -> None:
    assert items([_act(1, "took_back", item=7, minute=0)]) == ()


def _act(
    id: int, verb: VerbName, *, item: int, minute: int, words: int = 0, to: int | None = None
) -> ActValue:
    return ActValue(id, 1, verb, "post", item, to, words, False, NOON + timedelta(minutes=minute))
