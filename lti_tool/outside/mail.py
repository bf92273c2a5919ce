"""Mail, by the school's own SMTP server."""

import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from urllib.parse import unquote, urlsplit

from lti_tool.errors import MailFailed
from lti_tool.settings import is_loopback

PATIENCE_SECONDS = 20
PORTS = {"smtp": 587, "smtps": 465}


# An address that is broken in two, or spelled as if it were words, is one that nobody can call.
UNBROKEN = policy.default.clone(max_line_length=900)
LONGEST_PLAIN_LINE = 900


@dataclass(frozen=True, slots=True)
class Mail:
    """What is mailed."""

    subject: str
    text: str
    html: str | None = None
    """The same once more, for readers that show it."""
    stop_url: str | None = None
    """Where a program stops such mail with one POST (RFC 8058)."""
    name: str | None = None
    """Its own, of letters and digits: the same mail sent twice has one."""


class Mailer:
    """Sends mail from one address."""

    def __init__(self, url: str, sender: str) -> None:
        """`url` is `smtp://user:password@host:port`, with STARTTLS, or `smtps://…`, with TLS from the start.

        A server on this machine is spoken to without TLS.
        """
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port or PORTS[parts.scheme]
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._wrapped = parts.scheme == "smtps"
        self._sender = sender

    def send(self, to: str, subject: str, text: str, now: datetime) -> None:
        """Hand a mail to the server, dated `now`.

        Raises:
            MailFailed: if it cannot be reached, is not to be trusted, or says no.
        """
        self.send_mail(to, Mail(subject, text), now)

    def send_mail(self, to: str, mail: Mail, now: datetime) -> None:
        """Hand over a mail that may be more than a plain text; raises as `send`."""
        message = self._written(to, mail, now)
        try:
            with self._connected() as server:
                if self._user:
                    server.login(self._user, self._password)
                server.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            # Its name only: servers quote the address that they refuse.
            raise MailFailed(type(error).__name__) from None

    def _written(self, to: str, mail: Mail, now: datetime) -> EmailMessage:
        message = EmailMessage(policy=UNBROKEN)
        message["From"], message["To"], message["Subject"] = self._sender, to, mail.subject
        named = f"<{mail.name}@{self._domain}>" if mail.name else make_msgid(domain=self._domain)
        message["Date"], message["Message-ID"] = format_datetime(now), named
        if mail.stop_url:
            message["List-Unsubscribe"] = f"<{mail.stop_url}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
            message["Auto-Submitted"] = "auto-generated"
        message.set_content(mail.text, cte=_encoding(mail.text))
        if mail.html is not None:
            message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
        return message

    @property
    def _domain(self) -> str:
        return self._sender.rpartition("@")[2].rstrip(">")

    def _connected(self) -> smtplib.SMTP:
        if self._wrapped:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self._host, self._port, timeout=PATIENCE_SECONDS, context=context)
        server = smtplib.SMTP(self._host, self._port, timeout=PATIENCE_SECONDS)
        if not is_loopback(self._host):
            server.starttls(context=ssl.create_default_context())
        return server


def _encoding(text: str) -> str:
    """Return how a text travels: plain where it can, since some readers break encoded addresses."""
    is_plain = text.isascii() and all(len(line) <= LONGEST_PLAIN_LINE for line in text.splitlines())
    return "7bit" if is_plain else "quoted-printable"
