"""A quiz's public address: whoever comes by it answers without a name, and nothing is kept but counts."""

import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lti_tool.activities.rules import tidy, writing_refusal
from lti_tool.activities.service import activity_in
from lti_tool.activities.values import ActivityView
from lti_tool.course.models import ACTIVITY
from lti_tool.database import insert_into, insert_new
from lti_tool.errors import NotHere
from lti_tool.kinds.quiz.models import QuizLink, QuizTally
from lti_tool.kinds.quiz.options import read_options
from lti_tool.kinds.quiz.rules import Invalid, Question, Said, Spread, mark
from lti_tool.kinds.quiz.service import spreads_of

TOKEN_BYTES = 12


@dataclass(frozen=True, slots=True)
class PublicAnswer:
    """What somebody just answered at a public address; it is not kept as theirs."""

    given: str
    is_right: bool


def public_token(session: Session, activity_id: int) -> str | None:
    """Return what names a quiz's public address, None where it has none."""
    return session.scalar(select(QuizLink.token).where(QuizLink.activity_id == activity_id))


def switch_public(session: Session, activity_id: int, now: datetime, *, is_on: bool) -> None:
    """Give a quiz a public address, or take it away with what was counted there."""
    if is_on:
        row = {"activity_id": activity_id, "token": secrets.token_urlsafe(TOKEN_BYTES), "created_at": now}
        insert_new(session, QuizLink, [row], QuizLink.activity_id)
        return
    session.execute(delete(QuizLink).where(QuizLink.activity_id == activity_id))
    session.execute(delete(QuizTally).where(QuizTally.activity_id == activity_id))


def public_quiz(session: Session, token: str, now: datetime) -> ActivityView:
    """Return the quiz of a public address while it is open.

    Raises:
        NotHere: if there is no such address, or the quiz is closed or not open yet.
    """
    found = session.execute(
        select(ACTIVITY.c.id, ACTIVITY.c.context_id)
        .join(QuizLink, QuizLink.activity_id == ACTIVITY.c.id)
        .where(QuizLink.token == token)
    ).one_or_none()
    if found is None or found.context_id is None:
        raise NotHere
    activity = activity_in(session, found.id, found.context_id)
    if writing_refusal(activity.opens_at, activity.closes_at, now):
        raise NotHere
    return activity


def answer_in_public(
    session: Session, activity: ActivityView, sent: Mapping[str, Sequence[str]]
) -> tuple[dict[str, PublicAnswer], dict[str, str]]:
    """Count a stranger's answers; `sent` holds what was sent for each question's key.

    Returns what they answered, and what is wrong with what was no answer, both by key. What is left empty is
    neither. Counts nothing where anything is wrong.
    """
    given: dict[str, PublicAnswer] = {}
    wrong: dict[str, str] = {}
    for question in read_options(activity.options).questions:
        try:
            given[question.key] = PublicAnswer(
                *mark(question, [tidy(one) for one in sent.get(question.key, ())])
            )
        except Invalid as error:
            if error.reason != "empty":
                wrong[question.key] = error.reason
    if not wrong:
        _count(session, activity, given)
    return given, wrong


def public_spreads(session: Session, activity: ActivityView) -> dict[str, Spread]:
    """Read what strangers answered, by the question's key; one statement."""
    known = {one.key: one for one in read_options(activity.options).questions}
    said: defaultdict[str, list[Said]] = defaultdict(list)
    for row in session.scalars(select(QuizTally).where(QuizTally.activity_id == activity.id)):
        said[row.question].append(_said(known.get(row.question), row))
    return spreads_of(activity, said)


def _said(question: Question | None, row: QuizTally) -> Said:
    if question is None or not _chooses(question):
        return Said(row.given, row.given == "right", row.count)
    return Said(row.given, row.given == ",".join(map(str, question.right)), row.count)


def _chooses(question: Question) -> bool:
    return question.kind in ("one", "several")


def _count(session: Session, activity: ActivityView, given: Mapping[str, PublicAnswer]) -> None:
    kinds = {one.key: one for one in read_options(activity.options).questions}
    for key, one in sorted(given.items()):
        kept = one.given if _chooses(kinds[key]) else "right" if one.is_right else "wrong"
        row = {"activity_id": activity.id, "question": key, "given": kept, "count": 1}
        counted = insert_into(session, QuizTally).values(row)
        session.execute(
            counted.on_conflict_do_update(
                index_elements=["activity_id", "question", "given"], set_={"count": QuizTally.count + 1}
            )
        )
