"""A browser that sees the gallery and never leaves this process: every request is answered here."""

import mimetypes
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Page, Request, Route

from tests.look import pages

HOME = "http://stoke.test/"
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
class Answer:
    """What the tool would answer; `status` 0 is a broken connection."""

    body: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Tool:
    """Stands where the tool would: pages by path, and the requests it saw."""

    page: Callable[[], str] = pages.gallery
    answers: dict[str, Answer] = field(default_factory=dict)
    seen: list[Request] = field(default_factory=list)

    def open(self, page: Page, path: str = "", home: str = HOME) -> None:
        page.context.route("**/*", self._answer)
        page.goto(home + path)

    def was_asked(self, path: str) -> bool:
        """Whether a request to that path came."""
        return any(urlsplit(request.url).path == path for request in self.seen)

    def request(self, path: str) -> Request:
        """The newest request to that path."""
        return next(request for request in reversed(self.seen) if urlsplit(request.url).path == path)

    def form(self, path: str) -> dict[str, str]:
        """The fields of the newest request to that path."""
        return dict(parse_qsl(self.request(path).post_data or ""))

    def _answer(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        self.seen.append(route.request)
        if path.startswith("/static/"):
            file = pages.STATIC / path.removeprefix("/static/")
            route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0])
            return
        answer = self.answers.get(path) or Answer(self.page())
        if answer.status:
            route.fulfill(body=answer.body, status=answer.status, headers=HTML | answer.headers)
        else:
            route.abort("connectionrefused")
