"""A refusal is read where it happens: inside the frame of the course."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, TimeoutError, expect

from tests.journeys.conftest import Arrive
from tests.journeys.looking import look_at_campus
from tests.journeys.making import TITLE, add_discussion
from tests.journeys.people import Person

pytestmark = pytest.mark.browser


@contextmanager
def everybody_signed_out(teacher: Person) -> Iterator[None]:
    """Trouble at the campus, mended afterwards."""
    teacher.open_gradebook()
    teacher.page.get_by_role("button", name="Sign everybody out").click()
    yield
    teacher.page.get_by_role("button", name="Mend everything").first.click()


@pytest.mark.parametrize("ways", ["moodle", "canvas"])
def test_who_is_signed_out_is_told_so_in_the_frame(ways: str, arrive: Arrive) -> None:
    teacher, noor = arrive(ways, "ines"), arrive(ways, "noor")
    add_discussion(teacher)

    with everybody_signed_out(teacher):
        frame = noor.open(TITLE)
        heading = frame.get_by_role("heading", name="Sign in to your course again")
        came = _comes(heading)
        look_at_campus(noor.page, f"campus-refused-{ways}")

    assert came


def test_a_page_whose_key_is_gone_says_so_in_the_frame(arrive: Arrive, discussion: str) -> None:
    noor = arrive("moodle", "noor")
    frame = noor.open(discussion)
    expect(frame.locator("#threads")).to_be_attached()
    noor.context.clear_cookies()

    frame.get_by_role("link", name="Learners").click()

    assert _comes(frame.get_by_role("heading", name="Open the activity again from your course"))


def _comes(wanted: Locator) -> bool:
    try:
        wanted.wait_for(timeout=4000)
    except TimeoutError:
        return False
    return True
