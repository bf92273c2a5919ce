"""What script adds: fragments in their place, focus and a word for it, and nothing lost by a double click."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Request, expect
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from lti_tool.activities.models import Activity
from lti_tool.grading.models import Grading, Step
from lti_tool.kinds.discussion.models import Post
from lti_tool.kinds.discussion.options import Options, write_options
from lti_tool.web.carrier import KEY_COOKIE
from tests.discussion.room import Browser as Visitor
from tests.discussion.room import Clock, Room, Seat
from tests.look.axe import complaints_of_axe
from tests.waiting import PATIENCE

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

pytestmark = pytest.mark.browser
STORY = "I told a new colleague that her report was all over the place."


@dataclass
class Window:
    """Opens pages of the discussion as somebody."""

    browser: Browser
    address: str
    complaints: list[str] = field(default_factory=list)

    def open(
        self, seat: Seat, path: str = "", width: int = 880, script: bool = True, locale: str | None = None
    ) -> Page:
        """Open a page; a script that throws on it fails the test at its end."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
            locale=locale,
        )
        context.set_default_timeout(1000 * PATIENCE)
        cookie_url = self.address.replace("http:", "https:")
        context.add_cookies(
            [{"name": KEY_COOKIE + seat.public_id, "value": seat.key, "url": cookie_url, "secure": True}]
        )
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(f"{self.address}/p/{seat.public_id}/discussion/{path}")
        return page


