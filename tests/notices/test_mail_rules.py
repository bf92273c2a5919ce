"""What is mailed now, and when to look again (row 91)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lti_tool.notices.mailing.rules import HOUR, Plan, Rhythm, Told, Wish, end_of_quiet, next_digest, plan
from lti_tool.notices.rules import MOST, Kind, Notice, grouped, is_new, newest

BERLIN, LISBON, KIRITIMATI = (
    ZoneInfo(name) for name in ("Europe/Berlin", "Europe/Lisbon", "Pacific/Kiritimati")
)


def utc(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


NOON = utc(9, 14, 12)
"""A Monday; in Berlin it is two o'clock."""


def notice(kind: Kind, at: datetime, post_id: int = 1, activity_id: int = 1) -> Notice:
    return Notice(kind, at, activity_id, f"Discussion {activity_id}", post_id)


def told_until(moment: datetime) -> Told:
    return Told(moment, moment, moment, moment)


@pytest.mark.parametrize(
    ("quiet", "now", "end"),
    [
        # Berlin is two hours ahead: 21:00 to 8:00 is 19:00 to 6:00.
        ((21, 8), utc(9, 14, 18, 59), None),
        ((21, 8), utc(9, 14, 19), utc(9, 15, 6)),
        ((21, 8), utc(9, 15, 5, 59), utc(9, 15, 6)),
        ((21, 8), utc(9, 15, 6), None),
        # Within one day, and none at all.
        ((9, 17), utc(9, 14, 12), utc(9, 14, 15)),
        ((9, 17), utc(9, 14, 15), None),
        ((0, 0), utc(9, 14, 23), None),
        # The night in which summer begins is an hour shorter, the one in which it ends an hour longer.
        ((21, 8), utc(3, 28, 22), utc(3, 29, 6)),
        ((21, 8), utc(10, 24, 22), utc(10, 25, 7)),
        # An hour that is skipped ends when the next begins; one that comes twice ends the first time.
        ((21, 2), utc(3, 28, 23), utc(3, 29, 1)),
        ((21, 2), utc(10, 24, 23), utc(10, 25, 0)),
    ],
)
def test_when_quiet_hours_end(quiet: tuple[int, int], now: datetime, end: datetime | None) -> None:
    assert end_of_quiet(Wish("daily", True, *quiet, BERLIN), now) == end


def test_an_hour_that_a_clock_repeats_does_not_end_in_the_past() -> None:
    wish = Wish("daily", True, 2, 3, BERLIN)
    for minutes in range(0, 180, 10):
        now = utc(10, 24, 23, 30) + timedelta(minutes=minutes)
        end = end_of_quiet(wish, now)
        assert end is None or now < end <= now + 2 * HOUR


@pytest.mark.parametrize(
    ("rhythm", "zone", "after", "due"),
    [
        ("daily", BERLIN, NOON, utc(9, 15, 6)),
        ("daily", BERLIN, utc(9, 15, 5), utc(9, 15, 6)),
        ("daily", BERLIN, utc(9, 15, 6), utc(9, 16, 6)),
        ("weekly", BERLIN, NOON, utc(9, 21, 6)),
        # Monday there begins on our Sunday.
        ("weekly", KIRITIMATI, utc(9, 13, 17), utc(9, 13, 18)),
        # Over the end of summer a day has 25 hours.
        ("daily", LISBON, utc(10, 24, 7), utc(10, 25, 8)),
    ],
)
def test_when_a_digest_is_due(rhythm: Rhythm, zone: ZoneInfo, after: datetime, due: datetime) -> None:
    assert next_digest(Wish(rhythm, True, 21, 8, zone), after) == due


MORNING = NOON - timedelta(hours=3)
KINDS: tuple[Kind, ...] = ("replied", "mentioned", "written_to", "thanked", "locked")
REPLY, MENTION, NUDGE, THANKS, LOCK = (
    notice(kind, NOON - timedelta(minutes=5), place) for place, kind in enumerate(KINDS, 1)
)
EVERYTHING = [REPLY, MENTION, NUDGE, THANKS, LOCK]


def planned(wish: Wish, told: Told, now: datetime = NOON, new: list[Notice] | None = None) -> Plan:
    return plan(wish, told, EVERYTHING if new is None else new, now)


