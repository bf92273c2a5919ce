"""A date names its year where that is another than the present one."""

from datetime import UTC, datetime

from flask import Flask, g

from lti_tool.activities.views.clock import Clock as PageClock
from lti_tool.web.times import day, moment, second
from tests.tool import Clock


class Reader:
    """Somebody in a zone that is hours ahead of UTC."""

    locale, time_zone = "en_GB", "Asia/Tokyo"


def test_the_year_is_said_where_it_differs_for_the_reader(app: Flask, clock: Clock) -> None:
    eve, year = datetime(clock.now.year, 12, 31, 16, tzinfo=UTC), clock.now.year
    with app.test_request_context():
        g.who = Reader()
        this = [say(clock.now) for say in (moment, second, day)]
        next_one = [say(eve) for say in (moment, second, day)]
        old = PageClock(eve).short(clock.now)

    assert [str(year) in said for said in this] == [False] * 3
    assert next_one == [
        f"Fri 1 Jan {year + 1}, 01:00",
        f"Fri 1 Jan {year + 1}, 01:00:00",
        f"Fri 1 Jan {year + 1}",
    ]
    assert old.startswith(f"14 Sept {year}, ")