@pytest.fixture
def window(app: Flask, browser: Browser) -> Iterator[Window]:
    server = make_server("127.0.0.1", 0, _plain(app.wsgi_app), threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    window = Window(browser, f"http://127.0.0.1:{server.port}")
    yield window
    for context in browser.contexts:
        context.close()
    server.shutdown()
    thread.join()
    server.server_close()
    assert window.complaints == []


def _plain(tool: "WSGIApplication") -> "WSGIApplication":
    """Answer uncompressed: Flask-Compress leaves a static file for the garbage collector to close."""

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        environ.pop("HTTP_ACCEPT_ENCODING", None)
        return tool(environ, start_response)

    return answer


def test_a_post_comes_into_its_place_with_focus_and_a_word(window: Window, amara: Seat) -> None:
    page = window.open(amara)
    page.fill("#body", STORY)

    page.click("#compose .main")

    expect(page.locator("#live")).to_have_text(
        "Posted. Steps: 1 of 2 done. Next: Reply to 2 different people."
    )
    expect(page.locator("#post-1")).to_be_focused()
    expect(page.locator("#body")).to_have_value("")
    expect(page.locator("#steps")).to_contain_text("1 of 2 done")
    expect(page.locator("#threads-count")).to_have_text("1")
    expect(page.locator("#nobody")).to_have_count(0)


@pytest.mark.parametrize("path", ["", "minutes", "settings"])
def test_a_title_of_one_long_word_fits_a_phone(
    window: Window, engine: Engine, teacher: Seat, path: str
) -> None:
    with Session(engine) as session:
        session.execute(update(Activity).values(title="W" * 200, prompt_html=f"<p>{'V' * 200}</p>"))
        session.commit()

    page = window.open(teacher, path, width=360)

    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_long_post_is_folded_on_a_phone_until_one_asks(
    window: Window, room: Room, engine: Engine, amara: Seat, jonas: Seat
) -> None:
    room.fill(jonas.membership_id, 1)
    with Session(engine) as session:
        session.execute(update(Post).values(body_html=f"<p>{'sentence ' * 40}</p>" * 2, words=80))
        session.commit()

    page = window.open(amara, width=360)
    text, ask = page.locator("#post-1 .text"), page.locator("#post-1 .tail > summary")
    line = 1.58 * 16
    height = "one => one.clientHeight"
    assert text.evaluate(height) < 6 * line
    ask.press("Enter")
    assert text.evaluate(height) > 12 * line
    ask.press("Enter")
    page.set_viewport_size({"width": 1000, "height": 700})

    assert text.evaluate(height) > 9 * line, "two paragraphs of forty words"
    expect(ask).to_be_hidden()


def test_a_reply_is_written_in_place(window: Window, room: Room, amara: Seat, jonas: Seat) -> None:
    room.fill(jonas.membership_id, 1)
    page = window.open(amara)
    page.click("#post-1 >> text=Reply")
    expect(page.locator("#reply-1-body")).to_be_focused()
    page.keyboard.type("And what did she hear?")

    page.click("#reply-1 .main")

    expect(page.locator("#replies-1 #post-2")).to_be_focused()
    expect(page.locator("#reply-1 .composer")).to_have_count(0)


@pytest.mark.parametrize(("depth", "lists"), [(1, "1111"), (2, "1222"), (3, "1233")])
def test_a_chain_of_replies_in_place_hangs_as_deep_as_is_chosen_and_after_a_look_anew(
    window: Window, room: Room, engine: Engine, amara: Seat, jonas: Seat, depth: int, lists: str
) -> None:
    room.fill(jonas.membership_id, 1)
    with Session(engine) as session:
        session.execute(update(Activity).values(options=write_options(Options(depth=depth))))
        session.commit()
    page = window.open(amara, width=360)
    for post in range(1, 5):
        page.click(f"#post-{post} .actions >> text=Reply")
        page.fill(f"#reply-{post}-body", "And what did she hear?")
        page.click(f"#reply-{post} .main")
        expect(page.locator(f"#post-{post + 1}")).to_be_focused()

    count = "posts => posts.map((post) => { let n = 0; for (let e = post; e; e = e.parentElement) "
    count += "n += e.matches('.replies'); return n }).join('')"
    assert page.locator("#threads .replies article").evaluate_all(count) == lists
    assert complaints_of_axe(page) == []
    page.reload()
    assert page.locator("#threads .replies article").evaluate_all(count) == lists
    size = "names => new Set(names.map((name) => getComputedStyle(name).fontSize)).size"
    assert page.locator("#threads .by > :is(h3, h4, h5, h6)").evaluate_all(size) == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_reply_on_a_page_of_its_own_leads_back_to_it(
    window: Window, room: Room, amara: Seat, jonas: Seat
) -> None:
    room.fill(jonas.membership_id, 1, 1)
    page = window.open(amara, "posts/2/reply")
    page.fill("textarea", "And what did she hear?")

    page.click(".composer .main")

    expect(page.locator("#replies-2 #post-3")).to_be_visible()


def test_what_is_not_taken_stays_in_the_box_with_the_reason(window: Window, amara: Seat) -> None:
    page = window.open(amara)
    page.fill("#body", "   ")

    page.click("#compose .main")

    expect(page.locator("#body-error")).to_have_text(" Write something first. Your text is still empty.")
    expect(page.locator(".composer")).to_have_count(1)


def test_a_double_click_makes_one_post(window: Window, engine: Engine, amara: Seat) -> None:
    page = window.open(amara)
    sent, ended = list[Request](), list[Request]()
    page.on("request", lambda one: sent.append(one))
    for end in ("requestfinished", "requestfailed"):
        page.on(end, lambda one: ended.append(one))
    page.fill("#body", STORY)

    page.dblclick("#compose .main")

    expect(page.locator("#post-1")).to_be_visible()
    # An idle network is no sign: the page had that before it was pressed.
    until = monotonic() + PATIENCE
    while len(ended) < len(sent):
        assert monotonic() < until, sent
        page.wait_for_timeout(50)
    assert any(one.url.endswith("/posts") for one in ended)
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(Post)) == 1


def test_without_script_the_same_forms_do(window: Window, amara: Seat) -> None:
    page = window.open(amara, script=False)
    page.fill("#body", STORY)
    page.click("#compose .main")
    expect(page).to_have_url(re.compile(r"/discussion/\?show=all#post-1$"))

    page.click("#post-1 >> text=Reply")
    page.fill("textarea", "To myself")
    page.click(".composer .main")

    expect(page).to_have_url(re.compile(r"/discussion/\?show=all#post-2$"))
    expect(page.locator("#replies-1 #post-2")).to_have_count(1)


def test_a_mark_stands_beside_the_first_line_of_a_head_that_wraps(window: Window, room: Room) -> None:
    room.fill(room.join("Amara Chidinma Okafor-Lindqvist " * 5).membership_id, 1)

    page = window.open(room.join("Jonas"), width=700)

    head, mark = page.locator(".thread .by").bounding_box(), page.locator(".by > .mark").bounding_box()
    assert head is not None
    assert mark is not None
    assert head["height"] > 2 * mark["height"]
    assert abs(mark["y"] - head["y"]) < 2


