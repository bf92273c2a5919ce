"""A school: the practice campus and the tool in one process, with people who click through both."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Event
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.test import Client, TestResponse

from lti_tool.app import create_app
from lti_tool.course.copies.jobs import NoticeHandlers
from lti_tool.course.registrations import RegistrationTerms, add_registration
from lti_tool.database import begin_writing, db
from lti_tool.errors import PlatformSilent
from lti_tool.grading.jobs import GradebookChecks, PlatformGradebook, ReviewOffers, ScoreDeliveries
from lti_tool.lti.answers import Answer
from lti_tool.lti.connections import Request
from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.notice_handlers import NoticeService
from lti_tool.lti.signing_keys import ensure_key
from lti_tool.lti.tokens import AccessTokens
from lti_tool.sandbox import Campus, create_sandbox
from lti_tool.sandbox.sites import CanvasHosts
from lti_tool.sandbox.views.replies import IN_PROCESS, LOST_HEADER, SECONDS_HEADER
from lti_tool.settings import Settings
from tests.support.campus import TOOL_URL, CampusBrowser, campus_for, form_of

WAYS = ("moodle", "canvas")


class CampusTransport:
    """Carries the tool's calls to the campus; a lost reply or a long wait is silence."""

    def __init__(self, sandbox: Flask) -> None:
        self._sandbox = sandbox
        self._elsewhere: dict[str, Flask] = {}

    def lead(self, host: str, sandbox: Flask) -> None:
        """Carry calls to `host` to another campus."""
        self._elsewhere[host] = sandbox

    def send(self, request: Request) -> Answer:
        """See `lti_tool.lti.connections.Transport`."""
        sandbox = self._elsewhere.get(request.url.netloc, self._sandbox)
        response = Client(sandbox, use_cookies=False).open(
            path=request.url.path,
            base_url=f"{request.url.scheme}://{request.url.netloc}",
            query_string=request.url.query,
            method=request.method,
            headers=request.headers,
            data=request.body,
            environ_overrides={IN_PROCESS: True},
        )
        seconds = float(response.headers.pop(SECONDS_HEADER, 0))
        if response.headers.pop(LOST_HEADER, None) or seconds > request.limits.read:
            raise PlatformSilent(detail="lost")
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status_code, headers, response.get_data())


@dataclass
class Visit:
    """What a person has in front of them: their browser, and the page of the tool."""

    browser: FlaskClient
    page: TestResponse

    @property
    def home(self) -> str:
        """The path of the participation: `/p/<public id>/`."""
        return "/".join(self.page.request.path.split("/")[:3]) + "/"

    def post(self, path: str, **fields: object) -> TestResponse:
        """Send a form of this participation, `path` being relative to it, with its CSRF token."""
        token = form_of_any(self.page.text)
        return self.browser.post(self.home + path, data={"csrf_token": token, **fields})

    def get(self, path: str = "") -> TestResponse:
        """Open a page of this participation."""
        return self.browser.get(self.home + path)


def send_zeros(teacher: Visit) -> TestResponse:
    """Send a zero to everybody who is ticked on the page that asks whether to."""
    ticked = re.findall(r'name="to" value="(\d+)" checked', teacher.get("learners/zeros").text)
    return teacher.post("learners/zeros", to=ticked)


def form_of_any(page: str) -> str:
    """The CSRF token that a page carries."""
    marker = 'name="csrf_token" value="'
    start = page.find(marker)
    if start < 0:
        marker = '"X-CSRFToken": "'
        start = page.find(marker)
    return page[start + len(marker) :].split('"', 1)[0] if start >= 0 else ""


