"""The mail that the campus's server took: in memory only, and only the newest."""

from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from itertools import count
from threading import Lock

MAILS_KEPT = 300
_UNREADABLE = (LookupError, ValueError, AttributeError, TypeError)
"""What the standard library raises at headers that are broken enough, besides unknown charsets."""


@dataclass(frozen=True)
class CaughtMail:
    """One mail as a page shows it; `text` and `html` are "" where it has no such part."""

    number: int
    """From 1, in the order of coming."""
    at: datetime
    """As its sender dated it, in UTC; when it came, where no date can be read."""
    sender: str
    receivers: tuple[str, ...]
    """The addresses that the server was told."""
    subject: str
    text: str
    html: str
    headers: str
    """All of them, as they came."""


class Postbox:
    """What was taken so far; threads may share it."""

    def __init__(self, keeps: int = MAILS_KEPT) -> None:
        self._lock, self._numbers = Lock(), count(1)
        self._mails: deque[CaughtMail] = deque(maxlen=keeps)

    def take(self, receivers: Sequence[str], content: bytes, now: datetime) -> bool:
        """Keep a mail, and let the oldest go where there is no room; False if it cannot be read."""
        with self._lock, suppress(*_UNREADABLE):
            self._mails.append(_read(next(self._numbers), tuple(receivers), content, now))
            return True
        return False

    def mails(self) -> list[CaughtMail]:
        """All that are kept, the newest first."""
        with self._lock:
            return list(reversed(self._mails))

    def mail(self, number: int) -> CaughtMail | None:
        """The mail of this number, if it is kept."""
        return next((mail for mail in self.mails() if mail.number == number), None)


def _read(number: int, receivers: tuple[str, ...], content: bytes, now: datetime) -> CaughtMail:
    message = BytesParser(EmailMessage, policy=policy.default).parsebytes(content)
    head = content.partition(b"\r\n\r\n")[0]
    return CaughtMail(
        number=number,
        at=_date(message) or now,
        sender=_clean(message["From"]),
        receivers=receivers,
        subject=_clean(message["Subject"]),
        text=_part(message, "plain"),
        html=_part(message, "html"),
        headers=head.decode(errors="replace"),
    )


def _date(message: EmailMessage) -> datetime | None:
    with suppress(ValueError, OverflowError):
        read = parsedate_to_datetime(_clean(message["Date"]))
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    return None


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return _clean(part.get_content()).replace("\r\n", "\n") if isinstance(part, EmailMessage) else ""


def _clean(read: object) -> str:
    """What a page can hold: bytes that were no letters come as halves of letters."""
    return str(read or "").encode(errors="replace").decode()