def test_asking_shows_what_sounds_alike_and_thanking_asks_whom(
    window: Window, room: Room, amara: Seat, jonas: Seat
) -> None:
    page = window.open(amara)
    page.get_by_text("something you wonder").click()
    page.get_by_label("Your post", exact=True).fill("How do you begin with an experienced technician?")
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.locator("article").filter(has_text="asks")).to_have_count(1)

    page = window.open(jonas)
    page.get_by_text("something you wonder").click()
    page.get_by_label("Your post", exact=True).press_sequentially(
        "Where to begin with experienced technicians?"
    )
    expect(page.get_by_text("This may already be answered.")).to_be_visible()
    expect(page.get_by_label("Your post", exact=True)).to_have_value(
        "Where to begin with experienced technicians?"
    )

    page.get_by_text("a person, with a reason").click()
    page.get_by_label("Whom, and for which post").select_option(index=1)
    page.get_by_label("Your post", exact=True).fill("because you asked it aloud")
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.locator("#post-1").get_by_text("because you asked it aloud")).to_be_visible()
    expect(page.locator("#post-1")).to_be_focused()
    expect(page.locator("#compose").get_by_label("Your post", exact=True)).to_have_value("")

    page.locator("#post-1").get_by_role("link", name="Reply").click()
    page.get_by_label("Your reply").fill("With what I saw, and then I wait.")
    page.locator("#post-1").get_by_role("button", name="Post", exact=True).click()
    expect(page.locator("#post-2")).to_be_focused()
    page = window.open(amara)
    page.locator("#post-2").get_by_role("link", name="Thank").click()
    page.get_by_label("because …").fill("because it calms me")
    page.locator("#post-2").get_by_role("button", name="Thank").click()
    expect(page.locator("#post-2").get_by_text("because it calms me")).to_be_visible()


def test_a_press_marks_a_post_and_keeps_its_place(
    window: Window, room: Room, amara: Seat, jonas: Seat
) -> None:
    room.fill(jonas.membership_id, 1)
    page = window.open(amara)
    useful = page.locator("#post-1 > .actions > .row").get_by_role("button", name="Useful")
    useful.focus()

    page.keyboard.press("Enter")
    expect(useful).to_have_attribute("aria-pressed", "true")
    expect(useful).to_have_text("Useful 1")
    expect(useful).to_be_focused()

    page.keyboard.press("Enter")
    expect(useful).to_have_attribute("aria-pressed", "false")
    expect(useful).to_have_text("Useful")


def test_a_preview_stands_below_the_text_until_it_changes(window: Window, amara: Seat) -> None:
    page = window.open(amara)
    page.fill("#body", "What *I* saw")
    page.locator("#compose").get_by_role("button", name="Preview").click()

    expect(page.locator("#body-preview em")).to_have_text("I")
    expect(page.locator("#live")).to_have_text("This is how it will look.")
    expect(page.locator("#body")).to_have_value("What *I* saw")
    page.locator("#body").press("a")
    expect(page.locator("#body-preview")).to_be_empty()


def test_a_preview_is_closed_again_and_an_empty_box_offers_nothing_to_discard(
    window: Window, amara: Seat
) -> None:
    page = window.open(amara)
    compose = page.locator("#compose")
    expect(compose.get_by_role("button", name="Post", exact=True)).to_be_visible()
    expect(compose.get_by_role("button", name="Discard")).to_be_hidden()
    expect(compose.get_by_role("button", name="Preview")).to_be_hidden()
    page.fill("#body", "What *I* saw")
    expect(compose.get_by_role("button", name="Discard")).to_be_visible()
    compose.get_by_role("button", name="Preview").click()

    compose.get_by_role("button", name="Close the preview").click()

    expect(page.locator("#body-preview")).to_be_empty()
    expect(page.locator("#body")).to_be_focused()
    expect(page.locator("#body")).to_have_value("What *I* saw")


def test_a_name_is_offered_and_taken_by_keyboard(
    window: Window, room: Room, amara: Seat, jonas: Seat
) -> None:
    room.join("Amalia Berg")
    page = window.open(jonas)
    box = page.locator("#body")
    box.press_sequentially("As @ama")

    names = page.get_by_role("listbox", name="People").get_by_role("option")
    expect(names).to_have_text(["Amalia Berg", "Amara Okafor"])
    expect(page.locator("#live")).to_have_text("2 names below. Arrow keys choose, Enter takes one.")
    assert complaints_of_axe(page) == []
    box.press("ArrowDown")
    expect(names.nth(1)).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    expect(box).to_have_value("As @Amara Okafor ")
    expect(names).to_have_count(0)
    box.press_sequentially("said, and @am")
    expect(names).to_have_count(2)
    box.press("Escape")
    expect(names).to_have_count(0)
    box.press_sequentially(" I")

    page.click("#compose .main")
    expect(page.locator("#post-1 .text b")).to_have_text("@Amara Okafor")


