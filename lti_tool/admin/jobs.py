"""What the worker does for admins: it makes and mails the links that they asked for."""

import random
from collections.abc import Callable
from datetime import datetime
from threading import Event

import structlog
from sqlalchemy.orm import Session

from lti_tool.admin.sign_ins import make_link
from lti_tool.admin.wishes import LEASE, ClaimedWish, claim_wish, is_wish_due, put_off_wish, settle_wish
from lti_tool.database import begin_writing
from lti_tool.errors import MailFailed
from lti_tool.outbox.rules import backoff
from lti_tool.outside.mail import Mailer

SUBJECT = "Sign in to Stoke"
TEXT = """Somebody, most likely you, asked for a link to sign in to Stoke:

    {url}

It works once, within 15 minutes. If it was not you, do nothing: the link runs out by itself.
"""
log = structlog.get_logger()


class LinkMails:
    """A job that sends the links which admins asked for."""

    def __init__(
        self, sessions: Callable[[], Session], clock: Callable[[], datetime], mailer: Mailer, base_url: str
    ) -> None:
        """`base_url` is where the links lead to."""
        self._sessions, self._clock, self._mailer, self._base_url = sessions, clock, mailer, base_url

    def __call__(self, stop: Event) -> int:
        """Send what is due, one at a time; return how many were tried."""
        tried = 0
        while not stop.is_set() and (claimed := self._claim()):
            self._send(*claimed)
            tried += 1
        return tried

    def _claim(self) -> tuple[ClaimedWish, str, datetime] | None:
        now = self._clock()
        with self._sessions() as session:
            if not is_wish_due(session, now):
                return None
            session.rollback()
            begin_writing(session)
            wish = claim_wish(session, now)
            token = make_link(session, wish.admin_id, now) if wish else ""
            session.commit()
        return (wish, token, now) if wish else None

    def _send(self, wish: ClaimedWish, token: str, claimed_at: datetime) -> None:
        url = f"{self._base_url}/admin/sign-in/{token}"
        try:
            self._mailer.send(wish.email, SUBJECT, TEXT.format(url=url))
        except MailFailed as error:
            log.warning("admin_link_not_mailed", admin_id=wish.admin_id, error=error.reason)
            luck = random.random()  # nosec B311 - spreads tries, keeps no secret
            due_at = self._clock() + backoff(wish.attempts + 1, luck)
            self._write(lambda session: put_off_wish(session, wish.admin_id, due_at))
        else:
            log.info("admin_link_mailed", admin_id=wish.admin_id)
            self._write(lambda session: settle_wish(session, wish.admin_id, claimed_at + LEASE))

    def _write(self, work: Callable[[Session], None]) -> None:
        with self._sessions() as session:
            begin_writing(session)
            work(session)
            session.commit()
