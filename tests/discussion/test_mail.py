"""Mail to learners: only to who agreed, in quiet and in time, once, and stopped with one click (row 91)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import parsedate_to_datetime
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session, sessionmaker
from structlog.testing import capture_logs

from lti_tool.activities.models import Activity
from lti_tool.admin.health.reading import read_figures
from lti_tool.app import create_app
from lti_tool.course.models import Membership, Participation, Person, Registration
from lti_tool.database import db
from lti_tool.errors import MailFailed
from lti_tool.kinds.discussion.options import Options, write_options
from lti_tool.notices.mailing.jobs import NoticeMails, Post
from lti_tool.notices.mailing.models import MailChoice, MailServer
from lti_tool.notices.mailing.sending import Letter
from lti_tool.notices.sources import SOURCES
from lti_tool.notices.views.letters import letters_of
from lti_tool.outside.mail import Mail, Mailer
from lti_tool.settings import Settings
from tests.databases import recorded_statements
from tests.discussion.room import Browser, Clock, Room, Seat
from tests.support.mailbox import Mailbox, mailbox
from tests.tool import settings_for

SENDER, AMARA = "Stoke <stoke@school.test>", "amara@school.test"
LINK = re.compile(r"https://stoke\.test(/mail/stop/[\w.-]+)")
CHOICE = {
    "rhythm": "weekly",
    "replies": "1",
    "quiet_from": "21",
    "quiet_until": "8",
    "time_zone": "Europe/Berlin",
}
TOKEN = re.compile(r"(?<=X-CSRFToken\": \")[^\"]+")
Browse = Callable[[Seat], Browser]


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mailbox() as server:
        yield server


@pytest.fixture
def settings(database_url: str, box: Mailbox) -> Settings:
    return settings_for(database_url, smtp_url=box.url, mail_from=SENDER)


@pytest.fixture
def work(app: Flask, settings: Settings, engine: Engine, box: Mailbox, clock: Clock) -> NoticeMails:
    """The worker's job."""
    sessions = sessionmaker(engine, expire_on_commit=False)
    sources, draw = app.extensions[SOURCES], letters_of(app, settings)
    return NoticeMails(sessions, clock, sources, draw, Mailer(box.url, SENDER))


@pytest.fixture
def mine(browse: Browse, engine: Engine, amara: Seat, jonas: Seat) -> Browser:
    """Amara's browser: her course shares her address, and others have something to answer to."""
    share(engine, amara, AMARA)
    with Session(engine) as session:
        session.execute(update(Activity).values(learner_opened_at=datetime(2026, 9, 1, tzinfo=UTC)))
        session.commit()
    browser = browse(amara)
    browser.post("posts", body="What did you see first?")
    return browser


def stay(engine: Engine, now: datetime) -> None:
    """Let everybody be there still."""
    with Session(engine) as session:
        session.execute(update(Participation).values(seen_at=now))
        session.commit()


def share(engine: Engine, seat: Seat, address: str | None) -> None:
    person = select(Membership.person_id).where(Membership.id == seat.membership_id).scalar_subquery()
    with Session(engine) as session:
        session.execute(update(Person).where(Person.id == person).values(email=address))
        session.commit()


def leave(engine: Engine, when: datetime | None) -> None:
    """Let Amara be gone from the course, or be back."""
    hers = select(MailChoice.membership_id).scalar_subquery()
    with Session(engine) as session:
        session.execute(update(Membership).where(Membership.id == hers).values(gone_at=when))
        session.commit()


def choose(browser: Browser, **changes: str) -> str:
    answer = browser.post(f"/p/{browser.seat.public_id}/inbox/mail", CHOICE | changes)
    return answer.text if answer.status_code != 303 else browser.get(answer.location).text


def agree(browser: Browser, clock: Clock, **changes: str) -> None:
    assert "Kept." in choose(browser, agrees="1", **changes)
    clock.forward(seconds=1)


def parts(message: Message) -> tuple[str, str]:
    """Plain text and HTML of a mail."""
    texts = [part.get_payload(decode=True) for part in message.walk() if not part.is_multipart()]
    plain, html = (text.decode() for text in texts if isinstance(text, bytes))
    return plain.replace("\r\n", "\n"), html