def test_twenty_seconds_in_sight_are_told_once_a_day_of_the_course(
    window: Window, engine: Engine, room: Room, clock: Clock, amara: Seat
) -> None:
    # Eleven in the evening there.
    with Session(engine) as session:
        session.add(Grading(activity_id=room.activity_id, zone="Pacific/Noumea"))
        session.commit()
    page = window.open(amara)
    told: list[str] = []
    page.on("request", lambda request: told.append(request.url) if "/reading/" in request.url else None)
    page.clock.install()
    page.reload()

    page.clock.run_for(19_000)
    before = list(told)
    with page.expect_response("**/reading/stayed") as answer:
        page.clock.run_for(3_000)
    page.reload()
    page.clock.run_for(60_000)
    once = list(told)
    # Where the course is, the next day begins; on the learner's own clock it is still the same one.
    clock.forward(minutes=90)
    page.reload()
    with page.expect_response("**/reading/stayed"):
        page.clock.run_for(22_000)

    assert before == []
    assert answer.value.status == 204
    assert (len(once), len(told)) == (1, 2)


@pytest.mark.parametrize("script", [True, False])
def test_the_bell_leads_to_what_is_new_and_says_how_much_with_script(
    app: Flask, window: Window, amara: Seat, jonas: Seat, script: bool
) -> None:
    Visitor(app, amara).post("posts", body=STORY)
    Visitor(app, jonas).post("posts/1/reply", body="And what did she hear?")
    page = window.open(amara, script=script)
    bell = page.locator(".top a[href$='/inbox/']")
    if script:
        expect(bell).to_have_accessible_name("Inbox, 1 new")
        expect(bell.locator(".tag")).to_have_text("1")

    bell.click()

    expect(page.locator(".notices")).to_contain_text("Jonas Lindqvist replied to you.")
    page.click("text=Mark all as read")
    expect(page.locator("main")).to_contain_text("Nothing new.")
    expect(page.locator(".top .tag")).to_have_count(0)


def test_thanks_never_become_a_draft_that_one_press_would_publish(
    window: Window, amara: Seat, jonas: Seat
) -> None:
    page = window.open(amara)
    page.get_by_label("Your post", exact=True).fill("How do you begin with somebody new?")
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.locator("#post-1")).to_be_visible()
    page = window.open(jonas)
    box = page.get_by_label("Your post", exact=True)
    page.get_by_text("a person, with a reason").click()
    page.get_by_label("Whom, and for which post").select_option(index=1)
    box.fill("a private word of thanks to you")
    expect(page.locator("[data-draft-state]")).to_have_text("Kept on this device, not yet saved")

    page.reload()
    expect(box).to_have_value("")
    page.get_by_text("a person, with a reason").click()
    expect(box).to_have_value("a private word of thanks to you")
    page.get_by_label("Whom, and for which post").select_option(index=1)
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.get_by_text("a private word of thanks to you")).to_have_count(1)
    expect(box).to_have_value("")

    page.reload()
    expect(box).to_have_value("")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_figure_at_a_glance_opens_the_list_that_it_leads_to(
    window: Window, engine: Engine, clock: Clock, amara: Seat, jonas: Seat, teacher: Seat, script: bool
) -> None:
    with Session(engine) as session:
        session.execute(update(Step).values(due_at=clock.now))
        session.commit()
    clock.forward(minutes=1)
    page = window.open(teacher, "minutes", script=script)
    name = page.get_by_role("checkbox", name="Amara Okafor")
    expect(name).not_to_be_visible()

    page.get_by_role("link", name="2 nothing yet").click()

    expect(name).to_be_visible()
    expect(page.get_by_role("heading", name="Nothing yet")).to_be_in_viewport()
    if script:
        page.get_by_role("button", name="Tick all").click()
        page.get_by_role("button", name="Write to the chosen").click()
        expect(page.get_by_role("heading", name="Write to 2 learners")).to_be_visible()


