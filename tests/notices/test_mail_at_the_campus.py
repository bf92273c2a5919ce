"""From agreeing to mail to reading it at the campus: what somebody sees who tries the demo."""

import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Event

import pytest
from sqlalchemy.orm import sessionmaker
from werkzeug.test import Client

from lti_tool.database import db
from lti_tool.notices.mailing.jobs import NoticeMails
from lti_tool.notices.sources import SOURCES
from lti_tool.notices.views.letters import letters_of
from lti_tool.outside.mail import Mailer
from lti_tool.sandbox import MailCatcher
from tests.launch.test_front_desk import add_discussion
from tests.support.campus import CAMPUS_URL
from tests.support.school import School
from tests.tool import Clock, settings_for

SENDER = "Stoke <stoke@saltmarsh.example>"
CHOICE = {"rhythm": "daily", "quiet_from": "21", "quiet_until": "8", "time_zone": "", "agrees": "1"}


@dataclass
class Post:
    """A school whose mail the campus catches, and the worker's job."""

    school: School
    work: NoticeMails

    def page(self, path: str) -> str:
        """A page of the campus's mail, as Amara sees it."""
        address = f"/moodle/courses/2/mail{path}"
        return Client(self.school.sandbox).get(f"{address}?as=amara", base_url=CAMPUS_URL).text


@pytest.fixture
def post(database_url: str, clock: Clock) -> Iterator[Post]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"smtp://127.0.0.1:{listening.getsockname()[1]}"
        school = School(settings_for(database_url, smtp_url=url, mail_from=SENDER), clock)
        catcher = MailCatcher(school.campus.postbox, listening)
        catcher.start()
        with school.app.app_context():
            sessions = sessionmaker(db.engine, expire_on_commit=False)
        sources, draw = school.app.extensions[SOURCES], letters_of(school.app, school.settings)
        yield Post(school, NoticeMails(sessions, clock, sources, draw, Mailer(url, SENDER)))
        catcher.stop()
        school.close()


def test_who_switches_digests_on_finds_one_at_the_campus_and_stops_them_from_there(
    post: Post, clock: Clock
) -> None:
    school = post.school
    add_discussion(school, "moodle")
    link = school.campus.links("moodle")[-1].id
    clock.now = datetime(2026, 9, 14, 12, 0, tzinfo=UTC)
    amara, jonas = (school.launch("moodle", key, link) for key in ("amara", "jonas"))
    amara.post("discussion/posts", body="What did you see first?", form_key="a")
    assert amara.post("inbox/mail", **CHOICE).status_code == 303
    clock.move(seconds=1)
    jonas.post("discussion/posts/1/reply", body="I saw the door, and then who stood in it.", form_key="b")

    post.work(Event())
    before = post.page("")
    clock.now = datetime(2026, 9, 15, 8, 0, tzinfo=UTC)
    post.work(Event())

    assert "No mail yet." in before
    listed, letter = post.page(""), post.page("/1/letter")
    assert re.search(
        r"1 is new for you in Leading Small Teams.*?to <bdi>Amara Okafor</bdi>", listed, re.DOTALL
    )
    assert "Tue 15 Sep, 08:00 UTC" in listed
    assert "I saw the door" in letter
    stop = re.search(rf'href="{school.settings.base_url}(/mail/stop/[^"]+)"', letter)
    assert stop
    assert "Stop" in school.browser().get(stop[1]).text