def row_of(engine: Engine) -> MailChoice:
    with Session(engine, expire_on_commit=False) as session:
        return session.scalars(select(MailChoice)).one()


@pytest.mark.usefixtures("any_database")
def test_thanks_are_mailed_at_once_to_who_agreed(
    mine: Browser, browse: Browse, work: NoticeMails, box: Mailbox, clock: Clock, jonas: Seat
) -> None:
    agree(mine, clock)
    browse(jonas).post("posts/1/thank", body="because it made me look ✓")
    work(Event())
    assert box.messages == []
    clock.forward(seconds=61)

    work(Event())
    work(Event())

    [message] = box.messages
    assert (message["To"], message["From"]) == (AMARA, SENDER)
    assert message["Subject"] == "1 is new for you in Small teams"
    assert parsedate_to_datetime(str(message["Date"])) == clock.now.replace(microsecond=0)
    plain, html = parts(message)
    for text in (plain, re.sub("</?bdi>", "", html)):
        assert "Jonas Lindqvist thanked you." in text
        assert "because it made me look ✓" in text
        assert "Feedback that lands" in text
    # Forwarded or printed, a text stands without its subject: it says itself of which course it is.
    assert plain.startswith("Small teams\n\nFeedback that lands\n")
    assert "\n* Jonas Lindqvist thanked you. (Mon 14 Sep, 14:00)\n  because" in plain
    assert not re.search(r"<img|<script|<link|src=|url\(", html)
    assert set(re.findall(r'href="([^"]+)"', html)) == {f"https://stoke.test{LINK.search(plain)[1]}"}  # type: ignore[index]  # it is there


@pytest.mark.usefixtures("any_database")
def test_nobody_gets_mail_who_did_not_agree(
    mine: Browser, browse: Browse, work: NoticeMails, box: Mailbox, clock: Clock, engine: Engine, jonas: Seat
) -> None:
    page = choose(mine)
    assert "Nothing is mailed before you agree." in page
    browse(jonas).post("posts/1/thank", body="because")
    clock.forward(days=8)

    assert work(Event()) == 0
    assert box.messages == []
    with Session(engine) as session:
        assert session.scalars(select(MailChoice)).all() == []


def test_consent_is_kept_with_its_moment_and_sentence_and_ends_at_once(
    mine: Browser, browse: Browse, work: NoticeMails, box: Mailbox, clock: Clock, engine: Engine, jonas: Seat
) -> None:
    agree(mine, clock)
    agreed = row_of(engine)
    assert (agreed.agreed_to, agreed.time_zone) == ("2026-11", "Europe/Berlin")
    assert agreed.agreed_at == clock.now - timedelta(seconds=1)
    browse(jonas).post("posts/1/thank", body="because")
    clock.forward(minutes=5)

    assert "Mail is off." in choose(mine, rhythm="off")

    work(Event())
    assert box.messages == []
    row = row_of(engine)
    assert (row.rhythm, row.withdrawn_at, row.due_at) == ("off", clock.now, None)
    # Asking again needs a new yes.
    assert "Nothing is mailed before you agree." in choose(mine)


@pytest.mark.usefixtures("any_database")
def test_a_digest_comes_when_the_quiet_hours_end_and_says_nothing_twice(
    mine: Browser, browse: Browse, work: NoticeMails, box: Mailbox, clock: Clock,
    engine: Engine, jonas: Seat, teacher: Seat,
) -> None:  # fmt: skip
    agree(mine, clock, rhythm="daily")
    clock.now = datetime(2026, 9, 14, 20, tzinfo=UTC)
    stay(engine, clock.now)
    browse(jonas).post("posts/1/reply", body="A door that was left open.")
    browse(teacher).post("posts/1/lock", reason="answered")
    clock.forward(minutes=5)
    work(Event())
    assert box.messages == []
    # It is six o'clock there.
    clock.now = datetime(2026, 9, 15, 6, tzinfo=UTC)

    work(Event())
    for _hour in range(30):
        clock.forward(hours=1)
        work(Event())

    [message] = box.messages
    plain, _html = parts(message)
    assert "Jonas Lindqvist replied to you." in plain
    assert "Staff closed your thread for replies." in plain