def test_figures_that_come_anew_keep_the_focus_and_offer_newer_lists(
    window: Window, browse: Callable[[Seat], Visitor], amara: Seat, teacher: Seat
) -> None:
    page = window.open(teacher, "minutes")
    page.clock.install()
    page.reload()
    offer = page.get_by_role("link", name="Show what has changed")
    page.get_by_role("link", name="0 unanswered").focus()
    browse(amara).post("posts", body=STORY)

    page.clock.run_for(20_100)

    figure = page.get_by_role("link", name="1 unanswered")
    expect(figure).to_be_focused()
    expect(page.locator("#waiting")).to_have_text("Unanswered 0")
    offer.click()
    expect(page.locator("#waiting")).to_have_text("Unanswered 1")
    expect(offer).to_have_count(0)


def test_news_are_asked_for_again_after_the_network_was_away(
    window: Window, browse: Callable[[Seat], Visitor], clock: Clock, amara: Seat, jonas: Seat
) -> None:
    page = window.open(amara)
    page.clock.install()
    page.reload()
    page.route("**/discussion/new?*", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.clock.run_for(10_100)
    page.unroute("**/discussion/new?*")
    clock.forward(seconds=10)
    browse(jonas).post("posts", body=STORY)

    with page.expect_response("**/discussion/new?*"):
        page.clock.run_for(10_100)

    # Nothing was sent that could be lost.
    expect(page.locator("[data-problem]")).to_have_count(0)
    expect(page.get_by_role("link", name="1 new post")).to_be_visible()


AT_THE_START = """line => {
    const inside = document.createRange(); inside.selectNodeContents(line.parentElement);
    return Math.abs(line.getBoundingClientRect().right - inside.getBoundingClientRect().right) < 1 }"""


def test_from_right_to_left_a_line_that_begins_with_a_link_or_in_bold_begins_at_the_right(
    window: Window, engine: Engine, clock: Clock, amara: Seat
) -> None:
    with Session(engine) as session:
        session.execute(update(Activity).values(closes_at=clock.now))
        session.commit()
    clock.forward(minutes=1)
    page = window.open(amara, "balance", width=360, locale="ar")

    back = page.get_by_role("main").get_by_role("link").first
    edges = page.evaluate("[document.dir, document.querySelector('main h1').getBoundingClientRect().right]")

    assert edges == ["rtl", back.evaluate("link => link.getBoundingClientRect().right")]
    page = window.open(amara, width=360, locale="ar")
    closed = page.locator(".note p", has=page.locator("strong")).first
    assert closed.locator("strong").evaluate(AT_THE_START)


def test_words_are_counted_against_what_the_chosen_act_needs(
    window: Window, engine: Engine, amara: Seat
) -> None:
    with Session(engine) as session:
        session.execute(update(Step).where(Step.position == 1).values(kind="ask", minimum_words=3, needed=1))
        session.commit()
    page = window.open(amara)
    shown = page.locator("#compose [data-words]")

    expect(shown).to_have_text("At least 5 words")
    page.get_by_role("radio", name="Ask").check(force=True)
    expect(shown).to_have_text("0 of 3 words")
    page.locator("#body").fill("Who knows this better?")
    expect(shown).to_have_text("4 words")
    page.get_by_role("radio", name="Give").check(force=True)
    expect(shown).to_have_text("4 of 5 words")
    page.get_by_role("radio", name="Thank").check(force=True)
    expect(shown).to_have_text("4 words")


def test_what_closes_is_saved_as_its_own_draft_while_one_writes(window: Window, amara: Seat) -> None:
    page = window.open(amara)
    page.locator("#body").fill("A thread that I have begun.")
    expect(page.locator("#compose [data-draft-state]")).to_contain_text("Draft saved")

    page.get_by_role("link", name="Close with what you now think").click()
    page.locator("#body").fill("What we now think.")
    expect(page.locator("[data-draft-state]")).to_contain_text("Draft saved")
    page.reload()
    expect(page.locator("#body")).to_have_value("What we now think.")
    page.get_by_role("button", name="Discard").click()
    expect(page.locator("#body")).to_have_value("")
    expect(page.get_by_role("button", name="Post", exact=True)).to_be_visible()
    expect(page.locator("form.composer")).to_have_attribute("action", re.compile("/resolution$"))
    page.get_by_role("link", name="Back to all threads").click()
    expect(page.locator("#body")).to_have_value("A thread that I have begun.")
