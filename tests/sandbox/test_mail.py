"""The campus's mail: what its server takes and refuses, and what the page shows of it, safely."""

import smtplib
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from time import monotonic, sleep

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.sandbox import Campus, MailCatcher, create_sandbox
from lti_tool.sandbox.catching import MOST_BYTES, MOST_OF_A_COMMAND, PATIENCE_SECONDS
from lti_tool.sandbox.postbox import Postbox
from tests.sandbox.page import Page
from tests.support.campus import campus_for

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SENDER, AMARA, JONAS = "stoke@school.test", "aokafor@saltmarsh.example", "jlindqvist@saltmarsh.example"
PLAIN = b"Subject: Hello\r\n\r\nGood morning\r\n"
LIST = "/moodle/courses/2/mail"


@dataclass
class Server:
    """A running server and what it is about."""

    postbox: Postbox
    catcher: MailCatcher
    port: int

    def send(self, content: bytes, *to: str) -> None:
        """Hand one mail over, as a program does."""
        with smtplib.SMTP("127.0.0.1", self.port) as talk:
            talk.sendmail(SENDER, to or [AMARA], content)


@pytest.fixture
def server() -> Iterator[Server]:
    postbox = Postbox(keeps=3)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        catcher = MailCatcher(postbox, listening, lambda: NOW)
        catcher.start()
        yield Server(postbox, catcher, listening.getsockname()[1])
        catcher.stop()


def test_a_mail_comes_as_it_was_written_dots_and_empty_lines_too(server: Server) -> None:
    text = "\n.\n..two\n\n\n.end of it\n"

    server.send(f"Subject: Dots\n\n{text}".replace("\n", "\r\n").encode(), AMARA, JONAS)

    [mail] = server.postbox.mails()
    assert mail.text == text
    assert (mail.subject, mail.receivers, mail.at) == ("Dots", (AMARA, JONAS), NOW)
    assert mail.headers == "Subject: Dots"


def test_a_mail_is_dated_by_its_sender(server: Server) -> None:
    server.send(b"Subject: A\r\nDate: Mon, 14 Sep 2026 09:00:00 +0100\r\n\r\nx\r\n")
    server.send(b"Subject: B\r\nDate: yesterday or so\r\n\r\nx\r\n")

    assert [mail.at for mail in server.postbox.mails()] == [NOW, datetime(2026, 9, 14, 8, 0, tzinfo=UTC)]


