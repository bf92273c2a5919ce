"""What the small modules do with the answers of the tool."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.look import pages
from tests.look.browser import Tool
from tests.serving import Answer
from tests.waiting import wait_until

pytestmark = pytest.mark.browser

NEW_POST = (
    "{% from 'components/post.html' import post %}{{ post('new', 'Ada', 'gives', 'now', '', '', 'Hi') }}"
)


def posted() -> Answer:
    done = {"stoke:done": {"message": "Posted. Step 2 is done.", "focus": "post-new"}}
    return Answer(pages.render_text(NEW_POST), headers={"HX-Trigger": json.dumps(done)})


def press_post(page: Page) -> None:
    page.locator(".composer").first.get_by_role("button", name="Post").click()


def test_a_new_post_takes_the_focus_and_is_announced(page: Page, tool: Tool) -> None:
    tool.answers["/p/x/posts"] = posted()
    tool.open(page)

    press_post(page)

    expect(page.locator("#threads > li").first).to_contain_text("Ada")
    expect(page.locator("#post-new")).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("Posted. Step 2 is done.")


def test_every_request_carries_the_csrf_token_and_the_key(page: Page, tool: Tool) -> None:
    tool.page = lambda: pages.gallery(participation_key="the-key")
    tool.answers["/p/x/posts"] = posted()
    tool.open(page)

    press_post(page)
    expect(page.locator("#post-new")).to_be_focused()
    page.get_by_role("link", name="Show 10 more").click()

    for path in ("/p/x/posts", "/p/x/threads"):
        headers = tool.request(path).headers
        assert (headers["x-csrftoken"], headers["x-stoke-participation"]) == ("token", "the-key")


def test_where_cookies_do_not_come_back_plain_links_and_forms_carry_the_key_too(
    page: Page, tool: Tool
) -> None:
    tool.page = lambda: pages.gallery(participation_key="the-key")
    tool.open(page)

    page.get_by_role("button", name="Add to course").click()
    page.wait_for_url("**/p/x/add")
    page.get_by_role("link", name="Stoke").click()
    page.wait_for_url(tool.home)

    assert tool.request("/p/x/add").method == "POST"
    assert tool.request("/p/x/add").headers["x-stoke-participation"] == "the-key"
    assert tool.request("/").headers["x-stoke-participation"] == "the-key"
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(status=0), "What you wrote did not reach us. It is safe in this box."),
        (Answer("<h1>oops", status=502), "oops"),
        (Answer("", status=500), "What you wrote did not reach us."),
        (
            Answer(pages.refused(csp_nonce="another"), status=404),
            "This link has already been used Your course makes a fresh link",
        ),
    ],
    ids=["no connection", "a gateway", "nothing", "a page of ours"],
)
def test_a_failed_post_says_so_at_the_button_and_keeps_the_text(
    page: Page, tool: Tool, answer: Answer, words: str
) -> None:
    tool.answers["/p/x/posts"] = answer
    tool.open(page)
    composer = page.locator(".composer").first
    composer.get_by_role("textbox").fill("One thought")

    press_post(page)

    expect(composer.get_by_role("alert")).to_contain_text(words)
    expect(composer.get_by_role("textbox")).to_have_value("One thought")


def test_the_same_button_tries_again_and_the_note_goes(page: Page, tool: Tool) -> None:
    tool.answers["/p/x/posts"] = Answer(status=0)
    tool.open(page)
    press_post(page)
    expect(page.locator(".composer").first.get_by_role("alert")).to_be_visible()

    tool.answers["/p/x/posts"] = posted()
    press_post(page)

    expect(page.locator("#post-new")).to_be_focused()
    expect(page.locator(".composer").first.get_by_role("alert")).to_have_count(0)


def test_what_is_wrong_with_a_post_comes_back_in_its_place(page: Page, tool: Tool) -> None:
    again = (
        "{% from 'components/composer.html' import composer %}"
        "{{ composer('body', '/p/x/posts', 't', 'Give', 'a story', 'Your story', error='Write first.') }}"
    )
    tool.answers["/p/x/posts"] = Answer(pages.render_text(again), status=422)
    tool.open(page)
    threads = page.locator("#threads > li").count()

    press_post(page)

    expect(page.locator("#body")).to_have_attribute("aria-describedby", "body-error")
    expect(page.locator("#body-error")).to_have_text("Write first.")
    expect(page.locator("#threads > li")).to_have_count(threads)


def test_a_double_click_asks_once(page: Page, tool: Tool) -> None:
    tool.answers["/p/x/posts"] = posted()
    tool.open(page)

    # In one go: between two clicks of the mouse a quick answer has come, and the second one posts anew.
    post = page.locator(".composer").first.get_by_role("button", name="Post")
    post.evaluate("button => { button.click(); button.click() }")
    expect(page.locator("#post-new")).to_be_focused()

    assert [asked.path for asked in tool.seen].count("/p/x/posts") == 1
    assert tool.form("/p/x/posts")["form_key"] == "one"


HEARING = """<script>addEventListener("message", it => {
  window.told ??= [];
  if (it.data.subject === "lti.frameResize") told.push(it.data.height);
})</script>"""
FRAME = "document.querySelector('iframe')"
# What hangs out of a page by a pixel gives its frame a scroll bar.
HANGING_OUT = """() => {
  const { bottom } = document.documentElement.getBoundingClientRect();
  return [...document.querySelectorAll("body *")]
    .filter(it => it.checkVisibility() && it.getBoundingClientRect().bottom > bottom + .01)
    .map(it => it.outerHTML.slice(0, 80));
}"""


@pytest.mark.parametrize("of", [pages.gallery, pages.refused], ids=["the tool", "a plain page"])
def test_the_frame_is_told_its_height_and_told_anew_when_it_was_narrow(
    page: Page, tool: Tool, of: Callable[[], str]
) -> None:
    tool.page = of
    course = f"<h1>Course</h1>{HEARING}<iframe src='/'></iframe>"
    tool.answers["/outer"] = Answer(course, headers={"Content-Security-Policy": ""})

    tool.open(page, "outer")
    for width in (800, 60, 800):
        page.evaluate(f"told = []; {FRAME}.width = {width}")
        wait_until(page, "window.told.length > 0", True)

    frame = page.frames[1]
    needed = frame.locator("html").evaluate("it => Math.ceil(it.getBoundingClientRect().height)")
    wait_until(page, "told.at(-1)", needed)
    assert frame.evaluate(HANGING_OUT) == []


def test_a_menu_closes_with_escape_and_gives_the_focus_back(page: Page, tool: Tool) -> None:
    tool.open(page)
    more = page.locator("summary[aria-label^='More, post by']").first
    more.click()
    page.get_by_role("link", name="Edit").focus()

    page.keyboard.press("Escape")

    expect(page.get_by_role("link", name="Edit")).to_be_hidden()
    expect(more).to_be_focused()


def test_copy_says_that_it_copied(page: Page, tool: Tool) -> None:
    tool.page = pages.refused
    tool.open(page)
    page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', "
        "{value: {writeText: async text => { window.copied = text }}})"
    )

    page.get_by_role("button", name="Copy").click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("window.copied") == "K7QF-2M9X"


DOWNLOAD = """{% extends "layout.html" %}{% block main %}
<a href="/p/x/learners.csv" data-file="learners.csv" hx-boost="false">Download as CSV</a>{% endblock %}"""


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(status=0), "This did not reach us."),
        (Answer(pages.refused(csp_nonce="another"), status=401), "This link has already been used"),
    ],
    ids=["no connection", "a page of ours"],
)
def test_a_file_that_script_cannot_fetch_is_asked_for_again(
    page: Page, tool: Tool, answer: Answer, words: str
) -> None:
    tool.page = lambda: pages.render_text(DOWNLOAD, participation_key="the-key")
    tool.answers["/p/x/learners.csv"] = answer
    tool.open(page)

    page.get_by_role("link", name="Download as CSV").click()
    expect(page.get_by_role("alert")).to_contain_text(words)

    tool.answers["/p/x/learners.csv"] = Answer("Name,Score", headers={"Content-Type": "text/csv"})
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    assert download.value.path().read_text() == "Name,Score"
    assert tool.request("/p/x/learners.csv").headers["x-stoke-participation"] == "the-key"
    expect(page.get_by_role("alert")).to_have_count(0)
