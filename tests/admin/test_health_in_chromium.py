"""Health and launch log, looked at: axe, widths from 320 px, keyboard, light and dark."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from lti_tool.database import upsert
from lti_tool.outbox.models import Pause
from lti_tool.outbox.service import beat
from tests.admin.desk import AdminDesk
from tests.admin.test_launch_log_page import visited
from tests.journeys.looking import SIDEWAYS
from tests.look.axe import complaints_of_axe
from tests.support.campus import TOOL_URL
from tests.support.school import School
from tests.tool import Clock

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, school: School, school_desk: AdminDesk, clock: Clock) -> Iterator[Page]:
    """The admin's browser: every request is answered by the tool in this process."""
    visited(school)
    login = {"iss": "https://canvas.instructure.com", "login_hint": "h", "client_id": "10000000000119"}
    stranger = school.browser()
    stranger.post("/lti/login", data=login | {"target_link_uri": f"{TOOL_URL}/"}, follow_redirects=True)
    values = {"failures": 5, "paused_until": clock.now + timedelta(hours=1), "reason": "scope_missing"}
    school.in_database(lambda session: upsert(session, Pause, {"registration_id": 1}, values))
    school.in_database(lambda session: beat(session, clock.now))
    page = browser.new_page()
    page.route("**/*", lambda route: answer(route, school_desk))
    yield page
    page.close()


def answer(route: Route, desk: AdminDesk) -> None:
    request, parts = route.request, urlsplit(route.request.url)
    headers = {k: v for k, v in request.headers.items() if k not in ("host", "cookie", "accept-encoding")}
    with desk.browser.open(
        parts.path,
        method=request.method,
        query_string=parts.query,
        headers=headers,
        data=request.post_data_buffer or b"",
    ) as response:
        route.fulfill(status=response.status_code, headers=dict(response.headers), body=response.get_data())


@pytest.mark.parametrize("path", ["", "launches"])
def test_with_everything_unfolded_the_page_can_be_read_by_everybody(page: Page, path: str) -> None:
    page.goto(f"{TOOL_URL}/admin/{path}")

    page.set_viewport_size({"width": 320, "height": 700})
    assert not page.evaluate(SIDEWAYS)
    for summary in page.locator("main summary").all():
        summary.click()
    assert complaints_of_axe(page) == []


def test_by_keyboard_alone_a_code_is_found_and_a_platform_asked_again(page: Page) -> None:
    page.goto(f"{TOOL_URL}/admin/launches?only=refused")
    code = page.locator("tbody tr").first.locator("code.plain").inner_text()
    page.get_by_label("Reference code").focus()
    page.keyboard.type(code.lower())
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)

    page.goto(f"{TOOL_URL}/admin/")
    page.get_by_role("button", name="Check again").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("platforms asked")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_role("button", name="Copy for the admin of Saltmarsh, moodle")).to_be_visible()
