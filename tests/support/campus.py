"""The sandbox campus mounted in-process: the platform double of all tests.

`campus_for(tool)` gives a campus with ready keys; `CampusAdapter` carries `requests` calls to it;
`CampusBrowser` walks through the legs of a launch that a browser would carry.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import requests
from flask import Flask
from requests.adapters import BaseAdapter
from werkzeug.test import Client, EnvironBuilder, TestResponse

from lti_tool.sandbox import Campus, ToolAddress, create_sandbox, launching
from lti_tool.sandbox.keys import make_private_key
from lti_tool.sandbox.launching import FormPost
from lti_tool.sandbox.sites import CanvasHosts, system_clock
from lti_tool.sandbox.views.replies import IN_PROCESS, LOST_HEADER, SECONDS_HEADER

CAMPUS_URL = "http://localhost:8701"
TOOL_URL = "http://127.0.0.1:8700"
TOOL = ToolAddress(
    login_url=f"{TOOL_URL}/lti/login",
    launch_url=f"{TOOL_URL}/lti/launch",
    jwks_url=f"{TOOL_URL}/.well-known/jwks.json",
)


@cache
def ready_key(number: int) -> str:
    """One of a few private keys made once a test run: making them is slow."""
    return make_private_key()


def ready_keys() -> Callable[[], str]:
    """A key maker over the ready keys; a campus's first nine keys all differ."""
    numbers = iter(range(10_000))
    return lambda: ready_key(next(numbers) % 9)


def campus_for(
    tool: ToolAddress = TOOL,
    fetch: Callable[[str], object] | None = None,
    folder: Path | None = None,
    clock: Callable[[], datetime] = system_clock,
    base_url: str = CAMPUS_URL,
    canvas: CanvasHosts | None = None,
    post: Callable[[str, str], int] = lambda _url, _body: 0,
) -> Campus:
    """A campus for a test. `fetch` gets the tool's JWKS URL and gives its key set; `post` carries a
    notice to the tool and gives its status."""
    return Campus(
        base_url,
        tool,
        folder=folder,
        clock=clock,
        make_key=ready_keys(),
        fetch=fetch or (lambda _url: {"keys": []}),
        canvas=canvas,
        post=post,
    )


class TickingClock:
    """A clock that stands still until it is told to go on; call it to read it."""

    def __init__(self, now: datetime = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class CampusAdapter(BaseAdapter):
    """Carries the calls of a `requests` session to a WSGI application in the same process.

    Delays and lost replies become what a network would make of them: ReadTimeout where the caller's
    patience is shorter than the delay (without waiting), ConnectionError where the reply is lost.
    """

    def __init__(self, app: Flask) -> None:
        super().__init__()
        self._client = Client(app, use_cookies=False)

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: object = None,
        verify: object = True,
        cert: object = None,
        proxies: object = None,
    ) -> requests.Response:
        """Carry one call."""
        answer = self._client.open(_environment(request))
        seconds = float(answer.headers.pop(SECONDS_HEADER, 0))
        patience = timeout[1] if isinstance(timeout, tuple) else timeout
        if isinstance(patience, int | float) and seconds > patience:
            raise requests.ReadTimeout(f"no answer within {patience} s", request=request)
        time.sleep(seconds)
        if answer.headers.pop(LOST_HEADER, None):
            raise requests.ConnectionError("the connection was closed before the reply", request=request)
        return _response(request, answer.status_code, list(answer.headers), answer.get_data())

    def close(self) -> None:
        """Nothing stays open."""


def _environment(request: requests.PreparedRequest) -> EnvironBuilder:
    body = request.body
    return EnvironBuilder(
        path=request.path_url.partition("?")[0],
        base_url=str(request.url).partition(request.path_url)[0],
        query_string=request.path_url.partition("?")[2],
        method=str(request.method),
        headers=list(request.headers.items()),
        data=body.encode() if isinstance(body, str) else body,
        environ_overrides={IN_PROCESS: True},
    )


def _response(
    request: requests.PreparedRequest, status: int, headers: list[tuple[str, str]], body: bytes
) -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response.headers.update(headers)
    response.encoding = requests.utils.get_encoding_from_headers(response.headers)
    response._content = body
    response.url = str(request.url)
    response.request = request
    return response


class _Form(HTMLParser):
    """The first form of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the form's address and its fields."""
        values = {key: value or "" for key, value in attrs}
        if tag == "form":
            self.action = values.get("action", "")
        elif tag == "input" and values.get("name"):
            self.fields[values["name"]] = values.get("value", "")


def form_of(page: str) -> FormPost:
    """The form that a page wants the browser to post."""
    parser = _Form()
    parser.feed(page)
    return FormPost(parser.action, parser.fields)


def _get(app: Flask, url: str) -> TestResponse:
    """A page of any of the campus's hosts; a test client by itself stays on one."""
    parts = urlsplit(url)
    return app.test_client().get(
        parts.path, base_url=f"{parts.scheme}://{parts.netloc}", query_string=parts.query
    )


class CampusBrowser:
    """What a person's browser does at the campus."""

    def __init__(self, campus: Campus, app: Flask | None = None) -> None:
        self.campus = campus
        self.app = app or create_sandbox(campus)

    def start_launch(
        self, ways: str, persona: str, link_id: str, for_user: str | None = None, masquerader: str = ""
    ) -> dict[str, str]:
        """The login parameters with which a persona opens an activity; with `for_user`, a review."""
        return launching.open_link(self.campus, ways, persona, link_id, for_user, masquerader).fields

    def start_navigation(self, ways: str, persona: str) -> dict[str, str]:
        """The login parameters of a launch from the course's menu."""
        number = self.campus.courses(ways)[-1].number
        return launching.open_navigation(self.campus, ways, persona, number).fields

    def start_picking(self, ways: str, persona: str, placement: str = "link_selection") -> dict[str, str]:
        """The login parameters of deep linking in the newest course."""
        number = self.campus.courses(ways)[-1].number
        return launching.open_picker(self.campus, ways, persona, number, placement).fields

    def authorize(self, ways: str, auth_request_url: str) -> dict[str, str]:
        """Follow the tool's redirect to the platform: the fields (id_token, state, or error) to post back."""
        page = _get(self.app, auth_request_url)
        while page.status_code == 302:
            page = _get(self.app, page.headers["Location"])
        assert page.status_code == 200, page.text
        return form_of(page.text).fields

    def return_items(self, return_url: str, token: str) -> tuple[int, str]:
        """Post the tool's deep linking answer: status and page."""
        page = self.app.test_client().post(return_url, data={"JWT": token})
        return page.status_code, page.text
