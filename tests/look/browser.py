"""The tool as a browser sees it that looks at the gallery: pages by path, and what was asked for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic, sleep

from playwright.sync_api import Page

from tests.look import pages
from tests.serving import Answer, Asked, Server
from tests.waiting import PATIENCE

# What the tool sends with its pages, so that a piece which needs more fails here.
POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'nonce-n0nce'",
        "connect-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
    ]
)
HTML = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY}


@dataclass
class Tool:
    """Stands where the tool would: pages by path, and the requests it saw."""

    server: Server
    page: Callable[[], str] = pages.gallery
    answers: dict[str, Answer] = field(default_factory=dict)
    seen: list[Asked] = field(default_factory=list)

    @property
    def home(self) -> str:
        """The address of the gallery."""
        return f"{self.server.at()}/"

    def open(self, page: Page, path: str = "", home: str = "") -> None:
        self.server.answer = self._answer
        page.goto((home or self.home) + path)

    def was_asked(self, path: str) -> bool:
        """Whether a request to that path came."""
        return any(asked.path == path for asked in self.seen)

    def request(self, path: str) -> Asked:
        """The newest request to that path, waited for: a page may look done before its request has come."""
        until = monotonic() + PATIENCE
        while not self.was_asked(path) and monotonic() < until:
            sleep(0.05)
        return next(asked for asked in reversed(self.seen) if asked.path == path)

    def form(self, path: str) -> dict[str, str]:
        """The fields of the newest request to that path."""
        return self.request(path).form

    def _answer(self, asked: Asked) -> Answer:
        self.seen.append(asked)
        answer = self.answers.get(asked.path) or Answer(self.page())
        return Answer(answer.body, answer.status, HTML | answer.headers)
