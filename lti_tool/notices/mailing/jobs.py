"""The worker's job that mails people what is new to them."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from threading import Event
from typing import Protocol

import structlog
from sqlalchemy.orm import Session

from lti_tool.database import writing
from lti_tool.errors import MailFailed
from lti_tool.notices.mailing.rules import Plan, plan
from lti_tool.notices.mailing.sending import (
    Claimed,
    Letter,
    claim_mail,
    is_mail_due,
    is_wanted,
    keep_server,
    new_for,
    put_off_mail,
    server_pause,
    settle_mail,
)
from lti_tool.notices.sources import Source
from lti_tool.outbox.jobs import tried_in_vain
from lti_tool.outbox.rules import after_failure, after_success, backoff
from lti_tool.outside.mail import Mail

OF_ONE_RECEIVER = frozenset({"SMTPRecipientsRefused"})
"""Failures that say nothing of the server."""
log = structlog.get_logger()


class Post(Protocol):
    """The way to the mail server."""

    def send_mail(self, to: str, mail: Mail, now: datetime) -> None:
        """Hand a mail over, dated `now`; MailFailed if it is not taken."""


@dataclass(frozen=True, slots=True)
class NoticeMails:
    """A job that mails what is due, one person at a time; no transaction is open while a server is spoken to.

    A mail is marked as sent after the server took it: a worker that is killed in between sends it once more,
    under the same Message-ID. Nobody is left untold.
    """

    sessions: Callable[[], Session]
    clock: Callable[[], datetime]
    sources: Sequence[Source]
    draw: Callable[[Letter], Mail]
    post: Post

    def __call__(self, stop: Event) -> int:
        """Look after who is due; return how many."""
        looked = 0
        while not stop.is_set() and self._is_due():
            with writing(self.sessions) as session:
                claimed = claim_mail(session, self.clock())
            if claimed is not None:
                self._look_after(claimed)
            looked += 1
        return looked

    def _is_due(self) -> bool:
        now = self.clock()
        with self.sessions() as session:
            return not server_pause(session).is_running(now) and is_mail_due(session, now)

    def _look_after(self, claimed: Claimed) -> None:
        ready = self._ready(claimed)
        if ready is None:
            return
        planned, mail = ready
        if mail is not None and not self._send(claimed, mail):
            return
        with writing(self.sessions) as session:
            settle_mail(session, claimed, planned.told, planned.look_at)
            if mail is not None:
                keep_server(session, after_success(server_pause(session)), self.clock())

    def _ready(self, claimed: Claimed) -> tuple[Plan, Mail | None] | None:
        """Return what is to be done and the mail, if any; None where they want none any more.

        What changed while it was drawn, as by who took something back or was erased, is drawn anew: a mail
        tells what stands as the server is called.
        """
        planned = self._planned(claimed)
        while planned is not None:
            mail = self.draw(_letter(claimed, planned)) if planned.notices else None
            again = planned if mail is None else self._planned(claimed)
            if again == planned:
                return planned, mail
            planned = again
        return None

    def _planned(self, claimed: Claimed) -> Plan | None:
        with self.sessions() as session:
            if not is_wanted(session, claimed):
                return None
            return plan(claimed.wish, claimed.told, new_for(session, self.sources, claimed), claimed.at)

    def _send(self, claimed: Claimed, mail: Mail) -> bool:
        try:
            self.post.send_mail(claimed.address, mail, self.clock())
        except MailFailed as error:
            log.warning("notice_not_mailed", context_id=claimed.reader.context_id, error=error.reason)
            self._put_off(claimed, error.reason)
            return False
        log.info("notice_mailed", context_id=claimed.reader.context_id)
        return True

    def _put_off(self, claimed: Claimed, reason: str) -> None:
        now, luck = self.clock(), random.random()  # nosec B311 - spreads tries, keeps no secret
        with writing(self.sessions) as session:
            wait = backoff(claimed.row.attempts + 1, luck)
            put_off_mail(session, claimed, tried_in_vain(claimed.row, reason, wait, now))
            if reason not in OF_ONE_RECEIVER:
                failed = after_failure(server_pause(session), reason, now)
                keep_server(session, replace(failed, reason=reason))


def _letter(claimed: Claimed, planned: Plan) -> Letter:
    return Letter(
        claimed.membership_id,
        claimed.course,
        claimed.locale,
        claimed.wish.zone,
        planned.notices,
        planned.is_digest,
        _name_of(claimed, planned),
    )


def _name_of(claimed: Claimed, planned: Plan) -> str:
    """Name a mail by what it says, telling nothing of it: one that is sent twice has one name."""
    said = [(one.kind, one.at.isoformat(), one.post_id) for one in planned.notices]
    return sha256(repr((claimed.membership_id, planned.is_digest, said)).encode()).hexdigest()[:32]