def test_what_was_read_is_not_mailed(
    mine: Browser, browse: Browse, work: NoticeMails, box: Mailbox, clock: Clock, jonas: Seat
) -> None:
    agree(mine, clock)
    browse(jonas).post("posts/1/reply", body="A door that was left open.")
    clock.forward(minutes=2)
    until = clock.now.isoformat()
    mine.post(f"/p/{mine.seat.public_id}/inbox/read", until=until)
    clock.forward(hours=2)

    assert work(Event()) > 0
    assert box.messages == []


@pytest.mark.usefixtures("any_database")
def test_one_click_stops_it_without_a_session(
    mine: Browser, app: Flask, browse: Browse, work: NoticeMails, box: Mailbox, clock: Clock,
    engine: Engine, jonas: Seat,
) -> None:  # fmt: skip
    agree(mine, clock)
    browse(jonas).post("posts/1/thank", body="because")
    clock.forward(minutes=2)
    work(Event())
    [message] = box.messages
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = LINK.fullmatch(message["List-Unsubscribe"].strip("<>"))
    assert path
    stranger = app.test_client()

    # A scanner of mail opens the link; that stops nothing.
    asked = stranger.get(path[1], base_url="https://stoke.test")
    assert "Stop mail</button>" in asked.text
    assert row_of(engine).rhythm == "weekly"
    answers = [
        stranger.post(path[1], base_url="https://stoke.test", data={"List-Unsubscribe": "One-Click"})
        for _press in range(2)
    ]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert TOKEN.sub("", answers[0].text) == TOKEN.sub("", answers[1].text)
    assert not [
        name
        for answer in (asked, *answers)
        for name in ("Amara", AMARA, "Small teams")
        if name in answer.text
    ]
    assert "Set-Cookie" not in answers[0].headers
    assert row_of(engine).rhythm == "off"


Meanwhile = Callable[[], object]


def drawing(work: NoticeMails, meanwhile: Meanwhile) -> NoticeMails:
    """The same job; something happens while its first mail is drawn."""
    happened: list[object] = []

    def draw(letter: Letter) -> Mail:
        drawn = work.draw(letter)
        if not happened:
            happened.append(meanwhile())
        return drawn

    return replace(work, draw=draw)


@pytest.mark.usefixtures("any_database")
@pytest.mark.parametrize("how", ["stops", "erased", "address", "taken_back", "thanker_erased"])
def test_what_is_withdrawn_while_a_mail_is_made_is_not_in_it(
    mine: Browser, browse: Browse, work: NoticeMails, box: Mailbox, clock: Clock,
    engine: Engine, amara: Seat, jonas: Seat, how: str,
) -> None:  # fmt: skip
    agree(mine, clock)
    browse(jonas).post("posts/1/thank", body="because it burns")
    clock.forward(minutes=2)
    erasing = {"sure": "1"}
    ways: dict[str, Meanwhile] = {
        "stops": lambda: choose(mine, rhythm="off"),
        "erased": lambda: mine.post(f"/p/{amara.public_id}/privacy/erase", erasing),
        "address": lambda: share(engine, amara, None),
        "taken_back": lambda: browse(jonas).post("thanks/1/take-back"),
        "thanker_erased": lambda: browse(jonas).post(f"/p/{jonas.public_id}/privacy/erase", erasing),
    }

    drawing(work, ways[how])(Event())

    if how != "thanker_erased":
        assert box.messages == []
    for message in box.messages:
        assert "burns" not in "".join(parts(message))
        assert "Jonas" not in "".join(parts(message))


def test_a_token_of_our_own_never_tells_whether_somebody_is_there(app: Flask, settings: Settings) -> None:
    from lti_tool.notices.mailing.tokens import stop_token

    secret, browser = settings.secret_key.get_secret_value(), app.test_client()
    nobody = browser.post(f"/mail/stop/{stop_token(secret, 4711)}", base_url="https://stoke.test")
    forged = browser.post(f"/mail/stop/{stop_token('another secret', 1)}", base_url="https://stoke.test")

    assert nobody.status_code == 200
    assert "No more mail comes" in nobody.text
    assert forged.status_code == 404


