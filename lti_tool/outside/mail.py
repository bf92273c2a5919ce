"""Mail, by the school's own SMTP server."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

from lti_tool.errors import MailFailed
from lti_tool.settings import is_loopback

PATIENCE_SECONDS = 20
PORTS = {"smtp": 587, "smtps": 465}


class Mailer:
    """Sends plain text mail from one address."""

    def __init__(self, url: str, sender: str) -> None:
        """`url` is `smtp://user:password@host:port`, with STARTTLS, or `smtps://…`, with TLS from the start.

        A server on this machine is spoken to without TLS.
        """
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port or PORTS[parts.scheme]
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._wrapped = parts.scheme == "smtps"
        self._sender = sender

    def send(self, to: str, subject: str, text: str) -> None:
        """Hand a mail to the server.

        Raises:
            MailFailed: if it cannot be reached, is not to be trusted, or says no.
        """
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._sender, to, subject
        message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain=self._domain)
        # Plain where it can be: some readers break an address where its encoding breaks the line.
        message.set_content(text, cte="7bit" if text.isascii() else None)
        try:
            with self._connected() as server:
                if self._user:
                    server.login(self._user, self._password)
                server.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            # Its name only: servers quote the address that they refuse.
            raise MailFailed(type(error).__name__) from None

    @property
    def _domain(self) -> str:
        return self._sender.rpartition("@")[2].rstrip(">")

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self._wrapped:
            return smtplib.SMTP_SSL(self._host, self._port, timeout=PATIENCE_SECONDS, context=context)
        server = smtplib.SMTP(self._host, self._port, timeout=PATIENCE_SECONDS)
        if not is_loopback(self._host):
            server.starttls(context=context)
        return server
