"""People of the campus, each with a browser of their own that complains about what it should not see."""

from time import monotonic
from typing import Any, Self
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    FrameLocator,
    Page,
    Request,
    ViewportSize,
    expect,
)

from tests.journeys.demo import Demo
from tests.waiting import PATIENCE

WINDOW: ViewportSize = {"width": 1280, "height": 1000}


class Person:
    """Somebody at the campus, in one of its ways, with a browser context of their own."""

    has_script = True

    def __init__(self, context: BrowserContext, demo: Demo, ways: str, key: str) -> None:
        self.context, self.demo, self.ways, self.key = context, demo, ways, key
        self.complaints: list[str] = []
        context.set_default_timeout(1000 * PATIENCE)
        context.on("request", self._look_at_request)
        context.on("console", self._look_at_console)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.page = context.pages[0] if context.pages else context.new_page()

    @classmethod
    def at(cls, browser: Browser, demo: Demo, ways: str, key: str, **options: Any) -> Self:
        """A person with a fresh browser; `options` are those of a browser context."""
        person = cls(browser.new_context(**{"viewport": WINDOW, **options}), demo, ways, key)
        person.has_script = options.get("java_script_enabled", True)
        return person

    @property
    def frame(self) -> FrameLocator:
        """The tool inside the page of the campus."""
        return self.page.frame_locator("iframe[title]")

    def go_to_course(self) -> None:
        """Open the course as this person."""
        self.page.goto(f"{self.demo.campus}/{self.ways}/?as={self.key}")

    def open(self, title: str) -> FrameLocator:
        """Click the newest activity of that title in the course; return the frame where it opens."""
        self.go_to_course()
        self.page.get_by_role("link", name=title, exact=True).last.click()
        return self.frame

    def open_alone(self, title: str) -> Page:
        """Open the activity over the whole window instead of in the frame, and wait until it has come."""
        self.open(title)
        address = self.page.get_by_role("link", name="Open in a new window").get_attribute("href")
        self.page.goto(f"{self.demo.campus}{address}")
        if not self.has_script:
            self._go_by_hand()
        self.page.wait_for_url(f"{self.demo.tool}/p/**")
        return self.page

    def open_dialog(self) -> FrameLocator:
        """Open the dialog for adding an activity; return the frame where it opens."""
        self.go_to_course()
        self.page.get_by_role("link", name="Add a tool activity").first.click()
        self.page.get_by_role("link", name="Choose").first.click()
        return self.frame

    def open_gradebook(self) -> None:
        """Open the gradebook of the campus."""
        self.go_to_course()
        self.page.get_by_role("link", name="Gradebook").first.click()

    def expect_grade(self, title: str, name: str, grade: str) -> None:
        """Wait until the open gradebook, which nobody touches, shows a person's grade in the newest column of
        that title.
        """
        expect(self.page.locator("thead").get_by_text(title, exact=True).last).to_be_visible()
        titles = self.page.locator("thead bdi").all_inner_texts()
        newest = max(number for number, one in enumerate(titles) if one == title)
        row = self.page.get_by_role("row").filter(has_text=name)
        expect(row.locator(".score").nth(newest)).to_have_text(grade)

    def height_of_frame(self) -> float:
        """The height in pixels that the campus gives the frame."""
        height: float = self.page.locator("iframe[title]").evaluate("it => it.offsetHeight")
        return height

    def expect_frame_as_high_as_its_page(self) -> None:
        """Wait until the frame has the height that the page in it needs, as Canvas gives it.

        Both anew each time: a page may grow while its frame does.
        """
        until = monotonic() + PATIENCE
        while (given := self.height_of_frame()) != (needed := self._height_of_page()):
            assert monotonic() < until, f"the frame has {given} px, its page needs {needed}"
            self.page.wait_for_timeout(50)

    def _height_of_page(self) -> float:
        height: float = self.frame.locator("html").evaluate(
            "it => Math.ceil(it.getBoundingClientRect().height)"
        )
        return height

    def leave(self) -> None:
        """Close the browser; fail where it saw a script fail, a policy broken or a request to elsewhere."""
        self.context.close()
        assert self.complaints == []

    def _go_by_hand(self) -> None:
        """Without script, the two legs of a launch are pressed on."""
        for _leg in range(2):
            self.page.get_by_role("button", name="Continue").click()

    def _look_at_request(self, request: Request) -> None:
        place = urlsplit(request.url)
        if place.scheme in ("http", "https") and f"http://{place.netloc}" not in (
            self.demo.campus,
            self.demo.tool,
        ):
            self.complaints.append(f"went to {request.url}")

    def _look_at_console(self, message: ConsoleMessage) -> None:
        if "Security Policy" in message.text:
            self.complaints.append(message.text)


def wait_for_page(frame: FrameLocator) -> None:
    """Wait until a page has come that script fetches; a browser's own navigation is waited for by itself."""
    expect(frame.locator("main[aria-busy=true]")).to_have_count(0)


def wait_for_script(place: FrameLocator | Page) -> None:
    """Wait until the page that is seen is at work: what is pressed before goes the way without script."""
    until = monotonic() + PATIENCE
    while place.locator("html").evaluate("() => document.readyState") != "complete":
        assert monotonic() < until, "the page does not come to an end"


def write_post(place: FrameLocator | Page, text: str) -> None:
    """Write a new thread and wait until it is there."""
    expect(place.get_by_label("Your post", exact=True)).to_be_visible()
    wait_for_script(place)
    place.get_by_label("Your post", exact=True).fill(text)
    place.locator("#compose").get_by_role("button", name="Post", exact=True).click()
    expect(place.locator("#threads > .thread").filter(has_text=_seen(text)).first).to_be_visible()


def write_reply(place: FrameLocator | Page, to: str, text: str) -> None:
    """Answer the newest thread of a person and wait until the answer is there."""
    thread = place.locator("#threads > .thread").filter(has=place.locator("h3", has_text=to)).first
    expect(thread).to_be_visible()
    wait_for_script(place)
    thread.get_by_role("link", name="Reply").first.click()
    place.get_by_label("Your reply", exact=True).fill(text)
    thread.get_by_role("button", name="Post", exact=True).click()
    expect(thread.locator(".replies").first).to_contain_text(_seen(text))


def _seen(text: str) -> str:
    """The first line of a text as it is shown, without the signs of Markdown."""
    return text.partition("\n")[0].replace("*", "")
