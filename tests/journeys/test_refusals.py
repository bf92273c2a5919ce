"""A refusal is read where it happens: inside the frame of the course."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.looking import look_at_campus
from tests.journeys.people import Person

pytestmark = pytest.mark.browser


@contextmanager
def everybody_signed_out(teacher: Person) -> Iterator[None]:
    """Trouble at the campus, mended afterwards."""
    teacher.open_gradebook()
    teacher.page.get_by_role("button", name="Sign everybody out").click()
    yield
    teacher.page.get_by_role("button", name="Mend everything").first.click()


def test_who_is_signed_out_is_told_so_in_the_frame(arrive: Arrive, two_discussions: tuple[str, str]) -> None:
    teacher, noor = arrive("canvas", "ines"), arrive("canvas", "noor")

    with everybody_signed_out(teacher):
        frame = noor.open(two_discussions[0])
        expect(frame.get_by_role("heading", name="Sign in to your course again")).to_be_visible()
        look_at_campus(noor.page, "campus-refused")

    noor.expect_frame_as_high_as_its_page()


def test_a_page_whose_key_is_gone_says_so_in_the_frame(arrive: Arrive, discussion: str) -> None:
    noor = arrive("moodle", "noor")
    frame = noor.open(discussion)
    expect(frame.locator("#threads")).to_be_attached()
    noor.context.clear_cookies()

    frame.get_by_role("link", name="Learners").click()

    expect(frame.get_by_role("heading", name="Open the activity again from your course")).to_be_visible()
