"""Mail of a running demo: asked for in a browser, caught by the campus, and its links work."""

from time import monotonic

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.waiting import PATIENCE

pytestmark = pytest.mark.browser


def test_a_link_to_sign_in_comes_to_the_campus_and_signs_in(arrive: Arrive) -> None:
    sam = arrive("moodle", "sam")
    page = sam.page
    page.goto(f"{sam.demo.tool}/admin/sign-in")
    page.get_by_role("textbox").fill("sreyes@saltmarsh.example")
    page.get_by_role("button", name="Send").click()

    sam.go_to_course()
    page.get_by_role("link", name="Mail", exact=True).click()
    mail = page.get_by_role("link", name="Sign in to Stoke")
    again = page.get_by_role("link", name="Look again")
    expect(again).to_be_visible()
    until = monotonic() + PATIENCE
    while not mail.count():
        assert monotonic() < until, "no mail comes"
        page.wait_for_timeout(500)
        again.click()
        page.wait_for_load_state()
    mail.first.click()
    with sam.context.expect_page() as opened:
        page.get_by_role("link", name=sam.demo.tool).click()
    opened.value.get_by_role("button", name="Sign in").click()

    expect(opened.value.get_by_role("button", name="Sign out")).to_be_visible()
