"""The job that lets gradebook columns lead staff to a learner's work; scores do not wait for it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom
from threading import Event

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.course.models import Context, LineItem, Registration
from lti_tool.database import writing
from lti_tool.grading.jobs.gradebook import Gradebook
from lti_tool.grading.jobs.outcomes import Reply, reply_to
from lti_tool.grading.models import ReviewOffer
from lti_tool.grading.rules import Answer
from lti_tool.lti.values import GradeService, KnownRegistration
from lti_tool.outbox.jobs import Turn, tried_in_vain, turns
from lti_tool.outbox.rules import backoff
from lti_tool.outbox.service import settle

log = structlog.get_logger()
DICE = SystemRandom()
LEASE_SECONDS = 180
"""A token and two calls of 30 s each, and some rest."""
PASSING: frozenset[Answer] = frozenset(
    {"busy", "silent", "failed", "internal_error", "access_refused", "misconfigured"}
)
"""Answers that may be another one later; all others are the platform's last word."""


@dataclass(frozen=True, slots=True)
class ReviewOffers:
    """Offers reviews once for each column; a platform that says no is left alone."""

    session_factory: Callable[[], Session]
    gradebook: Gradebook
    clock: Callable[[], datetime]
    luck: Callable[[], float] = DICE.random

    def __call__(self, stop: Event) -> int:
        """Offer what is due, one column a registration at a time; returns how many columns that were."""
        done = 0
        for turn in turns(self.session_factory, ReviewOffer, self.clock, LEASE_SECONDS, stop):
            with self.session_factory() as session:
                registration = session.get_one(Registration, turn.registration_id).known()
            self._settle(turn, self._offer(registration, turn.row_id))
            done += 1
        return done

    def _offer(self, registration: KnownRegistration, line_item_id: int) -> Reply:
        with self.session_factory() as session:
            row = session.execute(
                select(LineItem.url, Context.ags_scopes, Context.line_items_url)
                .join(Context, Context.id == LineItem.context_id)
                .where(LineItem.id == line_item_id)
            ).one()
        service = GradeService(frozenset(row.ags_scopes.split()), row.line_items_url)
        if row.url is None:
            return Reply("column_gone")
        try:
            self.gradebook.offer_review(registration, service, row.url, self.clock())
        except Exception as error:
            reply = reply_to(error)
            log.info("review_not_offered", line_item_id=line_item_id, code=reply.answer)
            return reply
        return Reply("delivered")

    def _settle(self, turn: Turn, reply: Reply) -> None:
        with writing(self.session_factory) as session:
            row = session.get_one(ReviewOffer, turn.row_id)
            settle(session, ReviewOffer, turn.row_id, turn.token, self._after(row, reply))

    def _after(self, row: ReviewOffer, reply: Reply) -> dict[str, object]:
        """What a column's row says after a reply: a score's own rules would try a refusal again."""
        now = self.clock()
        if reply.answer not in PASSING:
            return {"due_at": None, "reason": "" if reply.answer == "delivered" else reply.answer}
        asked_for = timedelta(seconds=reply.retry_after)
        return tried_in_vain(row, reply.answer, asked_for or backoff(row.attempts + 1, self.luck()), now)
