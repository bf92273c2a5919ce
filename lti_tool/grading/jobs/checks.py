"""The job that waits for a checked score and reads it back from the gradebook."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from lti_tool.course.models import LineItem, Membership, Person, Registration
from lti_tool.database import writing
from lti_tool.grading.jobs.gradebook import Gradebook
from lti_tool.grading.jobs.outcomes import reply_to
from lti_tool.grading.models import GradebookCheck, ScoreDelivery
from lti_tool.grading.rules import CHECK_PATIENCE, ENDED
from lti_tool.outbox.jobs import Turn, turns
from lti_tool.outbox.service import settle

AGAIN = timedelta(seconds=1)
LEASE_SECONDS = 120
"""A token and a call of 30 s each, and some rest."""


@dataclass(frozen=True, slots=True)
class GradebookChecks:
    """Looks at checks that go on."""

    session_factory: Callable[[], Session]
    gradebook: Gradebook
    clock: Callable[[], datetime]

    def __call__(self, stop: Event) -> int:
        """Look at one due check of each registration; returns how many came to an end."""
        due = turns(self.session_factory, GradebookCheck, self.clock, LEASE_SECONDS, stop)
        return sum(self._look(turn) for turn in due)

    def _look(self, turn: Turn) -> bool:
        with self.session_factory() as session:
            row = session.execute(_WITH_SCORE.where(GradebookCheck.activity_id == turn.row_id)).one()
            registration = session.get_one(Registration, turn.registration_id)
        values = self._news(row, registration)
        with writing(self.session_factory) as session:
            settle(session, GradebookCheck, turn.row_id, turn.token, values)
        return values["due_at"] is None

    def _news(self, row: Row[*tuple[Any, ...]], registration: Registration) -> dict[str, object]:
        is_sent = row.sent_version >= row.version and row.url is not None
        if not is_sent and row.state not in ENDED and self.clock() < row.asked_at + CHECK_PATIENCE:
            return {"due_at": self.clock() + AGAIN}
        if row.url is None or row.user_id is None:
            return {"due_at": None}
        try:
            results = self.gradebook.read_results(registration.known(), row.url, self.clock(), row.user_id)
            theirs = [one for one in results if one.user_id == row.user_id and one.maximum > 0]
        except Exception as error:
            return {"due_at": None, "reason": reply_to(error).answer}
        shares = [one.score / one.maximum for one in theirs if one.score is not None]
        return {"due_at": None, "read_given": shares[0] * row.score_maximum if shares else None}


_WITH_SCORE = (
    select(
        GradebookCheck.version,
        GradebookCheck.asked_at,
        ScoreDelivery.state,
        ScoreDelivery.sent_version,
        ScoreDelivery.score_maximum,
        LineItem.url,
        Person.id_on_platform.label("user_id"),
    )
    .select_from(GradebookCheck)
    .join(ScoreDelivery, ScoreDelivery.id == GradebookCheck.delivery_id)
    .join(LineItem, LineItem.id == ScoreDelivery.line_item_id)
    .join(Membership, Membership.id == ScoreDelivery.membership_id)
    .outerjoin(Person, Person.id == Membership.person_id)
)
