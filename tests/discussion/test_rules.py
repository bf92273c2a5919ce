"""What counts as a text, where replies hang, who may change what, what is late."""

from datetime import datetime, timedelta

import pytest

from lti_tool.activities.rules import Refusal, tidy, writing_refusal
from lti_tool.kinds.discussion.rules import (
    LONGEST_POST,
    Answered,
    Place,
    body_problem,
    is_late,
    may_edit,
    may_remove,
    place_of,
)

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "empty"),
        ("  \n\t ", "empty"),
        ("\u200b\u200d\ufeff\u2060", "empty"),
        ("\u00ad\u061c\u034f", "empty"),
        ("\u3164\u2800\u115f", "empty"),
        (".", None),
        ("👍", None),
        ("今日は", None),
        ("สวัสดี", None),
        ("x" * LONGEST_POST, None),
        ("x" * (LONGEST_POST + 1), "too_long"),
    ],
)
def test_a_text_is_what_a_reader_could_see(text: str, problem: str | None) -> None:
    assert body_problem(tidy(text)) == problem


def test_a_stored_text_has_one_kind_of_line_end_and_no_nul() -> None:
    assert tidy(" a\r\nb\rc\x00d \n") == "a\nb\ncd"


@pytest.mark.parametrize(
    ("answered", "place"),
    [
        (Answered(1, None, None), Place(1, 1)),
        (Answered(2, 1, 1), Place(1, 2)),
        (Answered(3, 1, 2), Place(1, 2)),
    ],
    ids=["to a thread", "to a reply", "to a second-level reply: beside it"],
)
def test_replies_are_two_levels_deep(answered: Answered, place: Place) -> None:
    assert place_of(answered) == place


@pytest.mark.parametrize(
    ("opens_in", "closes_in", "refusal"),
    [
        (None, None, None),
        (-DAY, DAY, None),
        (timedelta(0), None, None),
        (None, timedelta(0), None),
        (timedelta(seconds=1), None, "not_open_yet"),
        (None, timedelta(seconds=-1), "closed"),
    ],
)
def test_posts_are_taken_from_opening_to_closing(
    noon: datetime, opens_in: timedelta | None, closes_in: timedelta | None, refusal: str | None
) -> None:
    opens_at = noon + opens_in if opens_in is not None else None
    closes_at = noon + closes_in if closes_in is not None else None

    assert writing_refusal(opens_at, closes_at, noon) == refusal


@pytest.mark.parametrize(
    ("is_own", "is_staff", "is_open", "edits", "removes"),
    [
        (True, False, True, True, True),
        (True, False, False, False, False),
        (True, True, False, True, True),
        (False, True, True, False, True),
        (False, True, False, False, True),
        (False, False, True, False, False),
    ],
)
def test_nobody_changes_anothers_words(
    is_own: bool, is_staff: bool, is_open: bool, edits: bool, removes: bool
) -> None:
    refusal: Refusal | None = None if is_open else "closed"

    assert may_edit(is_own=is_own, is_staff=is_staff, is_hidden=False, refusal=refusal) is edits
    assert may_edit(is_own=is_own, is_staff=is_staff, is_hidden=True, refusal=refusal) is is_own
    assert may_remove(is_own=is_own, moderates=is_staff, refusal=refusal) is removes


@pytest.mark.parametrize(
    ("due_in", "late"),
    [
        ([], False),
        ([None], False),
        ([-DAY], True),
        ([timedelta(0)], False),
        ([-DAY, DAY], False),
        ([-DAY, None], False),
        ([-DAY, -2 * DAY], True),
    ],
)
def test_late_is_after_the_last_date_that_it_could_meet(
    noon: datetime, due_in: list[timedelta | None], late: bool
) -> None:
    assert is_late([noon + one if one is not None else None for one in due_in], noon) is late
