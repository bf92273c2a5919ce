"""Until when a course keeps texts and names, decided from what is known of it."""

from datetime import UTC, datetime, timedelta

import pytest

from lti_tool.safety.rules import Kept, Next, months_after, months_of, next_of, told_day


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}T12:00").replace(tzinfo=UTC)


END = at("2026-06-30")
DUE = at("2027-06-30")


@pytest.mark.parametrize(
    ("own", "site", "is_locked", "months"),
    [
        (None, 0, False, 0),
        (None, 12, False, 12),
        (6, 12, False, 6),
        (0, 12, False, 0),
        (6, 12, True, 12),
        (6, 0, True, 0),
    ],
)
def test_a_course_goes_by_the_site_until_it_says_something_and_where_that_is_locked(
    own: int | None, site: int, is_locked: bool, months: int
) -> None:
    assert months_of(own, site, is_locked) == months


@pytest.mark.parametrize(
    ("moment", "months", "then"),
    [
        ("2026-06-30", 12, "2027-06-30"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-11-30", 120, "2036-11-30"),
    ],
)
def test_months_end_on_the_same_day_or_on_the_last_one_of_a_shorter_month(
    moment: str, months: int, then: str
) -> None:
    assert months_after(at(moment), months) == at(then)


@pytest.mark.parametrize(
    ("kept", "now", "next_"),
    [
        (Kept(0, END, True, None), at("2036-01-01"), "rest"),
        (Kept(0, END, True, DUE), at("2036-01-01"), "rest"),
        (Kept(12, END, True, None), at("2027-05-30"), "rest"),
        (Kept(12, END, True, None), at("2027-05-31"), "warn"),
        (Kept(12, END, True, None), at("2036-01-01"), "warn"),
        (Kept(12, END, True, DUE), at("2027-06-29"), "wait"),
        (Kept(12, END, True, DUE), DUE, "erase"),
        (Kept(12, END, True, at("2036-01-31")), at("2036-01-30"), "wait"),
        (Kept(12, END, False, DUE), DUE, "finish"),
        (Kept(12, END, False, DUE), at("2027-06-29"), "rest"),
        (Kept(12, END, False, None), at("2036-01-01"), "rest"),
        (Kept(12, at("2026-07-15"), True, DUE), at("2027-06-01"), "rest"),
        (Kept(12, at("2026-07-15"), True, DUE), DUE, "warn"),
        (Kept(12, at("2027-06-20"), True, DUE), DUE, "rest"),
    ],
)
def test_what_is_to_be_done_next(kept: Kept, now: datetime, next_: Next) -> None:
    assert next_of(kept, now) == next_


@pytest.mark.parametrize("now", ["2027-05-31", "2027-06-29", "2030-01-01"])
def test_whoever_is_told_has_thirty_days(now: str) -> None:
    told = told_day(Kept(12, END, True, None), at(now))

    assert told >= at(now) + timedelta(days=30)
    assert told >= DUE
