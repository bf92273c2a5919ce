"""The weekly card to a team's channel: off until allowed, sealed, without names unless agreed to (row 31)."""

import json
from datetime import UTC, datetime
from threading import Event
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from lti_tool.activities.defaults import set_site_default
from lti_tool.activities.public_pages import public_channels
from lti_tool.database import db
from lti_tool.kinds.sharing.defaults import digests
from lti_tool.kinds.sharing.digest.jobs import DigestSending
from lti_tool.kinds.sharing.digest.models import EchoDigest
from lti_tool.kinds.sharing.digest.rules import Card, Line, Way, is_address, message, next_due
from lti_tool.kinds.sharing.views.cards import cards_of
from tests.sharing.test_sharing import BLOG, add_task, outside
from tests.support.school import School, Visit
from tests.tool import Clock

SLACK = "https://hooks.slack.com/services/T000/B000/secretpart"
CHANNEL = {"way": "slack", "secret_address": SLACK}


@pytest.fixture
def link(school: School) -> str:
    return add_task(school)


class Channel:
    """Answers with these statuses, one after the other; the last stays."""

    def __init__(self, *statuses: int | None) -> None:
        self.statuses, self.told = list(statuses), list[tuple[str, dict[str, Any]]]()

    def __call__(self, url: str, body: bytes) -> int | None:
        self.told.append((url, json.loads(body)))
        return self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]


def allow_digests(school: School) -> None:
    with school.app.test_request_context():
        switch = digests()
    school.in_database(lambda session: set_site_default(session, switch, 1.0, locked=False))


def send(school: School, channel: Channel, secret: str = "") -> int:
    with school.app.app_context():
        sessions = sessionmaker(db.engine, expire_on_commit=False)
    own, draw = school.settings.secret_key.get_secret_value(), cards_of(school.app, school.settings)
    return DigestSending(sessions, school.clock, secret or own, draw, channel)(Event())


def row(school: School) -> EchoDigest:
    found: list[EchoDigest] = []
    school.in_database(lambda session: found.extend(session.scalars(select(EchoDigest))))
    return found[0]


def busy(school: School, link: str) -> tuple[Visit, Visit]:
    """A week in which Amara shared on her blog, which staff saw, and was replied to."""
    amara, ines = (school.launch("moodle", one, link) for one in ("amara", "ines"))
    outside(amara)
    ines.post("sharing/shares/1/seen")
    ines.post("sharing/shares/1/reply", reply="Well said.")
    return amara, ines


def test_a_card_comes_on_monday_in_numbers_and_tells_nothing_twice(
    school: School, link: str, clock: Clock
) -> None:
    allow_digests(school)
    ines, channel = school.launch("moodle", "ines", link), Channel(200)
    assert ines.post("sharing/digest", **CHANNEL).status_code == 303
    clock.move(minutes=1)
    busy(school, link)
    assert send(school, channel) == 0
    clock.move(days=7)
    assert send(school, channel) == 1

    ((url, told),) = channel.told
    assert url == SLACK
    assert told["text"].split("\n") == [
        "*This week in your course*",
        "1 contribution or reply",
        "1 share: A blog or any page",
    ]
    for secret in ("Amara", BLOG):
        assert secret not in told["text"]
    clock.move(days=7)
    assert send(school, channel) == 1
    assert len(channel.told) == 1


def test_names_and_links_come_of_who_agreed_where_staff_allow_it(
    school: School, link: str, clock: Clock
) -> None:
    allow_digests(school)
    amara, ines = busy(school, link)
    layla, channel = school.launch("moodle", "layla", link), Channel(200)
    outside(layla, address="https://layla.example.org/")
    ines.post("sharing/shares/2/seen")
    layla.post("sharing/notice/take-back")
    amara.post("sharing/here", text="Said in the course.")
    ines.post("sharing/digest", **CHANNEL, names="1")
    clock.move(days=7)
    send(school, channel)

    text = channel.told[0][1]["text"]
    assert f"<{BLOG}|Amara Okafor shared: A blog or any page>" in text
    assert "2 shares: A blog or any page" in text
    for hidden in ("layla", "ليلى", "Said in the course."):
        assert hidden not in text


def test_without_the_admins_yes_nothing_leaves(school: School, link: str, clock: Clock) -> None:
    _amara, ines = busy(school, link)
    ines.post("sharing/digest", **CHANNEL)
    assert "Nothing is sent yet." in ines.get("sharing/digest").text
    clock.move(days=8)
    channel = Channel(200)

    assert send(school, channel) == 0
    assert channel.told == []


def test_the_address_is_sealed_and_shown_to_nobody(school: School, link: str) -> None:
    ines = school.launch("moodle", "ines", link)
    ines.post("sharing/digest", **CHANNEL)

    assert "secretpart" not in row(school).address
    assert "secretpart" not in ines.get("sharing/digest").text
    assert ines.post("sharing/digest", way="slack", address="", names="1").status_code == 303
    assert row(school).names
    assert ines.post("sharing/digest", way="discord", address="").status_code == 422
    ines.post("sharing/digest", do="off")
    kept: list[EchoDigest] = []
    school.in_database(lambda session: kept.extend(session.scalars(select(EchoDigest))))
    assert kept == []


