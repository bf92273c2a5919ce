"""What the worker does for admins: mails the links that they asked for, and asks platforms how they are."""

import random
from collections.abc import Callable
from datetime import datetime
from threading import Event

import structlog
from sqlalchemy.orm import Session

from lti_tool.admin.health.checking import EVERY, Checker, due_for_check, keep_checks
from lti_tool.admin.sign_ins import make_link
from lti_tool.admin.wishes import ClaimedWish, claim_wish, is_wish_due, put_off_wish, settle_wish
from lti_tool.database import begin_writing, writing
from lti_tool.errors import MailFailed
from lti_tool.lti.connections import Limits
from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.signing_keys import current_key
from lti_tool.outbox.rules import backoff
from lti_tool.outside.mail import Mailer
from lti_tool.settings import Addresses

SUBJECT = "Sign in to Stoke"
TEXT = """Somebody, most likely you, asked for a link to sign in to Stoke:

    {url}

It works once, within 15 minutes. If it was not you, do nothing: the link runs out by itself.
"""
PATIENT = Limits(read=30, total=30, tries=1)
"""Nobody waits, and hosted Canvas was seen to need more than 20 s for a token (stack.md, row 13)."""
log = structlog.get_logger()


class LinkMails:
    """A job that sends the links which admins asked for."""

    def __init__(
        self, sessions: Callable[[], Session], clock: Callable[[], datetime], mailer: Mailer, own: Addresses
    ) -> None:
        """`own` tells where the links lead to."""
        self._sessions, self._clock, self._mailer, self._own = sessions, clock, mailer, own

    def __call__(self, stop: Event) -> int:
        """Send what is due, one at a time; return how many were tried."""
        tried = 0
        while not stop.is_set() and (claimed := self._claim()):
            self._send(*claimed)
            tried += 1
        return tried

    def _claim(self) -> tuple[ClaimedWish, str] | None:
        now = self._clock()
        with self._sessions() as session:
            if not is_wish_due(session, now):
                return None
            session.rollback()
            begin_writing(session)
            wish = claim_wish(session, now)
            token = make_link(session, wish.admin_id, now) if wish else ""
            session.commit()
        return (wish, token) if wish else None

    def _send(self, wish: ClaimedWish, token: str) -> None:
        url = self._own.sign_in(token)
        try:
            self._mailer.send(wish.email, SUBJECT, TEXT.format(url=url), self._clock())
        except MailFailed as error:
            log.warning("admin_link_not_mailed", admin_id=wish.admin_id, error=error.reason)
            luck = random.random()  # nosec B311 - spreads tries, keeps no secret
            due_at = self._clock() + backoff(wish.attempts + 1, luck)
            with writing(self._sessions) as session:
                put_off_wish(session, wish, due_at)
        else:
            log.info("admin_link_mailed", admin_id=wish.admin_id)
            with writing(self._sessions) as session:
                settle_wish(session, wish)


class PlatformChecks:
    """A job that asks each platform once an hour for keys, a token and the time."""

    def __init__(
        self,
        sessions: Callable[[], Session],
        clock: Callable[[], datetime],
        http: PlatformHttp,
        secret: str,
    ) -> None:
        self._sessions, self._clock, self._http, self._secret = sessions, clock, http, secret

    def __call__(self, stop: Event) -> int:
        """Ask who is due, one after the other, and keep each answer at once; return how many were asked."""
        with self._sessions() as session:
            due = due_for_check(session, self._clock() - EVERY)
            try:
                key = current_key(session, self._secret, self._clock())
            except LookupError:
                key = None
        checker = Checker(self._http, key, self._clock, PATIENT)
        for done, registration in enumerate(due):
            if stop.is_set():
                return done
            checked = checker.check(registration)
            with writing(self._sessions) as session:
                keep_checks(session, [checked], self._clock())
        return len(due)