@pytest.mark.usefixtures("any_database")
def test_what_is_not_taken_is_tried_again_and_said_once(
    mine: Browser, browse: Browse, work: NoticeMails, box: Mailbox, clock: Clock, engine: Engine, jonas: Seat
) -> None:
    agree(mine, clock)
    browse(jonas).post("posts/1/thank", body="because")
    clock.forward(minutes=2)
    box.closed = True
    with capture_logs() as lines:
        work(Event())
        assert row_of(engine).reason == "SMTPRecipientsRefused"
        box.closed = False
        clock.forward(minutes=2)
        work(Event())
        work(Event())

    assert len(box.messages) == 1
    assert row_of(engine).reason == ""
    assert [line["event"] for line in lines if "mailed" in line["event"]] == [
        "notice_not_mailed",
        "notice_mailed",
    ]
    for private in (AMARA, "Jonas", "because", "Small teams"):
        assert private not in repr(lines)


def through(work: NoticeMails, post: Post) -> NoticeMails:
    """The same job by another way to the server."""
    return replace(work, post=post)


@dataclass
class Broken:
    """A server that cannot be reached."""

    tries: int = 0

    def send_mail(self, to: str, mail: Mail, now: datetime) -> None:
        self.tries += 1
        raise MailFailed("ConnectionRefusedError")


def test_a_server_that_keeps_failing_is_left_alone_for_a_while(
    mine: Browser, browse: Browse, work: NoticeMails, clock: Clock, engine: Engine, jonas: Seat
) -> None:
    agree(mine, clock)
    browse(jonas).post("posts/1/thank", body="because")
    broken = Broken()
    failing = through(work, broken)
    for _try in range(12):
        clock.forward(hours=1, minutes=1)
        failing(Event())
        failing(Event())
        if broken.tries == 5:
            break
    assert broken.tries == 5
    with Session(engine) as session:
        server = session.scalars(select(MailServer)).one()
        assert (server.failures, server.reason) == (5, "ConnectionRefusedError")
        assert server.paused_until
        assert server.paused_until > clock.now
        session.execute(update(MailChoice).values(due_at=clock.now))
        session.commit()

    assert failing(Event()) == 0
    assert broken.tries == 5


@pytest.mark.usefixtures("any_database")
def test_a_worker_that_is_killed_after_sending_sends_the_same_mail_under_the_same_name(
    mine: Browser, browse: Browse, work: NoticeMails, box: Mailbox, clock: Clock, jonas: Seat
) -> None:
    agree(mine, clock)
    browse(jonas).post("posts/1/thank", body="because")
    clock.forward(minutes=2)

    class Killed(Exception):
        """The process ends here."""

    @dataclass
    class Dying:
        mailer: Mailer

        def send_mail(self, to: str, mail: Mail, now: datetime) -> None:
            self.mailer.send_mail(to, mail, now)
            raise Killed

    with pytest.raises(Killed):
        NoticeMails(work.sessions, work.clock, work.sources, work.draw, Dying(Mailer(box.url, SENDER)))(
            Event()
        )
    assert work(Event()) == 0
    clock.forward(minutes=3)
    work(Event())
    work(Event())

    assert len(box.messages) == 2
    assert box.messages[0]["Message-ID"] == box.messages[1]["Message-ID"]


@pytest.mark.usefixtures("any_database")
def test_of_two_workers_one_mails(
    mine: Browser, browse: Browse, work: NoticeMails, box: Mailbox, clock: Clock, jonas: Seat
) -> None:
    agree(mine, clock)
    browse(jonas).post("posts/1/thank", body="because")
    clock.forward(minutes=2)

    @dataclass
    class Slow:
        mailer: Mailer

        def send_mail(self, to: str, mail: Mail, now: datetime) -> None:
            assert work(Event()) == 0
            self.mailer.send_mail(to, mail, now)

    through(work, Slow(Mailer(box.url, SENDER)))(Event())

    assert len(box.messages) == 1


