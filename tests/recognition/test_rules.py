"""Whom to thank before a session, and for what: one table for each decision (rows 56 and 57)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from lti_tool.acts.rules import Beginning, Item, Version
from lti_tool.recognition.rules import Deed, Person, begins_at, deeds_of, in_order

NOON = datetime(2026, 11, 17, 12, tzinfo=UTC)
AMARA, JONAS, LIN, INES = 1, 2, 3, 99
LEARNERS = (AMARA, JONAS, LIN)


def act(
    verb: Beginning,
    item_id: int,
    who: int = AMARA,
    to: int | None = None,
    kind: str = "post",
    waited: int = 0,
    copy: bool = False,
    gone: str = "",
) -> Item:
    return Item(
        verb=verb,
        kind=kind,
        id=item_id,
        membership_id=who,
        to_membership_id=to,
        versions=(Version(NOON, 10, copy),),
        is_taken_back=gone == "back",
        is_hidden=gone == "hidden",
        waited_hours=waited,
    )


@pytest.mark.parametrize(
    ("acts", "deeds"),
    [
        ([act("asked", 1)], [("asked", 1)]),
        ([act("gave", 1)], [("gave", 1)]),
        ([act("gave", 1, to=JONAS, waited=13)], [("first", 1)]),
        ([act("gave", 1), act("gave", 2)], [("gave", 1)]),
        ([act("resolved", 1)], [("resolved", 1)]),
        ([act("found", 1, kind="find")], [("found", 1)]),
        ([act("shared", 1, kind="share")], [("shared", 1)]),
        ([act("thanked", 1, to=JONAS, kind="thanks")], [("thanks", 1)]),
        (
            [act("thanked", 1, JONAS, AMARA, "thanks"), act("thanked", 2, LIN, AMARA, "thanks")],
            [("thanked", 2)],
        ),
        (
            [act("thanked", 1, JONAS, AMARA, "thanks"), act("thanked", 2, JONAS, AMARA, "thanks")],
            [("thanked", 1)],
        ),
        (
            [act("reacted", 1, JONAS, AMARA, "useful"), act("reacted", 2, LIN, AMARA, "useful")],
            [("useful", 2)],
        ),
        ([act("reacted", 1, JONAS, AMARA, "new")], []),
        ([act("accepted", 1, JONAS, AMARA, "answer")], [("accepted", 1)]),
        (
            [act("accepted", 1, JONAS, AMARA, "answer"), act("accepted", 2, LIN, AMARA, "answer")],
            [("accepted", 2)],
        ),
        ([act("accepted", 1, INES, AMARA, "answer")], [("accepted", 1)]),
        ([act("accepted", 1, AMARA, AMARA, "answer")], []),
        ([act("read", 1, kind="reading_day"), act("read", 2, kind="reading_day")], [("read", 2)]),
        ([act("read", 1, kind="reading_day"), act("read", 1, kind="takeaway")], [("read", 1)]),
        ([act("recognised", 1, INES, AMARA, "accolade")], []),
        ([act("gave", 1, copy=True)], []),
        ([act("asked", 1, gone="back")], []),
        ([act("asked", 1, gone="hidden")], []),
        ([act("asked", 1, who=INES)], []),
        (
            [
                act("gave", 1),
                act("asked", 2),
                act("accepted", 3, JONAS, AMARA, "answer"),
                act("thanked", 4, to=LIN),
            ],
            [("accepted", 1), ("asked", 1), ("gave", 1)],
        ),
    ],
)
def test_what_is_worth_saying_of_somebody(acts: list[Item], deeds: list[tuple[str, int]]) -> None:
    found = deeds_of({7: acts}, LEARNERS).get(AMARA, [])

    assert [(one.what, one.count) for one in found] == deeds


def test_a_day_of_reading_in_two_activities_is_one() -> None:
    acts = {7: [act("read", 1, kind="reading_day")], 8: [act("read", n, kind="takeaway") for n in (2, 3)]}
    monday, tuesday = date(2026, 11, 16), date(2026, 11, 17)

    found = deeds_of(acts, LEARNERS, (), {1: monday, 2: monday, 3: tuesday})[AMARA]

    assert [(one.what, one.count) for one in found] == [("read", 2)]


def test_what_was_thanked_for_before_is_not_said_again() -> None:
    acts = {7: [act("asked", 1), act("gave", 2)]}

    assert [one.what for one in deeds_of(acts, LEARNERS, {("post", 1)})[AMARA]] == ["gave"]


def test_what_came_since_is_said_although_something_like_it_was() -> None:
    acts = {7: [act("accepted", 1, JONAS, AMARA, "answer"), act("accepted", 2, LIN, AMARA, "answer")]}

    assert [one.refs for one in deeds_of(acts, LEARNERS, {("answer", 1)})[AMARA]] == [(("answer", 2),)]


def test_of_equals_the_newest_is_said() -> None:
    acts = {7: [act("asked", 1), act("asked", 2)], 8: [act("asked", 3)]}

    assert [one.refs for one in deeds_of(acts, LEARNERS)[AMARA]] == [(("post", 3),)]


def test_how_long_somebody_had_waited_goes_along() -> None:
    assert deeds_of({7: [act("gave", 1, to=JONAS, waited=26)]}, LEARNERS)[AMARA][0].hours == 26


def deed(person: int, what: str = "gave") -> list[Deed]:
    return [Deed(what, person, 7, (("post", person),))]  # type: ignore[arg-type]  # the table names deeds


@pytest.mark.parametrize(
    ("people", "strong", "order"),
    [
        ([Person(1), Person(2), Person(3)], (), [1, 2, 3]),
        ([Person(1), Person(2), Person(3)], (3,), [3, 1, 2]),
        ([Person(1, thanked_at=NOON), Person(2), Person(3)], (1,), [2, 3, 1]),
        ([Person(1, thanked_at=NOON), Person(2, thanked_at=NOON - timedelta(days=9))], (1,), [2, 1]),
        ([Person(1, 10), Person(2, 10), Person(3, 20)], (), [1, 3, 2]),
        ([Person(1, 10), Person(2, 10), Person(3, 20)], (1, 2), [1, 3, 2]),
        ([Person(1, 10), Person(2, 10), Person(3)], (), [1, 3, 2]),
        ([Person(4), Person(1)], (), [1]),
    ],
)
def test_who_was_not_thanked_comes_first_and_groups_take_turns(
    people: list[Person], strong: tuple[int, ...], order: list[int]
) -> None:
    deeds = {one: deed(one, "accepted" if one in strong else "gave") for one in (1, 2, 3)}

    assert in_order(people, deeds) == order


def test_nobodys_place_follows_from_thanks_which_may_be_private() -> None:
    deeds = {1: deed(1, "read"), 2: [*deed(2, "thanked"), *deed(2, "read")], 3: deed(3, "thanked")}

    assert in_order([Person(3), Person(2), Person(1)], deeds) == [1, 2, 3]


def test_who_only_read_on_one_day_comes_after_who_did_more() -> None:
    often = [replace(one, count=2) for one in deed(3, "read")]
    deeds = {1: deed(1, "read"), 2: deed(2, "gave"), 3: often, 4: [*deed(4, "asked"), *deed(4, "read")]}
    thanked = [Person(2, thanked_at=NOON), Person(3, thanked_at=NOON - timedelta(days=9)), Person(4)]

    assert in_order([Person(1), *thanked], deeds) == [4, 3, 2, 1]


def test_whoever_did_nothing_is_nowhere() -> None:
    assert in_order([Person(1), Person(2)], {1: deed(1), 2: []}) == [1]


@pytest.mark.parametrize(
    ("last", "days"),
    [(None, 7), (timedelta(days=2), 2), (timedelta(days=20), 20), (timedelta(days=90), 28)],
)
def test_a_brief_begins_where_the_last_one_was_ticked(last: timedelta | None, days: int) -> None:
    assert begins_at(NOON - last if last else None, NOON) == NOON - timedelta(days=days)