def test_between_digests_thanks_come_at_once_and_what_is_said_to_somebody_within_the_hour() -> None:
    found = planned(Wish("weekly", True), told_until(MORNING))

    assert (found.notices, found.is_digest) == ((REPLY, MENTION, NUDGE, THANKS), False)
    assert planned(Wish("weekly", False), told_until(MORNING)).notices == (THANKS,)
    assert found.look_at == NOON + HOUR
    assert planned(Wish("weekly", False), told_until(MORNING)).look_at == utc(9, 21, 8)


def test_what_is_said_to_somebody_is_mailed_once_an_hour_at_most() -> None:
    told = Told(MORNING, MORNING, NOON - timedelta(minutes=40), MORNING)

    assert planned(Wish("weekly", True), told).notices == (THANKS,)
    later = planned(Wish("weekly", True), told, NOON + timedelta(minutes=20))
    assert later.notices == (REPLY, MENTION, NUDGE, THANKS)


def test_a_digest_tells_what_no_mail_has_told() -> None:
    monday = utc(9, 21, 8)
    first = planned(Wish("weekly", True), told_until(MORNING))

    digest = planned(Wish("weekly", True), first.told, monday)

    assert (digest.notices, digest.is_digest) == ((LOCK,), True)
    assert digest.look_at == monday + HOUR
    again = planned(Wish("weekly", True), digest.told, monday + HOUR)
    assert (again.notices, again.is_digest) == ((), False)


def test_a_digest_with_nothing_in_it_is_over_without_a_mail() -> None:
    monday = utc(9, 21, 8, 3)

    found = planned(Wish("weekly", False), told_until(MORNING), monday, [])

    assert found.notices == ()
    assert found.told.digested_at == monday
    assert found.look_at == utc(9, 28, 8)


def test_in_quiet_hours_nothing_is_said_and_nothing_forgotten() -> None:
    told, night = told_until(MORNING), utc(9, 14, 22)

    found = planned(Wish("daily", True), told, night)

    assert (found.notices, found.told, found.look_at) == ((), told, utc(9, 15, 8))
    assert planned(Wish("daily", True), told, found.look_at).notices == tuple(EVERYTHING)


def test_what_may_yet_be_taken_back_waits_for_the_next_look() -> None:
    fresh = notice("thanked", NOON - timedelta(seconds=59))
    told = told_until(MORNING)

    early = planned(Wish("weekly", True), told, NOON, [fresh])
    late = planned(Wish("weekly", True), early.told, NOON + timedelta(seconds=2), [fresh])

    assert (early.notices, late.notices) == ((), (fresh,))
    assert early.look_at == NOON + timedelta(seconds=1)


@pytest.mark.parametrize("step", [timedelta(minutes=7), timedelta(minutes=61), timedelta(hours=5)])
@pytest.mark.parametrize("rhythm", ["weekly", "daily"])
def test_over_a_fortnight_everything_is_told_once(rhythm: Rhythm, step: timedelta) -> None:
    kinds: tuple[Kind, ...] = ("replied", "thanked", "locked", "mentioned", "accepted")
    came = [notice(kinds[number % 5], NOON + timedelta(minutes=97 * number), number) for number in range(60)]
    wish, told, seen = Wish(rhythm, True, 21, 8, BERLIN), told_until(NOON - HOUR), list[Notice]()
    now = NOON
    while now < NOON + timedelta(days=15):
        found = plan(wish, told, [one for one in came if one.at <= now], now)
        assert found.look_at > now
        assert not found.notices or end_of_quiet(wish, now) is None
        told, now = found.told, now + step
        seen += found.notices

    assert sorted(one.post_id for one in seen) == list(range(60))


def test_an_inbox_is_read_by_discussion_the_newest_first() -> None:
    old, other, new = notice("thanked", NOON - HOUR), notice("locked", NOON, 2, 2), notice("moved", NOON, 3)

    found = newest([old, other, new])

    assert grouped(found) == [("Discussion 1", [new, old]), ("Discussion 2", [other])]
    assert [is_new(one, {1: NOON - HOUR}) for one in found] == [True, True, False]
    assert len(newest(notice("thanked", NOON, number) for number in range(MOST + 1))) == MOST
