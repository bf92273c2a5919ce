"""Timestamps of scores rise by a second, never go back and never pass the platform's clock (fault 19)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.lti.score_times import clock_offset, may_be_sent_at, next_timestamp

NOON = datetime(2026, 9, 14, 12, 0, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("last", "offset", "stamp", "sendable"),
    [
        # last sent (s after noon), platform's clock minus ours, timestamp, when it may be sent
        (None, 0, 0, 0),
        (-60, 0, 0, 0),
        (-0.5, 0, 0.5, 0.5),
        (0, 0, 1, 1),
        (None, -600, -600, 0),
        (-601, -600, -600, 0),
        (-600, -600, -599, 1),
        (0, -600, 1, 601),
        (None, 600, 0, -600),
        (30, 600, 31, -569),
        (3600, 0, 3601, 3601),
    ],
)
def test_the_next_timestamp(last: float | None, offset: float, stamp: float, sendable: float) -> None:
    difference = timedelta(seconds=offset)

    found = next_timestamp(NOON, None if last is None else after(last), difference)

    assert found == after(stamp)
    assert may_be_sent_at(found, difference) == after(sendable)


moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(
    lambda moment: moment.replace(tzinfo=UTC)
)
offsets = st.timedeltas(timedelta(days=-2), timedelta(days=2))


@given(moments, st.none() | moments, offsets)
def test_whatever_the_clocks_do(now: datetime, last: datetime | None, offset: timedelta) -> None:
    found = next_timestamp(now, last, offset)

    assert last is None or found >= last + timedelta(seconds=1)
    # Sent when it may be, the platform's clock has reached it.
    assert max(now, may_be_sent_at(found, offset)) + offset >= found


def test_milliseconds_are_whole_and_round_to_the_past() -> None:
    now = NOON + timedelta(microseconds=1_999)

    assert next_timestamp(now, None, timedelta(0)) == NOON + timedelta(milliseconds=1)


def test_an_unknown_clock_is_ours() -> None:
    assert clock_offset(None, NOON) == timedelta(0)
    assert clock_offset(after(-5), NOON) == timedelta(seconds=-5)


@pytest.mark.parametrize("date", [datetime(9999, 12, 31, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC)])
def test_a_clock_that_is_more_than_a_day_off_is_not_believed(date: datetime) -> None:
    assert clock_offset(date, NOON) == timedelta(0)
    assert clock_offset(NOON + timedelta(days=1), NOON) == timedelta(days=1)
