"""The worker's job that tells a site's store what was done."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Event
from typing import Protocol

import structlog
from sqlalchemy.orm import Session

from lti_tool.activities.kinds import Kinds
from lti_tool.database import writing
from lti_tool.exports.outgoing import (
    FOUND_AT_ONCE,
    Batch,
    claim_batch,
    find_new,
    give_up,
    is_anything_due,
    keep_store,
    put_off,
    settle_told,
    store_pause,
)
from lti_tool.exports.telling import Teller
from lti_tool.exports.values import Names, Told
from lti_tool.exports.verdicts import Verdict, is_about_one, is_about_store
from lti_tool.outbox.jobs import tried_in_vain
from lti_tool.outbox.rules import after_failure, after_refusal, after_success, backoff

log = structlog.get_logger()


class Taking(Protocol):
    """What takes acts: a site's store."""

    def take(self, told: Sequence[Told], at: datetime) -> Verdict:
        """Send acts in one request."""


@dataclass(frozen=True, slots=True)
class StatementSending:
    """A job that sends acts in batches; no transaction is open meanwhile.

    An act has one id however often it is sent: a worker that is killed between two steps does no harm. Who
    is told of is read as a batch is sent, so that nothing more is told of somebody who was erased.
    """

    sessions: Callable[[], Session]
    clock: Callable[[], datetime]
    kinds: Kinds
    store: Taking
    secret: str
    names: Names

    def __call__(self, stop: Event) -> int:
        """Queue what is new and send what is due; return how many acts were looked at."""
        self._find(stop)
        looked = 0
        while not stop.is_set() and (batch := self._claim()):
            self._send(batch)
            looked += len(batch.act_ids)
        return looked

    def _find(self, stop: Event) -> None:
        found = FOUND_AT_ONCE
        while found == FOUND_AT_ONCE and not stop.is_set():
            with writing(self.sessions) as session:
                found = find_new(session, self.kinds, self.clock())

    def _claim(self) -> Batch | None:
        now = self.clock()
        with self.sessions() as session:
            if store_pause(session).is_running(now) or not is_anything_due(session, now):
                return None
        with writing(self.sessions) as session:
            batch = claim_batch(session, now)
        return batch if batch.act_ids else None

    def _send(self, batch: Batch) -> None:
        with self.sessions() as session:
            told = list(Teller(session, self.kinds, self.secret, self.names).tell(batch.act_ids))
        withheld = set(batch.act_ids) - {one.id for one in told}
        with writing(self.sessions) as session:
            settle_told(session, sorted(withheld), batch.token, self.clock())
        if told:
            self._settle(batch, told, self.store.take(told, self.clock()))

    def _settle(self, batch: Batch, told: Sequence[Told], found: Verdict) -> None:
        if is_about_one(found) and len(told) > 1:
            self._send_singly(batch, told)
            return
        ids, now = [one.id for one in told], self.clock()
        with writing(self.sessions) as session:
            if is_about_store(found):
                self._put_off(session, batch, ids, found)
            elif found.outcome == "refused":
                give_up(session, ids[0], batch.token, found.reason, now)
            else:
                settle_told(session, ids, batch.token, now)
                keep_store(session, after_success(store_pause(session)), now)
        if found.reason:
            log.warning("acts_not_told", code=found.reason)
        else:
            log.info("acts_told")

    def _send_singly(self, batch: Batch, told: Sequence[Told]) -> None:
        """One of them is not taken: find out which, so that the others are no worse for it."""
        for number, one in enumerate(told):
            found = self.store.take([one], self.clock())
            if is_about_store(found):
                self._settle(batch, told[number:], found)
                return
            self._settle(batch, [one], found)

    def _put_off(self, session: Session, batch: Batch, ids: Sequence[int], found: Verdict) -> None:
        pause, now = store_pause(session), self.clock()
        luck = random.random()  # nosec B311 - spreads tries, keeps no secret
        wait = backoff(pause.failures + 1, luck)
        put_off(session, ids, batch.token, lambda row: tried_in_vain(row, found.reason, wait, now))
        stops = after_refusal if found.outcome == "shut" else after_failure
        keep_store(session, replace(stops(pause, found.reason, now), reason=found.reason))
