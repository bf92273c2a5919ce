"""How platforms answered to scores, hour by hour: counted with each batch, not worked out from scores."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from lti_tool.database import insert_into
from lti_tool.grading.models import ScoreAnswer
from lti_tool.grading.settlements import Settlement

DAY = timedelta(hours=24)
KEPT = timedelta(days=7)


def count_answers(
    session: Session, registration_id: int, settlements: Sequence[Settlement], now: datetime
) -> None:
    """Add what came of a batch to the counts of this hour."""
    answers = Counter(answer for settlement in settlements if (answer := _answer(settlement)))
    if not answers:
        return
    hour = now.replace(minute=0, second=0, microsecond=0)
    statement = insert_into(session, ScoreAnswer)
    added = statement.on_conflict_do_update(
        index_elements=["registration_id", "hour", "answer"],
        set_={"count": ScoreAnswer.count + statement.excluded.count},
    )
    rows = [
        {"registration_id": registration_id, "hour": hour, "answer": answer, "count": count}
        for answer, count in sorted(answers.items())
    ]
    session.execute(added, rows)


def answers_of_a_day(session: Session, now: datetime) -> list[tuple[int, str, int]]:
    """Return registration, answer and count of the last 24 hours, the hour that began first among them."""
    rows = session.execute(
        select(ScoreAnswer.registration_id, ScoreAnswer.answer, func.sum(ScoreAnswer.count))
        .where(ScoreAnswer.hour > now - DAY)
        .group_by(ScoreAnswer.registration_id, ScoreAnswer.answer)
    )
    return [(registration_id, answer, int(count)) for registration_id, answer, count in rows]


def purge_answers(session: Session, now: datetime) -> None:
    """Delete counts that no page shows any more."""
    session.execute(delete(ScoreAnswer).where(ScoreAnswer.hour < now - KEPT))


def _answer(settlement: Settlement) -> str:
    """The answer that came; "" for a wish that was only put back."""
    if settlement.delivered_at is not None:
        return "delivered"
    tried, verdict = settlement.wish.tried, settlement.verdict
    is_new = verdict.state != "waiting" or verdict.attempts > tried.attempts or verdict.reason != tried.reason
    return verdict.reason if is_new else ""