def test_a_channel_that_is_silent_is_tried_again_and_one_that_refuses_is_left_alone(
    school: School, link: str, clock: Clock
) -> None:
    allow_digests(school)
    _amara, ines = busy(school, link)
    ines.post("sharing/digest", **CHANNEL)
    channel = Channel(None, 503, 404)
    ines.post("sharing/digest", do="now")
    assert send(school, channel) == 1
    assert "The channel did not answer." in ines.get("sharing/digest").text
    clock.move(hours=1)
    send(school, channel)
    clock.move(hours=1)
    send(school, channel)
    ines = school.launch("moodle", "ines", link)
    assert "takes nothing at this address any more" in ines.get("sharing/digest").text
    clock.move(days=30)
    assert send(school, channel) == 0

    ines = school.launch("moodle", "ines", link)
    ines.post("sharing/digest", **CHANNEL)
    ines.post("sharing/digest", do="now")
    again = Channel(204)
    assert send(school, again) == 1
    assert "1 share" in again.told[0][1]["text"]


def test_another_secret_reads_no_address_and_says_so(school: School, link: str, clock: Clock) -> None:
    allow_digests(school)
    _amara, ines = busy(school, link)
    ines.post("sharing/digest", **CHANNEL)
    clock.move(days=7)
    channel = Channel(200)
    send(school, channel, secret="another" * 10)

    assert channel.told == []
    ines = school.launch("moodle", "ines", link)
    assert "cannot be read any more" in ines.get("sharing/digest").text


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"way": "irc", "secret_address": SLACK}, "Choose what kind of channel it is."),
        ({"way": "slack", "secret_address": ""}, "Give the address"),
        (
            {"way": "slack", "secret_address": "https://hooks.slack.com.evil.test/services/x"},
            "This is not an address",
        ),
    ],
)
def test_what_is_not_taken_says_why_and_stays(
    school: School, link: str, sent: dict[str, str], sentence: str
) -> None:
    answer = school.launch("moodle", "ines", link).post("sharing/digest", **sent)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert sent["secret_address"] in answer.text


@pytest.mark.parametrize(
    ("way", "text", "fits"),
    [
        ("slack", SLACK, True),
        ("slack", SLACK.replace("https", "http"), False),
        ("slack", "https://hooks.slack.com/", False),
        ("slack", "https://me@hooks.slack.com/services/x", False),
        ("slack", "https://hooks.slack.com:8443/services/x", False),
        ("slack", "https://[/x", False),
        ("discord", "https://discord.com/api/webhooks/1/x", True),
        ("discord", "https://ptb.discord.com/api/webhooks/1/x", True),
        ("discord", "https://notdiscord.com/api/webhooks/1/x", False),
        ("discord", "https://127.0.0.1/api/webhooks/1/x", False),
        ("teams", "https://prod-15.uksouth.logic.azure.com:443/workflows/3/triggers/manual?sig=x", True),
        ("teams", "https://d1.12.environment.api.powerplatform.com:443/powerautomate/x?sig=y", True),
        ("teams", "https://logic.azure.com.evil.test/workflows/3", False),
        ("teams", SLACK, False),
    ],
)
def test_an_address_is_at_its_makers_own_hosts(way: Way, text: str, fits: bool) -> None:
    assert is_address(way, text) == fits


@pytest.mark.parametrize(
    ("after", "due"),
    [
        (datetime(2026, 9, 14, 6, 59, tzinfo=UTC), datetime(2026, 9, 14, 7, tzinfo=UTC)),
        (datetime(2026, 9, 14, 7, tzinfo=UTC), datetime(2026, 9, 21, 7, tzinfo=UTC)),
        (datetime(2026, 9, 20, 23, tzinfo=UTC), datetime(2026, 9, 21, 7, tzinfo=UTC)),
    ],
)
def test_a_card_is_due_on_mondays(after: datetime, due: datetime) -> None:
    assert next_due(after) == due


def told(way: Way, *lines: Line) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(message(way, Card("Week", lines)))
    return body


def test_each_kind_of_channel_gets_what_it_takes_and_no_text_calls_anybody() -> None:
    line = Line("<!channel> & @everyone *bold*", "https://example.org/a")
    slack, discord, teams = (told(way, line) for way in ("slack", "discord", "teams"))

    assert slack["text"] == "*Week*\n<https://example.org/a|&lt;!channel&gt; &amp; @everyone *bold*>"
    assert discord["allowed_mentions"] == {"parse": []}
    assert "\\*bold\\*" in discord["content"]
    (card,) = teams["attachments"]
    assert card["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert card["content"]["body"][1]["inlines"] == [
        {
            "type": "TextRun",
            "text": line.text,
            "selectAction": {"type": "Action.OpenUrl", "url": "https://example.org/a"},
        }
    ]


def test_a_message_is_cut_where_a_channel_takes_no_more() -> None:
    long = told("discord", *(Line("a" * 200, "https://example.org/") for _ in range(40)))

    assert 1_000 < len(long["content"]) <= 2_000


def test_an_inside_address_is_never_called() -> None:
    send_out = public_channels()

    for url in ("https://127.0.0.1/x", "https://10.0.0.1/x", "http://hooks.slack.com/x", "https://[::1]/x"):
        assert send_out(url, b"{}") is None