class School:
    """One tool, registered with both sites of one campus."""

    login_path = "/lti/login"
    """Which of the tool's login addresses the platform was given."""

    def __init__(
        self, settings: Settings, clock: Callable[[], datetime], canvas: CanvasHosts | None = None
    ) -> None:
        self.campus: Campus = campus_for(
            fetch=self._publish, clock=clock, post=self._take_notice, canvas=canvas
        )
        self.sandbox = create_sandbox(self.campus)
        self.transport = CampusTransport(self.sandbox)
        self.settings = settings.model_copy(update={"base_url": TOOL_URL})
        self.app = create_app(self.settings, clock, self.transport)
        self.clock = clock
        self.desk = CampusBrowser(self.campus, self.sandbox)
        self._register()

    def browser(self) -> FlaskClient:
        """A browser that has never been here."""
        return self.app.test_client()

    def launch(self, ways: str, persona: str, link_id: str, browser: FlaskClient | None = None) -> Visit:
        """Click an activity in the course, up to the tool's page."""
        browser = browser or self.browser()
        return self.enter(ways, self.desk.start_launch(ways, persona, link_id), browser)

    def pick(self, ways: str, persona: str = "ines") -> Visit:
        """Open the platform's dialog for adding activities, up to the tool's page."""
        return self.enter(ways, self.desk.start_picking(ways, persona), self.browser())

    def enter(self, ways: str, login: dict[str, str], browser: FlaskClient) -> Visit:
        """Carry a login through its legs."""
        page = browser.post("/lti/launch", data=self.answer(ways, login, browser), follow_redirects=True)
        return Visit(browser, page)

    def answer(self, ways: str, login: dict[str, str], browser: FlaskClient) -> dict[str, str]:
        """Carry a login up to what the platform posts to the launch URL."""
        response = browser.post(self.login_path, data=login)
        while "/lti/login/" in response.headers.get("Location", ""):
            response = browser.get(response.headers["Location"])
        assert response.status_code == 302, response.text
        return self.desk.authorize(ways, response.headers["Location"])

    def send_answer(self, ways: str, page: TestResponse) -> tuple[int, str]:
        """Post the tool's signed answer to the platform, as the page's form does."""
        form = form_of(page.text)
        assert urlsplit(form.action).path.startswith(f"/{ways}/")
        return self.desk.return_items(form.action, form.fields["JWT"])

    def in_database(self, work: Callable[[Session], object]) -> None:
        """Do something in the tool's database and commit it."""
        with self.app.app_context():
            begin_writing(db.session())
            work(db.session())
            db.session.commit()

    def deliver(self) -> None:
        """Let the worker bring what is due to the gradebooks."""
        sessions, gradebook = self._worker()
        ScoreDeliveries(sessions, gradebook, self.clock, at_once=2, luck=lambda: 1.0)(Event())

    def offer_reviews(self) -> None:
        """Let the worker ask the columns to lead to learners' work."""
        ReviewOffers(*self._worker(), self.clock)(Event())

    def check_gradebooks(self) -> None:
        """Let the worker look at the checks that instructors asked for."""
        GradebookChecks(*self._worker(), self.clock)(Event())

    def _worker(self) -> tuple[sessionmaker[Session], PlatformGradebook]:
        with self.app.app_context():
            sessions = sessionmaker(db.engine, expire_on_commit=False)
        http = PlatformHttp(inside_allowed=True, transport=CampusTransport(self.sandbox))
        tokens = AccessTokens(http, sessions, self.settings.secret_key.get_secret_value())
        return sessions, PlatformGradebook(http, tokens, f"{TOOL_URL}/lti/launch")

    def ask_for_notices(self) -> int:
        """Let the worker ask platforms for their notices; how many it asked."""
        with self.app.app_context():
            sessions = sessionmaker(db.engine, expire_on_commit=False)
        http = PlatformHttp(inside_allowed=True, transport=CampusTransport(self.sandbox))
        tokens = AccessTokens(http, sessions, self.settings.secret_key.get_secret_value())
        notices, own = NoticeService(http, tokens), self.settings.addresses
        return NoticeHandlers(sessions, notices, self.clock, own, luck=lambda: 1.0)(Event())

    def close(self) -> None:
        """Leave no connection behind."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    def _register(self) -> None:
        def work(session: Session) -> None:
            ensure_key(session, self.settings.secret_key.get_secret_value(), self.clock())
            for ways in WAYS:
                told = self.campus.registration(ways)
                terms = RegistrationTerms(
                    name=f"Saltmarsh, {ways}",
                    issuer=told.issuer,
                    client_id=told.client_id,
                    auth_url=told.auth_url,
                    token_url=told.token_url,
                    jwks_url=told.jwks_url,
                    family=told.family,
                )
                add_registration(session, terms, (told.deployment_id,), self.clock())

        self.in_database(work)

    def _take_notice(self, url: str, body: str) -> int:
        headers = {"Content-Type": "application/json"}
        return self.app.test_client().post(urlsplit(url).path, data=body, headers=headers).status_code

    def _publish(self, url: str) -> object:
        """What the tool shows everybody at this address, as JSON."""
        return self.app.test_client().get(urlsplit(url).path).get_json()