def test_where_names_are_hidden_mail_knows_aliases_and_no_subject_names_anybody(
    mine: Browser, browse: Browse, work: NoticeMails, box: Mailbox, clock: Clock, engine: Engine, jonas: Seat
) -> None:
    with Session(engine) as session:
        session.execute(update(Activity).values(options=write_options(Options(names="full"))))
        session.commit()
    agree(mine, clock)
    browse(jonas).post("posts/1/reply", body="A door.")
    browse(jonas).post("posts/1/thank", body="because")
    clock.forward(hours=2)

    work(Event())

    [message] = box.messages
    assert "thanked you." in parts(message)[0]
    assert "Lindqvist" not in "".join(parts(message)) + message["Subject"]


def test_who_shares_no_address_any_more_or_has_left_gets_no_mail(
    mine: Browser, browse: Browse, work: NoticeMails, box: Mailbox, clock: Clock,
    engine: Engine, amara: Seat, jonas: Seat,
) -> None:  # fmt: skip
    agree(mine, clock)
    share(engine, amara, None)
    browse(jonas).post("posts/1/thank", body="because")
    clock.forward(minutes=2)

    work(Event())

    assert box.messages == []
    assert row_of(engine).due_at is None
    page = mine.get(f"/p/{amara.public_id}/inbox/mail").text
    assert "Your course shares no e-mail address of yours with Stoke." in page


@pytest.mark.usefixtures("any_database")
def test_who_left_gets_no_mail_and_gets_it_again_who_came_back(
    mine: Browser, browse: Browse, work: NoticeMails, box: Mailbox, clock: Clock, engine: Engine, jonas: Seat
) -> None:
    agree(mine, clock, rhythm="daily")
    leave(engine, clock.now)
    browse(jonas).post("posts/1/thank", body="because")
    clock.forward(days=1)
    work(Event())
    left = len(box.messages)

    leave(engine, None)
    clock.forward(days=1)
    work(Event())

    assert left == 0
    [message] = box.messages
    assert "thanked you." in parts(message)[0]


def test_while_the_admin_pauses_a_platform_nobody_of_it_gets_mail(
    mine: Browser, browse: Browse, work: NoticeMails, box: Mailbox, clock: Clock, engine: Engine, jonas: Seat
) -> None:
    agree(mine, clock)
    browse(jonas).post("posts/1/thank", body="because")
    clock.forward(minutes=2)
    with Session(engine) as session:
        session.execute(update(Registration).values(disabled_at=clock.now))
        session.commit()

    assert work(Event()) == 0
    assert box.messages == []


def test_a_site_without_a_mail_server_says_so(
    database_url: str, room: Room, amara: Seat, clock: Clock
) -> None:
    app = create_app(settings_for(database_url), clock)
    browser = Browser(app, amara)

    page = browser.get(f"/p/{amara.public_id}/inbox/mail").text

    assert "This Stoke sends no mail." in page
    assert 'name="agrees"' not in page
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.mark.usefixtures("any_database")
def test_asking_for_a_look_costs_thanks_one_statement(
    mine: Browser, browse: Browse, clock: Clock, jonas: Seat, engine: Engine
) -> None:
    agree(mine, clock)
    other = browse(jonas)
    other.token()
    stay(engine, clock.now)

    with recorded_statements() as statements:
        other.post("posts/1/thank", body="because")

    assert len(statements) <= 12
    assert sum("UPDATE mail_choice" in one for one in map(str, statements)) == 1


@pytest.mark.usefixtures("any_database")
def test_health_tells_of_mail(
    mine: Browser, browse: Browse, work: NoticeMails, clock: Clock, engine: Engine, jonas: Seat
) -> None:
    agree(mine, clock)
    browse(jonas).post("posts/1/thank", body="because")
    clock.forward(minutes=2)
    work(Event())
    with Session(engine) as session:
        figures = read_figures(session, clock.now, clock.now)
    browse(jonas).post("posts/1/reply", body="A door.")
    clock.forward(hours=1, minutes=5)
    through(work, Broken())(Event())
    with Session(engine) as session:
        failing = read_figures(session, clock.now, clock.now)

    well, sent_at = figures.mail, clock.now - timedelta(hours=1, minutes=5)
    assert (well.people, well.failures, well.sent_at) == (1, 0, sent_at)
    assert (failing.mail.failures, failing.mail.reason) == (1, "ConnectionRefusedError")
    # What waits for the mail server is no work for a platform.
    assert failing.queues == figures.queues
