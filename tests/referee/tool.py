"""Stoke on loopback, registered at the referee by hand, and the people who go between the two."""

import socket
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Event
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import jwt
from flask.testing import FlaskClient
from sqlalchemy import Select, select
from sqlalchemy.orm import sessionmaker
from werkzeug.test import TestResponse

from lti_tool.app import create_app
from lti_tool.cli.opening import Tool
from lti_tool.cli.running import jobs_of
from lti_tool.cli.serving import WebServer
from lti_tool.course.models import Membership, Person, Registration
from lti_tool.database import db
from lti_tool.grading.models import DeliveryState, ScoreDelivery
from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.signing_keys import ensure_key
from lti_tool.lti.tokens import AccessTokens
from lti_tool.lti.values import KnownRegistration
from lti_tool.settings import Settings
from tests.cli.conftest import Shell
from tests.launch.test_front_desk import FORM
from tests.referee.lms import Lms, LmsBrowser
from tests.support.campus import form_of
from tests.support.school import Visit


@dataclass(frozen=True, slots=True)
class Begun:
    """A launch up to where the browser would post the LMS's answer to the tool."""

    browser: FlaskClient
    fields: dict[str, str]

    def post(self, **changes: str) -> TestResponse:
        """Post it, with fields changed."""
        return self.browser.post("/lti/launch", data=self.fields | changes, follow_redirects=True)


class Stoke:
    """The tool, whose pages the platform reaches over HTTP as any other's."""

    def __init__(self, settings: Settings, lms: Lms) -> None:
        listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        self.lms = lms
        self.settings = settings.model_copy(update={"base_url": self.url})
        self.app = create_app(self.settings)
        self._server = WebServer(self.app, listening)

    def __enter__(self) -> Self:
        with self.app.app_context():
            ensure_key(db.session(), self.settings.secret_key.get_secret_value(), datetime.now(UTC))
            db.session.commit()
        self._server.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._server.stop()
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    def register(self, block: str, grades: str = "programmatic") -> None:
        """An admin fills in Studio's form and copies what it shows to the command line."""
        copied = self.lms.set_up(block, self.url, grades)
        shell = Shell(
            self.settings.database_url,
            STOKE_BASE_URL=self.url,
            STOKE_SECRET_KEY=self.settings.secret_key.get_secret_value(),
        )
        options = {
            "--name": f"Saltmarsh, {block}",
            "--issuer": copied["issuer"],
            "--client-id": copied["client_id"],
            "--auth-url": copied["oidc_callback"],
            "--token-url": copied["token_url"],
            "--jwks-url": copied["keyset_url"],
            "--deployment": copied["deployment_id"],
        }
        shell.json("platform", "add", *(word for option in options.items() for word in option))

    def begin(self, name: str, block: str, *, studio: bool = False) -> Begun:
        """Somebody clicks a block in the LMS, and their browser goes through the legs before the last."""
        return self._legs(self.lms.signed_in(name), block, studio)

    def claims(self, name: str, block: str) -> dict[str, Any]:
        """The claims with which the LMS lets somebody into a block."""
        token = self.begin(name, block).fields["id_token"]
        claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
        return claims

    def launch(self, name: str, block: str) -> Visit:
        """Somebody clicks a block, up to the tool's page."""
        begun = self.begin(name, block)
        return Visit(begun.browser, begun.post())

    def add_discussion(self, block: str, **changes: str) -> str:
        """The teacher makes a discussion by deep linking; gives the LMS's page after it."""
        browser = self.lms.signed_in("ines")
        begun = self._legs(browser, block, studio=True)
        answer = Visit(begun.browser, begun.post()).post("add/new", **FORM | changes)
        form = form_of(answer.text)
        return browser.return_items(form.action, form.fields["JWT"]).text

    def deliver(self) -> None:
        """Let the worker deliver what is due."""
        with self.app.app_context():
            tool = Tool(self.app, self.settings, db.session(), db.engine, datetime.now(UTC))
            (deliveries,) = (job for job in jobs_of(tool) if job.name == "deliver_scores")
            deliveries.run(Event())

    def score_of(self, name: str) -> str:
        """How somebody's score stands between the tool and the gradebook: state, reason."""
        with self.app.app_context():
            wish = db.session.scalars(self._wish_of(name)).one()
            return f"{wish.state} {wish.reason}".strip()

    def send_again(self, name: str) -> None:
        """Let somebody's score be due once more, as a worker finds it that was killed after sending."""
        with self.app.app_context():
            wish = db.session.scalars(self._wish_of(name)).one()
            wish.state, wish.due_at, wish.stamped_at = DeliveryState.WAITING, datetime.now(UTC), None
            db.session.commit()

    def _wish_of(self, name: str) -> Select[ScoreDelivery]:
        user = self.lms.people()[name]
        joined = select(ScoreDelivery).join(Membership, Membership.id == ScoreDelivery.membership_id)
        return joined.join(Person, Person.id == Membership.person_id).where(Person.id_on_platform == user)

    def services(self) -> tuple[PlatformHttp, AccessTokens, KnownRegistration]:
        """What the tool's services call the newest registration's platform with."""
        with self.app.app_context():
            row = db.session.scalars(select(Registration).order_by(Registration.id.desc())).first()
            assert row is not None
            sessions = sessionmaker(db.engine, expire_on_commit=False)
            http = PlatformHttp(inside_allowed=True)
            secret = self.settings.secret_key.get_secret_value()
            return http, AccessTokens(http, sessions, secret), row.known()

    def _legs(self, lms_browser: LmsBrowser, block: str, studio: bool) -> Begun:
        browser = self.app.test_client()
        address = lms_browser.click(block, studio=studio)
        while address.startswith((self.url, "/")):
            parts = urlsplit(address)
            response = browser.get(f"{parts.path}?{parts.query}")
            address = response.headers["Location"]
        return Begun(browser, lms_browser.authorize(address))
