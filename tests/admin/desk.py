"""What an admin does in a browser, and what the command line does beside it."""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lti_tool.admin.admins import add_admin
from lti_tool.admin.sign_ins import make_link
from lti_tool.database import begin_writing, db
from tests.support.school import form_of_any
from tests.tool import Clock

SAM = "sam.reyes@school.test"
Found = TypeVar("Found")


class AdminDesk:
    """One admin and their browser."""

    def __init__(self, app: Flask, browser: FlaskClient, clock: Clock, email: str = SAM) -> None:
        self.app, self.browser, self.clock = app, browser, clock
        self.admin_id: int = self.in_database(lambda session: add_admin(session, email, clock()).id)

    def link(self) -> str:
        """The path of a fresh link."""
        token = self.in_database(lambda session: make_link(session, self.admin_id, self.clock()))
        return f"/admin/sign-in/{token}"

    def sign_in(self) -> TestResponse:
        """Open a fresh link and press its button; returns the page that follows."""
        link = self.link()
        return self.send(link, link, follow_redirects=True)

    def get(self, path: str) -> TestResponse:
        """Open a page."""
        return self.browser.get(path)

    def send(self, page: str, path: str, follow_redirects: bool = False, **fields: str) -> TestResponse:
        """Open `page` and send a form of it to `path`."""
        token = form_of_any(self.browser.get(page).text)
        return self.browser.post(
            path, data={"csrf_token": token, **fields}, follow_redirects=follow_redirects
        )

    def in_database(self, work: Callable[[Session], Found]) -> Found:
        """Do something in the tool's database and commit it."""
        with self.app.app_context():
            begin_writing(db.session())
            found = work(db.session())
            db.session.commit()
            return found
