"""A launch without cookies beside a platform's storage that works, fails or lies (ADR 0013; lti.md B5)."""

import pytest
from playwright.sync_api import Page, expect

from tests.look.browser import Tool
from tests.look.storage import (
    AUTH_PATH,
    KEY,
    LAUNCH_PATH,
    TOOL,
    WORKING,
    Storage,
    broken,
    heard_by_storage,
    open_beside,
)

pytestmark = pytest.mark.browser

WORK = {
    "by today's subjects": WORKING,
    "by the older ones": Storage(gives=KEY, prefix="org.imsglobal."),
    "in a frame that comes late": Storage(gives=KEY, is_late=True),
}
BROKEN = broken()
FORGETFUL = {"nothing": Storage(), "an empty key": Storage(gives="")}
LAUNCHED = {"id_token": "the.signed.launch", "state": "the-state"}


@pytest.mark.parametrize("storage", WORK.values(), ids=WORK)
def test_a_storage_keeps_the_key_and_the_launch_has_it_back(page: Page, tool: Tool, storage: Storage) -> None:
    first, launch = open_beside(page, tool, storage)

    first.wait_for_url(f"**{AUTH_PATH}")
    launch.wait_for_url(f"**{LAUNCH_PATH}")

    kept = [one for one in heard_by_storage(page) if one["subject"] == f"{storage.prefix}lti.put_data"]
    said = [(one["key"], one["value"], one["origin"]) for one in kept]
    assert ("stoke-login-1", KEY, tool.server.at(TOOL)) in said
    assert tool.form(LAUNCH_PATH) == LAUNCHED | {"browser_key": KEY}


@pytest.mark.parametrize(("storage", "reason"), BROKEN.values(), ids=BROKEN)
def test_without_a_storage_a_window_is_one_click_away_with_the_hint_unspent(
    page: Page, tool: Tool, storage: Storage, reason: str
) -> None:
    first, launch = open_beside(page, tool, storage)

    launch.wait_for_url(f"**{LAUNCH_PATH}")
    assert tool.form(LAUNCH_PATH) == LAUNCHED | {"storage_error": reason}
    expect(first.get_by_role("heading")).to_have_text("Open this activity in a window of its own")
    window = first.get_by_role("link", name="Open in a new window")
    expect(window).to_have_attribute("href", "/window")
    expect(window).to_have_attribute("target", "_blank")
    assert not tool.was_asked(AUTH_PATH)
    assert not storage.at_stranger or KEY not in repr(heard_by_storage(page))


@pytest.mark.parametrize("storage", FORGETFUL.values(), ids=FORGETFUL)
def test_a_storage_that_gives_nothing_back_is_told_apart(page: Page, tool: Tool, storage: Storage) -> None:
    _first, launch = open_beside(page, tool, storage)

    launch.wait_for_url(f"**{LAUNCH_PATH}")

    assert tool.form(LAUNCH_PATH) == LAUNCHED | {"storage_error": "empty"}
