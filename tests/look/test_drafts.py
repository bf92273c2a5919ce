"""The composer while one writes: words, drafts, and what happens when the connection or the session goes."""

import pytest
from playwright.sync_api import Page, expect

from lti_tool.acts.rules import count_words
from lti_tool.markup import render_markdown, visible_text
from tests.look.browser import Tool
from tests.serving import Answer

pytestmark = pytest.mark.browser

SAVED = Answer("Draft saved 14:33", headers={"Content-Type": "text/plain; charset=utf-8"})
COUNT = "async text => (await import('/static/words.js')).countWords(text)"


TEXTS = {
    "": 0,
    "  \n ": 0,
    "\u200b\u200b": 0,
    "\u3164 \uffa0 \u115f.": 0,
    "one two  three": 3,
    "don't stop — 24 times, 1,000.5 even": 6,
    "- a list\n- of things\n1. and numbers": 6,
    "**bold** and snake_case": 4,
    "see [the page](https://example.org/a-b-c) or https://example.org/d": 4,
    "a &nbsp; b <https://example.org>": 2,
    "行動が先か": 5,
    "我 said 你好": 4,
    "สวัสดี": 4,
    "피드백을 주세요": 2,
    "שלום עולם": 2,
    "e\u0301te\u0301": 1,
    "नमस्ते दुनिया": 2,
    "[link](https://example.org)s and **bold**ly put": 4,
    "- 1. nested\n> 2. quoted": 2,
    "```python words\nshown here\n```\nafter": 3,
    '[a]: /x "hidden words"\nsee [a]': 2,
    "[]( /x 'title words' ) seen": 1,
}


def test_the_count_while_writing_is_the_count_that_counts(page: Page, tool: Tool) -> None:
    tool.open(page)

    shown = {text: page.evaluate(COUNT, text) for text in TEXTS}

    assert shown == TEXTS
    assert shown == {text: count_words(visible_text(render_markdown(text))) for text in TEXTS}


def test_words_are_shown_against_what_is_enough(page: Page, tool: Tool) -> None:
    tool.open(page)
    box = page.locator("#body")
    shown = page.locator("[data-words]").first

    box.fill("Three small words")
    expect(shown).to_have_text("3 of 20 words")

    box.fill("word " * 21)
    expect(shown).to_have_text("21 words")


def test_a_draft_is_saved_after_a_pause(page: Page, tool: Tool) -> None:
    tool.answers["/p/x/draft"] = SAVED
    page.clock.install()
    tool.open(page)

    page.locator("#body").fill("A first thought")
    page.clock.run_for(3000)

    expect(page.get_by_text("Draft saved 14:33")).to_be_visible()
    assert tool.form("/p/x/draft")["body"] == "A first thought"
    assert tool.request("/p/x/draft").headers["x-csrftoken"] == "token"


def test_who_leaves_before_the_pause_is_over_leaves_no_words_behind(page: Page, tool: Tool) -> None:
    tool.answers["/p/x/draft"] = SAVED
    page.clock.install(time=0)
    tool.open(page)
    page.clock.pause_at(60_000)

    page.locator("#body").fill("Typed and left at once")
    # A page that really goes sends its last out of the sight of Playwright; a journey shows that it arrives.
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")

    expect(page.get_by_text("Draft saved 14:33")).to_be_visible()
    assert tool.form("/p/x/draft")["body"] == "Typed and left at once"


@pytest.mark.parametrize("answer", [Answer(status=0), Answer("gone", status=401), Answer("<h1>Sign in")])
def test_a_draft_that_cannot_be_saved_is_kept_and_comes_back(page: Page, tool: Tool, answer: Answer) -> None:
    tool.answers["/p/x/draft2"] = answer
    page.clock.install()
    tool.open(page)

    page.locator("#reply-body").fill("Half a reply")
    page.clock.run_for(3000)
    expect(page.get_by_text("Kept on this device, not yet saved").first).to_be_visible()
    page.reload()

    expect(page.locator("#reply-body")).to_have_value("Half a reply")


def test_storage_that_is_forbidden_breaks_nothing(page: Page, tool: Tool) -> None:
    tool.answers["/p/x/draft"] = Answer(status=0)
    page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, name, { get() { throw new DOMException('no', 'SecurityError') } })"
    )
    page.clock.install()
    tool.open(page)

    page.locator("#body").fill("Still writing")
    page.clock.run_for(3000)

    expect(page.locator("#body")).to_have_value("Still writing")
    expect(page.locator("[data-words]").first).to_have_text("2 of 20 words")
    expect(page.get_by_text("This could not be saved yet.").first).to_be_visible()


def test_posting_leaves_no_draft_behind(page: Page, tool: Tool) -> None:
    tool.answers |= {"/p/x/draft2": Answer(status=0), "/p/x/posts/2/reply": Answer("<li>Posted</li>")}
    page.clock.install()
    tool.open(page)
    page.locator("#reply-body").fill("A reply")
    page.clock.run_for(3000)
    expect(page.get_by_text("Kept on this device, not yet saved").first).to_be_visible()

    page.locator(".composer").last.get_by_role("button", name="Post").click()
    expect(page.get_by_text("Posted", exact=True)).to_be_visible()
    page.reload()

    expect(page.locator("#reply-body")).to_have_value("")


def test_what_is_kept_here_is_saved_once_the_network_is_back(page: Page, tool: Tool) -> None:
    tool.answers["/p/x/draft"] = Answer(status=503)
    page.clock.install()
    tool.open(page)
    page.locator("#body").fill("A first thought")
    page.clock.run_for(3000)
    expect(page.get_by_text("Kept on this device, not yet saved").first).to_be_visible()

    tool.answers["/p/x/draft"] = SAVED
    page.evaluate("window.dispatchEvent(new Event('online'))")

    expect(page.get_by_text("Draft saved 14:33")).to_be_visible()


def test_who_writes_on_without_a_pause_is_saved_too(page: Page, tool: Tool) -> None:
    tool.answers["/p/x/draft"] = SAVED
    page.clock.install()
    tool.open(page)

    for _key in range(8):
        page.locator("#body").press("a")
        page.clock.run_for(1500)

    expect(page.get_by_text("Draft saved 14:33")).to_be_visible()
