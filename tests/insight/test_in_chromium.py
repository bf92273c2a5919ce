"""Charts are pictures of the tables beneath them; with or without them the page prints."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.discussion.room import Browser, Room, Seat
from tests.discussion.test_in_chromium import Window, window
from tests.waiting import wait_until

__all__ = ["window"]
pytestmark = pytest.mark.browser
Browse = Callable[[Seat], Browser]


def test_tables_become_charts_and_stay(window: Window, browse: Browse, amara: Seat, teacher: Seat) -> None:
    browse(amara).post("posts", body="What did you see first?", act="ask")
    page = window.open(teacher, "../insight/")

    expect(page.locator(".chart canvas")).to_have_count(3)
    drawn = page.evaluate("Chart.getChart(document.querySelector('.chart canvas')).data.datasets[0].data")
    assert drawn == [0, 1, 0, 0, 0], "one learner produced, as the table says"
    expect(page.get_by_role("table")).to_have_count(3)
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_charts_take_the_colours_of_the_theme_that_is_chosen_and_of_the_device(
    window: Window, browse: Browse, amara: Seat, teacher: Seat
) -> None:
    browse(amara).post("posts", body="What did you see first?", act="ask")
    page = window.open(teacher, "../insight/")
    labels = "Chart.getChart(document.querySelector('.chart canvas')).options.scales.x.ticks.color"
    light, dark = "rgb(87, 79, 70)", "rgb(194, 184, 172)"
    assert page.evaluate(labels) == light

    page.emulate_media(color_scheme="dark")
    wait_until(page, labels, dark)
    page.locator("summary[aria-label=Appearance]").click()
    page.get_by_role("button", name="Light").click()
    wait_until(page, labels, light)
    page.get_by_role("button", name="Dark").click()
    wait_until(page, labels, dark)

    expect(page.locator(".chart canvas")).to_have_count(3)


def test_the_proof_comes_by_itself_to_who_has_not_begun(
    window: Window, browse: Browse, room: Room, amara: Seat
) -> None:
    for number in range(5):
        seat = room.join(f"Learner {number}")
        browse(seat).post("posts", body="What did you see first?", act="ask")
    page = window.open(amara)

    expect(page.get_by_role("heading", name="What it has brought others in this course")).to_be_visible()
    expect(page.locator(".proof")).to_contain_text("5 people take part.")
