"""An instructor's look at the way to the gradebook: one score goes out, and is read back."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import null, select, update
from sqlalchemy.orm import Session

from lti_tool.course.models import ACTIVITY, LineItem, Membership, Person
from lti_tool.database import insert_new, upsert
from lti_tool.errors import NotHere
from lti_tool.grading.models import DeliveryState, GradebookCheck, ScoreDelivery
from lti_tool.grading.rules import CHECK_PATIENCE, CheckFacts, CheckStep, check_steps
from lti_tool.grading.standings import learner_work
from lti_tool.outbox.service import lift_pause


@dataclass(frozen=True, slots=True)
class CheckView:
    """A check as its page shows it; points are out of `maximum`."""

    number: int
    name: str | None
    given: float
    maximum: float
    read_given: float | None
    is_over: bool
    steps: tuple[CheckStep, ...]


def has_score(session: Session, activity_id: int, membership_id: int, now: datetime) -> bool:
    """Whether a learner has a score to send, so that nobody has to say yes to a 0.

    Raises:
        NotHere: they are no learner of the activity's course.
    """
    work = learner_work(session, activity_id, membership_id, now)
    if not work.is_scored:
        raise NotHere
    return work.standing.score.given is not None or work.standing.delivery is not None


def begin_check(session: Session, activity_id: int, membership_id: int, now: datetime) -> None:
    """Send a learner's present score, or 0 where they have none, and have it read back.

    A grade that a person changed in the gradebook is left alone.

    Raises:
        NotHere: they are no learner of the activity's course, or it has no column, not even a wished one.
    """
    work = learner_work(session, activity_id, membership_id, now)
    column = session.execute(
        select(LineItem.id, ACTIVITY.c.registration_id)
        .join(ACTIVITY, ACTIVITY.c.id == LineItem.activity_id)
        .where(LineItem.activity_id == activity_id)
    ).one_or_none()
    if column is None or not work.is_scored:
        raise NotHere
    score = work.standing.score
    wish = {"score_given": score.given or 0.0, "score_maximum": score.maximum, "completed": score.is_complete}
    key = {"line_item_id": column.id, "membership_id": membership_id}
    row = {"registration_id": column.registration_id, "due_at": now, **key, **wish}
    if not insert_new(session, ScoreDelivery, [row], ScoreDelivery.id):
        _send_again(session, column.id, membership_id, now)
    stored = session.execute(select(ScoreDelivery.id, ScoreDelivery.version).filter_by(**key)).one()
    due = {"registration_id": column.registration_id, "due_at": now, "lease_token": null()}
    asked = {"delivery_id": stored.id, "version": stored.version, "asked_at": now, "read_given": None}
    clean = {"leased_until": None, "attempts": 0, "first_failed_at": None, "reason": ""}
    upsert(session, GradebookCheck, {"activity_id": activity_id}, due | asked | clean)
    lift_pause(session, {column.registration_id}, now)


def _send_again(session: Session, line_item_id: int, membership_id: int, now: datetime) -> None:
    session.execute(
        update(ScoreDelivery)
        .where(
            ScoreDelivery.line_item_id == line_item_id,
            ScoreDelivery.membership_id == membership_id,
            ScoreDelivery.state != DeliveryState.OVERRIDDEN,
        )
        .values(
            state=DeliveryState.WAITING,
            version=ScoreDelivery.version + 1,
            due_at=now,
            reason="",
            attempts=0,
            first_failed_at=None,
        )
        .execution_options(synchronize_session=False)
    )


def check_of(session: Session, activity_id: int, now: datetime) -> CheckView | None:
    """The newest check of an activity, None where nobody asked for one; one statement."""
    row = session.execute(_WITH_SCORE.where(GradebookCheck.activity_id == activity_id)).one_or_none()
    if row is None:
        return None
    facts = CheckFacts(
        has_column=row.url is not None,
        state=row.state,
        reason=row.reason,
        is_sent=row.sent_version >= row.version,
        is_over=row.due_at is None or now >= row.asked_at + CHECK_PATIENCE,
        read_given=row.read_given,
        read_reason=row.read_reason,
    )
    return CheckView(
        number=row.number,
        name=row.name,
        given=row.score_given,
        maximum=row.score_maximum,
        read_given=row.read_given,
        is_over=facts.is_over,
        steps=check_steps(facts),
    )


_WITH_SCORE = (
    select(
        LineItem.url,
        Membership.number,
        Person.name,
        ScoreDelivery.state,
        ScoreDelivery.reason,
        ScoreDelivery.score_given,
        ScoreDelivery.score_maximum,
        ScoreDelivery.sent_version,
        GradebookCheck.version,
        GradebookCheck.due_at,
        GradebookCheck.asked_at,
        GradebookCheck.read_given,
        GradebookCheck.reason.label("read_reason"),
    )
    .select_from(GradebookCheck)
    .join(ScoreDelivery, ScoreDelivery.id == GradebookCheck.delivery_id)
    .join(LineItem, LineItem.id == ScoreDelivery.line_item_id)
    .join(Membership, Membership.id == ScoreDelivery.membership_id)
    .outerjoin(Person, Person.id == Membership.person_id)
)
