"""A link comes by mail to who is an admin; a stranger learns nothing from asking."""

import re
from collections.abc import Iterator
from threading import Event

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import sessionmaker
from structlog.testing import capture_logs

from lti_tool.admin.jobs import LinkMails
from lti_tool.admin.models import AdminLinkWish, AdminSignIn
from lti_tool.admin.wishes import LEASE, claim_wish, put_off_wish, settle_wish
from lti_tool.app import create_app
from lti_tool.database import db
from lti_tool.outside.mail import Mailer
from lti_tool.settings import Addresses
from tests.admin.desk import SAM, AdminDesk
from tests.support.mailbox import Mailbox, mailbox
from tests.tool import Clock, settings_for

SENDER = "Stoke <stoke@school.test>"
TOKEN = re.compile(r"(?<=csrf_token\" value=\")[^\"]+|(?<=X-CSRFToken\": \")[^\"]+")
LINK = re.compile(r"https://stoke\.test(/admin/sign-in/\S+)")


@pytest.fixture
def post() -> Iterator[Mailbox]:
    with mailbox() as server:
        yield server


@pytest.fixture
def app(database_url: str, post: Mailbox, clock: Clock) -> Iterator[Flask]:
    """The tool with a mail server."""
    app = create_app(settings_for(database_url, smtp_url=post.url, mail_from=SENDER), clock)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def worker(engine: Engine, post: Mailbox, clock: Clock) -> LinkMails:
    """The worker's job."""
    return LinkMails(sessionmaker(engine), clock, Mailer(post.url, SENDER), Addresses("https://stoke.test"))


def ask(browser: FlaskClient, desk: AdminDesk, email: str) -> str:
    desk.browser = browser
    return desk.send("/admin/sign-in", "/admin/sign-in", follow_redirects=True, email=email).text


@pytest.mark.usefixtures("any_database")
def test_a_mailed_link_signs_in(desk: AdminDesk, worker: LinkMails, post: Mailbox) -> None:
    ask(desk.browser, desk, SAM.upper())

    sent = worker(Event()), worker(Event())

    assert sent == (1, 0)
    [mail] = post.messages
    assert (mail["To"], mail["From"], mail["Subject"]) == (SAM, SENDER, "Sign in to Stoke")
    found = LINK.search(str(mail.get_payload()))
    assert found
    assert desk.send(found[1], found[1], follow_redirects=True).request.path == "/admin/"


def test_a_stranger_gets_the_same_answer_and_no_mail(
    desk: AdminDesk, worker: LinkMails, post: Mailbox
) -> None:
    known = ask(desk.app.test_client(), desk, SAM)
    worker(Event())
    unknown = ask(desk.app.test_client(), desk, "nobody@school.test")
    worker(Event())

    assert TOKEN.sub("", known) == TOKEN.sub("", unknown)
    assert "a link is on its way" in known
    assert len(post.messages) == 1


def test_what_a_server_refuses_is_tried_again_and_no_address_is_logged(
    desk: AdminDesk, worker: LinkMails, post: Mailbox
) -> None:
    post.closed = True
    with capture_logs() as lines:
        ask(desk.browser, desk, SAM)
        first = worker(Event()), worker(Event())
        post.closed = False
        desk.clock.move(minutes=1)
        second = worker(Event())

    assert (first, second, len(post.messages)) == ((1, 0), 1, 1)
    assert [line["event"] for line in lines if line["event"].startswith("admin_link")] == [
        "admin_link_asked",
        "admin_link_not_mailed",
        "admin_link_mailed",
    ]
    assert SAM not in repr(lines)


@pytest.mark.usefixtures("any_database")
def test_a_worker_that_fails_late_leaves_the_wish_to_whoever_took_it_over(desk: AdminDesk) -> None:
    ask(desk.browser, desk, SAM)
    slow = desk.in_database(lambda session: claim_wish(session, desk.clock()))
    next_one = desk.in_database(lambda session: claim_wish(session, desk.clock() + LEASE))
    assert slow
    assert next_one

    desk.in_database(lambda session: put_off_wish(session, slow, desk.clock()))
    desk.in_database(lambda session: settle_wish(session, slow))

    [row] = desk.in_database(lambda session: session.scalars(select(AdminLinkWish)).all())
    assert (row.leased_until, row.attempts) == (next_one.until, 0)
    desk.in_database(lambda session: put_off_wish(session, next_one, desk.clock()))
    [row] = desk.in_database(lambda session: session.scalars(select(AdminLinkWish)).all())
    assert (row.leased_until, row.attempts) == (None, 1)


def test_a_wish_as_old_as_a_link_lives_is_forgotten(
    desk: AdminDesk, worker: LinkMails, post: Mailbox
) -> None:
    ask(desk.browser, desk, SAM)
    desk.clock.move(minutes=15)

    assert worker(Event()) == 0
    assert post.messages == []
    assert desk.in_database(lambda session: session.scalars(select(AdminLinkWish)).all()) == []


def test_one_admin_has_three_open_links_at_most(desk: AdminDesk, worker: LinkMails, post: Mailbox) -> None:
    for _time in range(5):
        ask(desk.app.test_client(), desk, SAM)
        worker(Event())

    assert len(post.messages) == 3
    assert len(desk.in_database(lambda session: session.scalars(select(AdminSignIn)).all())) == 3


def test_asking_is_limited_for_each_network_address(desk: AdminDesk) -> None:
    answers = [
        desk.send("/admin/sign-in", "/admin/sign-in", email="a@b.example").status_code for _ in range(6)
    ]

    assert answers == [303] * 5 + [429]
