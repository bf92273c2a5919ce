"""What an act is worth, and why one is worth nothing, for an instructor to read (product.md 7)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from lti_tool.acts.rules import ActValue, VerbName
from lti_tool.points.judging.rules import judge
from lti_tool.points.rules import CAP, Worth, period_of, totals

MONDAY = datetime(2026, 9, 14, 9, 0, tzinfo=UTC)
WEEK = date(2026, 9, 14)
ME, OTHER = 1, 2
ON = Worth(((MONDAY - timedelta(days=30), "on", 1),))


class Ledger:
    """Acts as they come, an hour apart unless said otherwise."""

    def __init__(self) -> None:
        self.acts: list[ActValue] = []
        self.now = MONDAY

    def add(
        self,
        verb: VerbName,
        *,
        after: timedelta = timedelta(hours=1),
        by: int = ME,
        to: int | None = None,
        kind: str = "post",
        item: int | None = None,
        is_copy: bool = False,
        waited: int = 0,
        about: int | None = None,
    ) -> "Ledger":
        self.now += after
        number = len(self.acts) + 1
        act = ActValue(number, by, verb, kind, item or number, to, 20, is_copy, self.now, waited)
        self.acts.append(replace(act, about_id=about))
        return self

    def judged(self, worth: Worth = ON) -> list[tuple[str, int, str]]:
        return [(one.rule, one.amount, one.why) for one in judge(self.acts, ME, WEEK, "UTC", worth)]


def test_each_act_of_the_menu_has_its_worth() -> None:
    ledger = Ledger().add("asked").add("gave").add("thanked", to=OTHER, kind="thanks")
    ledger.add("found", kind="find").add("read", kind="stay").add("resolved")
    ledger.add("reacted", by=OTHER, to=ME, kind="useful").add("accepted", by=OTHER, to=ME, kind="answer")

    assert ledger.judged() == [
        ("ask", 10, ""),
        ("give", 15, ""),
        ("thank", 5, ""),
        ("find", 10, ""),
        ("read", 5, ""),
        ("give", 15, ""),
        ("useful", 5, ""),
        ("accepted", 15, ""),
    ]


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (0, ("give", 15, "")),
        (11, ("give", 15, "")),
        (12, ("first", 20, "")),
        (24, ("first", 25, "")),
        (36, ("first", 30, "")),
        (400, ("first", 30, "")),
    ],
)
def test_a_first_reply_is_worth_more_the_longer_somebody_waited(
    hours: int, expected: tuple[str, int, str]
) -> None:
    assert Ledger().add("gave", to=OTHER, waited=hours).judged() == [expected]


def test_no_bonus_where_a_reply_counts_nothing_or_the_bonus_is_worth_nothing() -> None:
    none = Worth((*ON.changes, (MONDAY, "first", 0)))
    ledger = Ledger().add("gave", to=OTHER, waited=40).add("took_back", item=1)

    assert ledger.judged() == [("first", 0, "undone")]
    assert Ledger().add("gave", to=OTHER, waited=40).judged(none) == [("give", 15, "")]


def test_what_is_on_no_menu_is_no_entry() -> None:
    ledger = Ledger().add("reacted", to=OTHER, kind="useful").add("accepted", to=OTHER, kind="answer")
    ledger.add("reacted", by=OTHER, to=ME, kind="new").add("gave", by=OTHER, to=ME)

    assert ledger.judged() == []


@pytest.mark.parametrize(
    ("after", "why"),
    [(timedelta(seconds=1), "too_soon"), (timedelta(seconds=179), "too_soon"), (timedelta(seconds=180), "")],
)
def test_two_of_a_kind_need_three_minutes_between_them(after: timedelta, why: str) -> None:
    ledger = Ledger().add("gave").add("gave", after=after)

    assert ledger.judged()[1][2] == why


def test_another_kind_needs_none() -> None:
    ledger = Ledger().add("gave").add("asked", after=timedelta(0))

    assert [why for _rule, _amount, why in ledger.judged()] == ["", ""]


def test_more_than_ten_acts_within_a_minute_count_nothing() -> None:
    ledger = Ledger()
    for _time in range(10):
        ledger.add("gave", after=timedelta(seconds=1))
    ledger.add("asked", after=timedelta(seconds=1))

    assert ledger.judged()[-1] == ("ask", 0, "too_fast")


@pytest.mark.parametrize(
    ("verb", "kind", "most"),
    [("asked", "post", 3), ("gave", "post", 5), ("thanked", "thanks", 5), ("read", "stay", 3)],
)
def test_so_many_of_a_week_count_and_more_do_no_harm(verb: VerbName, kind: str, most: int) -> None:
    ledger, after = Ledger(), timedelta(days=1) if verb == "read" else timedelta(hours=1)
    for number in range(most + 2):
        ledger.add(verb, kind=kind, after=after, to=100 + number if verb == "thanked" else None)

    assert [why for _rule, _amount, why in ledger.judged()] == [""] * most + ["enough"] * 2


def test_the_best_of_a_week_count_and_not_the_first() -> None:
    ledger = Ledger()
    for waited in (0, 0, 0, 0, 0, 40, 13):
        ledger.add("gave", to=OTHER, waited=waited)

    assert [one[1] for one in ledger.judged()] == [15, 15, 15, 0, 0, 30, 20]
    assert [one[2] for one in ledger.judged()] == ["", "", "", "enough", "enough", "", ""]


def test_after_a_change_what_was_worth_more_counts() -> None:
    ledger = Ledger()
    for _time in range(5):
        ledger.add("asked")
    worth = Worth((*ON.changes, (MONDAY + timedelta(hours=3), "ask", 20)))

    assert ledger.judged(worth) == [
        ("ask", 10, ""),
        ("ask", 0, "enough"),
        ("ask", 0, "enough"),
        ("ask", 20, ""),
        ("ask", 20, ""),
    ]


@pytest.mark.parametrize("kind", ["thanks", "useful"])
def test_one_person_counts_once_a_week(kind: str) -> None:
    ledger = Ledger()
    for _time in range(2):
        if kind == "thanks":
            ledger.add("thanked", to=OTHER, kind=kind)
        else:
            ledger.add("reacted", by=OTHER, to=ME, kind=kind)

    assert [why for _rule, _amount, why in ledger.judged()] == ["", "same_person"]


def test_a_day_of_reading_counts_once_whatever_was_read_on_it() -> None:
    ledger = Ledger().add("read", kind="stay").add("read", kind="takeaway", after=timedelta(minutes=1))
    ledger.add("read", kind="stay").add("read", kind="stay", after=timedelta(days=1))

    assert ledger.judged() == [
        ("read", 5, ""),
        ("read", 0, "same_day"),
        ("read", 0, "same_day"),
        ("read", 5, ""),
    ]


def test_a_day_of_reading_is_one_on_the_courses_clocks() -> None:
    ledger = Ledger().add("read", kind="stay", after=timedelta(hours=10))
    ledger.add("read", kind="stay", after=timedelta(hours=6))
    days = {
        zone: [one.why for one in judge(ledger.acts, ME, WEEK, zone, ON)]
        for zone in ("UTC", "America/New_York", "Asia/Tokyo")
    }

    assert days == {"UTC": ["", ""], "America/New_York": ["", "same_day"], "Asia/Tokyo": ["", "same_day"]}


def test_of_one_post_what_four_people_say_counts() -> None:
    ledger = Ledger()
    for number in range(6):
        ledger.add("reacted", by=10 + number, to=ME, kind="useful", about=1)
    ledger.add("thanked", by=20, to=ME, kind="thanks", about=1)
    ledger.add("thanked", by=21, to=ME, kind="thanks", about=2)

    assert [why for _rule, _amount, why in ledger.judged()] == [""] * 4 + ["same_post"] * 3 + [""]


def test_what_others_said_of_a_post_goes_and_comes_back_with_it() -> None:
    ledger = Ledger().add("gave", item=7).add("reacted", by=OTHER, to=ME, kind="useful", about=7)
    hidden = ledger.add("hid", item=7).judged()
    restored = ledger.add("restored", item=7).judged()
    removed = ledger.add("took_back", item=7).judged()

    assert hidden == removed == [("give", 0, "undone"), ("useful", 0, "undone")]
    assert restored == [("give", 15, ""), ("useful", 5, "")]


def test_a_week_ends_at_its_cap_and_the_last_act_counts_in_part() -> None:
    ledger = Ledger()
    for _time in range(5):
        ledger.add("gave")
    for number in range(4):
        ledger.add("accepted", by=10 + number, to=ME, kind="answer")

    judged = ledger.judged()
    assert sum(amount for _rule, amount, _why in judged) == CAP
    assert judged[-1] == ("accepted", 5, "cap")


def test_what_a_clue_was_worth_after_hints_says_so() -> None:
    ledger = Ledger().add("solved", kind="clue").add("solved", kind="clue_1").add("solved", kind="clue_2")

    assert ledger.judged() == [("solve", 10, ""), ("solve", 5, "hints"), ("solve", 0, "hints")]


def test_what_is_worth_nothing_says_so_and_uses_up_nothing() -> None:
    none = Worth((*ON.changes, (MONDAY, "ask", 0), (MONDAY + timedelta(hours=4), "ask", 10)))
    ledger = Ledger()
    for _time in range(5):
        ledger.add("asked")

    assert ledger.judged(none) == [("ask", 0, "nothing")] * 4 + [("ask", 10, "")]


@pytest.mark.parametrize("undone", ["took_back", "hid"])
def test_what_is_undone_makes_room_for_what_came_after(undone: VerbName) -> None:
    ledger = Ledger()
    for _time in range(4):
        ledger.add("asked")
    before = ledger.judged()
    ledger.add(undone, item=1)

    assert before[3] == ("ask", 0, "enough")
    assert ledger.judged()[0] == ("ask", 0, "undone")
    assert ledger.judged()[3] == ("ask", 10, "")


def test_what_is_restored_counts_as_if_it_had_never_been_hidden() -> None:
    ledger = Ledger().add("asked").add("hid", item=1).add("restored", item=1)

    assert ledger.judged() == [("ask", 10, "")]


def test_a_copy_and_what_one_says_to_oneself_count_nothing() -> None:
    ledger = Ledger().add("gave", is_copy=True).add("gave", to=ME).add("thanked", to=ME, kind="thanks")
    ledger.add("accepted", to=ME, kind="answer")

    assert [why for _rule, _amount, why in ledger.judged()] == ["copy", "oneself", "oneself", "oneself"]


def test_thanks_in_words_that_another_used_are_thanks_to_who_gets_them() -> None:
    ledger = Ledger().add("thanked", by=OTHER, to=ME, kind="thanks", is_copy=True)

    assert ledger.judged() == [("useful", 5, "")]


def test_a_change_holds_from_then_on() -> None:
    ledger = Ledger().add("asked").add("asked")
    worth = Worth((*ON.changes, (MONDAY + timedelta(minutes=90), "ask", 3)))

    same = Worth((*ON.changes, (MONDAY + timedelta(hours=2), "ask", 3)))

    assert [amount for _rule, amount, _why in ledger.judged(worth)] == [10, 3]
    assert [amount for _rule, amount, _why in ledger.judged(same)] == [10, 10]


def test_nothing_is_given_before_points_are_on_or_while_they_are_off() -> None:
    ledger = Ledger().add("asked").add("asked").add("asked")
    hour = timedelta(hours=1)
    worth = Worth(((MONDAY + 1.5 * hour, "on", 1), (MONDAY + 2.5 * hour, "on", 0)))

    assert ledger.judged(worth) == [("ask", 10, "")]


@pytest.mark.parametrize(
    ("moment", "zone", "monday"),
    [
        (datetime(2026, 9, 14, 0, 0, tzinfo=UTC), "UTC", date(2026, 9, 14)),
        (datetime(2026, 9, 13, 23, 0, tzinfo=UTC), "UTC", date(2026, 9, 7)),
        (datetime(2026, 9, 13, 23, 0, tzinfo=UTC), "Europe/Brussels", date(2026, 9, 14)),
        (datetime(2026, 9, 14, 3, 0, tzinfo=UTC), "America/New_York", date(2026, 9, 7)),
    ],
)
def test_a_week_begins_on_monday_where_the_course_is(moment: datetime, zone: str, monday: date) -> None:
    assert period_of(moment, zone) == monday


def test_totals_are_what_the_entries_add_up_to() -> None:
    ledger = Ledger().add("asked").add("asked").add("gave").add("thanked", to=ME, kind="thanks")

    found = totals(judge(ledger.acts, ME, WEEK, "UTC", ON))
    assert {rule: total.amount for rule, total in found.items()} == {"ask": 20, "give": 15}
    assert found["ask"].reached_at == ledger.acts[1].created_at
