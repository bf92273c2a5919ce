"""The worker's job that sends courses' weekly cards, where the admin lets it."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Event

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.database import writing
from lti_tool.errors import SettingsInvalid
from lti_tool.kinds.sharing.digest.models import EchoDigest
from lti_tool.kinds.sharing.digest.reading import Week, mark_told, week_of
from lti_tool.kinds.sharing.digest.rules import WAYS, Card, message, next_due
from lti_tool.kinds.sharing.digest.service import PURPOSE, are_digests_allowed
from lti_tool.lti.sealing import unseal
from lti_tool.outbox.jobs import tried_in_vain
from lti_tool.outbox.rules import backoff
from lti_tool.outbox.service import claim, is_free, is_in_use, settle
from lti_tool.outside.webhooks import Send, outcome_of

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Due:
    """A course whose card is ours to send, as it stood at `at`."""

    row: EchoDigest
    token: str
    at: datetime
    week: Week


@dataclass(frozen=True, slots=True)
class DigestSending:
    """A job that sends cards, one course at a time; no transaction is open meanwhile.

    A card is noted after the channel took it: a worker that is killed in between sends it once more.
    """

    sessions: Callable[[], Session]
    clock: Callable[[], datetime]
    secret: str
    draw: Callable[[Week, str | None], Card]
    send: Send

    def __call__(self, stop: Event) -> int:
        """Send what is due; return how many courses were looked after."""
        looked = 0
        while not stop.is_set() and (due := self._claim()):
            self._look_after(due)
            looked += 1
        return looked

    def _claim(self) -> Due | None:
        now = self.clock()
        with self.sessions() as session:
            free = (is_free(EchoDigest, now), is_in_use(EchoDigest))
            is_due = session.scalar(select(EchoDigest.context_id).where(*free).limit(1)) is not None
            if not is_due or not are_digests_allowed(session):
                return None
        with writing(self.sessions) as session:
            claimed = claim(session, EchoDigest, now, 1)
            if not claimed.ids:
                return None
            row = session.get_one(EchoDigest, claimed.ids[0])
            week = week_of(session, row.context_id, row.told_until, now, names=row.names)
            session.expunge(row)
        return Due(row, claimed.token, now, week)

    def _look_after(self, due: Due) -> None:
        outcome = "taken" if due.week.is_empty else self._tell(due)
        with writing(self.sessions) as session:
            values = self._settled(due, outcome)
            if settle(session, EchoDigest, due.row.context_id, due.token, values) and outcome == "taken":
                mark_told(session, due.week.echoes, due.at)
        log.info("digest_looked_after", context_id=due.row.context_id, code=outcome)

    def _tell(self, due: Due) -> str:
        try:
            address = unseal(self.secret, PURPOSE, due.row.address)
        except SettingsInvalid:
            return "unreadable"
        way = next(one for one in WAYS if one == due.row.way)
        return outcome_of(self.send(address, message(way, self.draw(due.week, due.row.locale))))

    def _settled(self, due: Due, outcome: str) -> dict[str, object]:
        now = self.clock()
        if outcome == "taken":
            sent = {} if due.week.is_empty else {"sent_at": now}
            told = {"due_at": next_due(now), "told_until": due.at, "attempts": 0, "first_failed_at": None}
            return told | {"reason": ""} | sent
        if outcome == "later":
            wait = backoff(due.row.attempts + 1, random.random())  # nosec B311 - spreads tries
            return tried_in_vain(due.row, "silent", wait, now)
        return {"due_at": None, "reason": outcome, "first_failed_at": now}
