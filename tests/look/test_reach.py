"""Everybody reaches everything: axe, widths, keyboards, scripts that are missing."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.look import pages
from tests.look.axe import OF_COLOURS, RULES, complaints_of_axe
from tests.look.browser import Tool

pytestmark = pytest.mark.browser

WIDTHS = (320, 360, 560, 760, 880, 1100)


def test_axe_finds_nothing_on_the_gallery(page: Page, tool: Tool) -> None:
    tool.page = lambda: pages.gallery("auto")
    tool.open(page)

    for width, theme, rules in ((880, "light", RULES), (360, "light", RULES), (360, "dark", OF_COLOURS)):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")
        assert complaints_of_axe(page, rules) == [], f"{width}, {theme}"


def test_nothing_scrolls_sideways_and_no_target_is_too_small(page: Page, tool: Tool) -> None:
    small = """[...document.querySelectorAll("button, summary, .button, select, input")]
        .filter(it => it.checkVisibility() && it.type !== "hidden" && !it.closest("label"))
        .map(it => [it.outerHTML.slice(0, 80), it.getBoundingClientRect()])
        .filter(([, box]) => box.width < 24 || box.height < 24).map(([html]) => html)"""

    tool.open(page)

    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(small) == [], width


def test_the_frame_decides_where_the_steps_stand(page: Page, tool: Tool) -> None:
    tracks = "getComputedStyle(document.querySelector('.columns')).gridTemplateColumns.split(' ').length"
    tool.open(page)

    for width, columns, folded in ((360, 1, True), (600, 1, False), (880, 2, False)):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(tracks) == columns
        expect(page.get_by_text("Next: reply to one more person")).to_be_visible(visible=folded)
        expect(page.get_by_text("Times are yours, Lagos (GMT+1).")).to_be_visible(visible=not folded)


def test_three_tabs_have_a_row_of_their_own_on_a_phone(page: Page, tool: Tool) -> None:
    row = """[".brand", ".top nav", ".top summary"].map(one => document.querySelector(one))
        .map(one => one.getBoundingClientRect()).map(box => [box.top, box.bottom])"""
    tabs = "".join(f"<li><a href='#'>{words}</a></li>" for words in ("Activity", "Brief", "Said in class"))
    tool.open(page)
    page.set_viewport_size({"width": 360, "height": 900})
    page.locator(".top nav ul").evaluate("(list, tabs) => { list.innerHTML = tabs }", tabs)

    brand, nav, appearance = page.evaluate(row)

    assert nav[0] >= max(brand[1], appearance[1])
    assert nav[1] - nav[0] < 48, "in one row"


def test_a_chosen_theme_paints_the_ground(page: Page, tool: Tool) -> None:
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    page.emulate_media(color_scheme="dark")
    tool.page = lambda: pages.refused(theme="auto")
    tool.open(page)
    assert page.evaluate(ground) == "rgb(26, 24, 22)"
    tool.page = lambda: pages.gallery("auto")
    tool.open(page)

    of_the_device = page.evaluate(ground)
    page.locator("summary[aria-label=Appearance]").click()
    page.get_by_role("button", name="Light").click()

    assert of_the_device == "rgb(26, 24, 22)"
    expect(page.locator("html")).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(page.get_by_role("button", name="Light")).to_have_attribute("aria-pressed", "true")
    assert tool.form("/appearance") == {"csrf_token": "token", "theme": "light"}


def test_the_first_link_leads_past_the_top_line(page: Page, tool: Tool) -> None:
    tool.open(page)

    page.keyboard.press("Tab")

    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_arrows_move_in_the_toolbar_and_its_buttons_write_markdown(page: Page, tool: Tool) -> None:
    tool.open(page)
    box = page.locator("#body")
    box.fill("word")
    box.select_text()

    page.get_by_role("toolbar", name="Formatting").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")

    expect(box).to_have_value("**word**")


def test_without_script_the_composer_is_a_form_with_a_line_on_markdown(browser: Browser, tool: Tool) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    tool.open(page)

    composer = page.locator(".composer").first

    expect(composer.get_by_role("toolbar")).to_be_hidden()
    expect(composer.get_by_text("**bold**, *italic*")).to_be_visible()
    expect(composer.get_by_role("button", name="Save draft")).to_be_visible()
    composer.get_by_role("button", name="Post").click()
    expect(page).to_have_url(tool.home + "p/x/posts")
    assert tool.form("/p/x/posts")["body"].startswith("I told a new colleague")
    page.context.close()