def test_a_mail_that_is_too_large_is_refused_and_the_next_one_taken(server: Server) -> None:
    large = b"Subject: Large\r\n\r\n" + b"so it goes on\r\n" * (MOST_BYTES // 14)

    with pytest.raises(smtplib.SMTPSenderRefused) as refused:
        server.send(large)
    # By a program that does not say beforehand how large it is.
    with smtplib.SMTP("127.0.0.1", server.port) as talk:
        talk.helo()
        talk.mail(SENDER)
        talk.rcpt(AMARA)
        answer = talk.data(large)
    server.send(PLAIN)

    assert (refused.value.smtp_code, answer[0]) == (552, 552)
    assert [mail.subject for mail in server.postbox.mails()] == ["Hello"]


def test_only_so_many_receivers_are_listened_to(server: Server) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        server.send(PLAIN, *(f"one-{number}@school.test" for number in range(MOST_OF_A_COMMAND + 1)))

    assert server.postbox.mails() == []


def test_the_newest_are_kept(server: Server) -> None:
    for number in range(5):
        server.send(f"Subject: {number}\r\n\r\nx\r\n".encode())

    assert [(mail.number, mail.subject) for mail in server.postbox.mails()] == [(5, "4"), (4, "3"), (3, "2")]
    assert server.postbox.mail(1) is None


def test_what_cannot_be_read_is_refused(server: Server) -> None:
    broken = b'Content-Type: text/plain; charset="no-such-charset"\r\n\r\nx\r\n'

    with pytest.raises(smtplib.SMTPDataError) as refused:
        server.send(broken)

    assert refused.value.smtp_code == 554
    assert server.postbox.mails() == []


def test_it_stops_while_somebody_is_still_talking(server: Server) -> None:
    with smtplib.SMTP("127.0.0.1", server.port) as talk:
        talk.ehlo()
        began = monotonic()
        server.catcher.stop()
        while server.catcher.is_running():
            sleep(0.01)

        # Rather than to wait for them.
        assert monotonic() - began < PATIENCE_SECONDS
        talk.close()


@pytest.fixture
def campus() -> Campus:
    return campus_for()


@pytest.fixture
def client(campus: Campus) -> FlaskClient:
    return create_sandbox(campus).test_client()


def written(subject: str, text: str = "", html: str = "") -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = SENDER, subject
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return message.as_bytes().replace(b"\n", b"\r\n")


def test_the_list_shows_the_newest_first_and_ones_own(campus: Campus, client: FlaskClient) -> None:
    campus.postbox.take([AMARA], written("Für Amara"), NOW)
    campus.postbox.take([JONAS], written("For <b>Jonas</b>"), NOW + timedelta(hours=1))

    everybodys, own = client.get(f"{LIST}?as=amara").text, client.get(f"{LIST}?to=me&as=amara").text

    assert everybodys.index("For &lt;b&gt;Jonas&lt;/b&gt;") < everybodys.index("Für Amara")
    assert "to <bdi>Jonas Lindqvist</bdi>" in everybodys
    assert "Mon 23 Nov, 09:00 UTC" in everybodys
    assert ("Für Amara" in own, "Jonas</b>" in own) == (True, False)
    in_canvas = f"/canvas/courses/{campus.courses('canvas')[-1].number}/mail/1"
    assert "Für Amara" in client.get(in_canvas).text


def test_a_letter_stands_in_a_frame_that_can_do_nothing_but_open_links(
    campus: Campus, client: FlaskClient
) -> None:
    html = "<!DOCTYPE html><html><head></head><body><script>x()</script><a href='https://stoke.test'>Stop</a>"
    campus.postbox.take([AMARA], written("New", "in plain", html), NOW)

    page = client.get(f"{LIST}/1").text
    [frame] = Page(page).frames
    letter = client.get(frame["src"])

    assert frame["sandbox"] == "allow-popups allow-popups-to-escape-sandbox"
    policy = letter.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert policy.endswith("sandbox allow-popups allow-popups-to-escape-sandbox")
    assert letter.text.startswith('<!DOCTYPE html><base target="_blank"><html>')
    assert "in plain" in page
    assert "<script>x()" not in page


def test_a_plain_letter_is_text_with_links(campus: Campus, client: FlaskClient) -> None:
    url = "http://127.0.0.1:8700/admin/sign-in/a-_b_-c-"
    campus.postbox.take([AMARA], written("Sign in", f"<i>Here</i>:\n\n    {url}\n"), NOW)

    page = client.get(f"{LIST}/1").text

    assert f'<a href="{url}" rel="noopener" target="_blank">{url}</a>' in page
    assert "&lt;i&gt;Here&lt;/i&gt;" in page
    assert Page(page).frames == []


def test_a_mail_that_is_not_there_is_not_found(client: FlaskClient) -> None:
    assert [client.get(f"{LIST}/{tail}").status_code for tail in ("7", "7/letter")] == [404, 404]
    assert "No mail yet." in client.get(LIST).text


HEADS = st.sampled_from(
    [b"Subject: ", b"From: ", b"Date: ", b"Content-Type: ", b"To: ", b"\r\n", b'"<>;=?']
) | (st.binary(max_size=12))


@given(st.lists(HEADS, max_size=12), st.binary(max_size=40))
def test_whatever_is_taken_can_be_shown(heads: list[bytes], body: bytes) -> None:
    campus = campus_for()
    client = create_sandbox(campus).test_client()

    if campus.postbox.take([AMARA], b"".join(heads) + b"\r\n\r\n" + body, NOW):
        assert client.get(LIST).status_code == client.get(f"{LIST}/1").status_code == 200
