"""Dates are on the reader's clocks; where staff set them on others, a page says what those show (rows T5)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from lti_tool.activities.views.clock import next_date
from lti_tool.grading.values import PLAIN
from tests.discussion.conftest import app, browse, clock
from tests.discussion.room import Browser, Room, Seat, terms

__all__ = ["app", "browse", "clock"]
NOON = datetime(2026, 9, 14, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ([], None),
        ([None, NOON - DAY, NOON], None),
        ([NOON + 2 * DAY, None, NOON + DAY, NOON - DAY], NOON + DAY),
    ],
)
def test_the_next_date_is_the_first_that_is_to_come(
    dates: list[datetime | None], expected: datetime | None
) -> None:
    assert next_date(dates, NOON) == expected


@pytest.mark.parametrize(
    ("set_in", "read_in", "said"),
    [
        (
            "Europe/Brussels",
            "Africa/Lagos",
            "Dates are in Lagos time. The next one, Thu 17 Sep, 13:00, is Thu 17 Sep, 14:00 in Brussels,",
        ),
        ("America/New_York", "Asia/Tokyo", "Thu 17 Sep, 21:00, is Thu 17 Sep, 08:00 in New York,"),
        ("Europe/Brussels", "Europe/Madrid", None),
        ("UTC", "Africa/Lagos", None),
        ("Europe/Brussels", None, "Thu 17 Sep, 12:00, is Thu 17 Sep, 14:00 in Brussels,"),
    ],
)
def test_a_page_says_what_the_clocks_show_by_which_staff_set_its_dates(
    set_in: str,
    read_in: str | None,
    said: str | None,
    engine: Engine,
    noon: datetime,
    browse: Callable[[Seat], Browser],
) -> None:
    room = Room(engine, noon, terms(noon, grading=replace(PLAIN, zone=set_in))).open()
    page = browse(room.join("Amara Okafor", time_zone=read_in)).get("").text

    assert (" time. The next one, " in page) == (said is not None)
    assert said is None or said in page
