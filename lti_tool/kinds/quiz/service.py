"""Use cases of a quiz: answer, and read one's own answers and those of a class."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.activities.participating import Item, participate
from lti_tool.activities.returning import spent_by
from lti_tool.activities.rules import tidy, writing_refusal
from lti_tool.activities.values import ActivityView
from lti_tool.acts.models import Verb
from lti_tool.acts.service import lock_membership
from lti_tool.course.conditions import learning
from lti_tool.course.models import Membership
from lti_tool.course.who import Who
from lti_tool.database import insert_new
from lti_tool.errors import Conflict, InputInvalid, NotHere
from lti_tool.kinds.quiz.models import QuizAnswer
from lti_tool.kinds.quiz.options import read_options
from lti_tool.kinds.quiz.rules import Invalid, Question, Said, Spread, counts_as, mark, spread_of

RIGHT, WRONG = "right", "answer"
"""What an answer is called in the ledger, by whether it is right."""


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """What somebody answered to a question."""

    given: str
    is_right: bool
    at: datetime


def question_of(activity: ActivityView, key: str) -> Question:
    """Return a question of a quiz as it is now.

    Raises:
        NotHere: if there is none of this name.
    """
    for one in read_options(activity.options).questions:
        if one.key == key:
            return one
    raise NotHere


def answer(
    session: Session,
    who: Who,
    activity: ActivityView,
    key: str,
    sent: Sequence[str],
    secret: str,
    now: datetime,
) -> None:
    """Answer a question, once: of two answers the first stays.

    An answer to another wording of it stands beside the older one, and they count as one: as right if one of
    them is. Who answered it before they were erased is right only if they were so then, too.

    Raises:
        NotHere: if there is no such question, or none any more.
        InputInvalid: of `given`, what `rules.Invalid` says.
        Conflict: "not_open_yet" or "closed".
    """
    lock_membership(session, who.membership_id)
    question = question_of(activity, key)
    if refusal := writing_refusal(activity.opens_at, activity.closes_at, now):
        raise Conflict(refusal)
    try:
        given, is_right = mark(question, [tidy(one) for one in sent])
    except Invalid as error:
        raise InputInvalid("given", error.reason) from error
    is_right = is_right and key not in wrong_before(session, activity, who.membership_id, [question], secret)
    earlier = _kept_answers(session, activity.id, who.membership_id)
    own = {one.question: one.counts_as or one.id for one in earlier}
    number = counts_as(question, read_options(activity.options).questions, own)
    row = {"activity_id": activity.id, "membership_id": who.membership_id, "question": key}
    row |= {"given": given, "is_right": is_right, "counts_as": number, "created_at": now}
    made = insert_new(session, QuizAnswer, [row], QuizAnswer.id)
    # What is as right as an answer that it counts as tells the ledger nothing, and would make it later.
    if made and not any((one.counts_as or one.id, one.is_right) == (number, is_right) for one in earlier):
        item = Item(RIGHT if is_right else WRONG, number or made[0], who.membership_id)
        participate(session, who, activity, Verb.ANSWERED, item, now)


def wrong_before(
    session: Session, activity: ActivityView, membership_id: int, questions: Sequence[Question], secret: str
) -> set[str]:
    """Return which of these questions, by key, a member had answered wrongly before they were erased."""
    keys = {wording: one.key for one in questions for wording in (one.key, *one.earlier)}
    spent = spent_by(session, activity.id, membership_id, keys, secret)
    right = {keys[wording] for wording, one in spent.items() if not one.wrong}
    return {keys[wording] for wording in spent} - right


def own_answers(session: Session, activity_id: int, membership_id: int) -> dict[str, OwnAnswer]:
    """Read what somebody answered, by the question's key; one statement."""
    rows = _kept_answers(session, activity_id, membership_id)
    return {row.question: OwnAnswer(row.given, row.is_right, row.created_at) for row in rows}


def _kept_answers(session: Session, activity_id: int, membership_id: int) -> Sequence[QuizAnswer]:
    own = (QuizAnswer.activity_id == activity_id, QuizAnswer.membership_id == membership_id)
    return session.scalars(select(QuizAnswer).where(*own).order_by(QuizAnswer.id)).all()


def spreads(session: Session, activity: ActivityView) -> dict[str, Spread]:
    """Count what learners answered to each question, by its key; one statement."""
    rows = session.execute(
        select(QuizAnswer.question, QuizAnswer.given, QuizAnswer.is_right, func.count())
        .join(Membership, Membership.id == QuizAnswer.membership_id)
        .where(QuizAnswer.activity_id == activity.id, learning())
        .group_by(QuizAnswer.question, QuizAnswer.given, QuizAnswer.is_right)
    )
    said: defaultdict[str, list[Said]] = defaultdict(list)
    for key, given, is_right, count in rows:
        said[key].append(Said(given, is_right, count))
    return spreads_of(activity, said)


def spreads_of(activity: ActivityView, said: Mapping[str, Sequence[Said]]) -> dict[str, Spread]:
    """Put counted answers together, by the keys of today's questions."""
    questions = read_options(activity.options).questions
    return {one.key: spread_of(one, said.get(one.key, ())) for one in questions}


def wrong_texts(session: Session, activity_id: int, most: int) -> dict[str, list[tuple[str, int]]]:
    """Read what was typed and is wrong, the most frequent first, by the question's key; one statement."""
    count = func.count()
    rows = session.execute(
        select(QuizAnswer.question, QuizAnswer.given, count)
        .join(Membership, Membership.id == QuizAnswer.membership_id)
        .where(QuizAnswer.activity_id == activity_id, QuizAnswer.is_right.is_(False), learning())
        .group_by(QuizAnswer.question, QuizAnswer.given)
        .order_by(count.desc(), QuizAnswer.given)
    )
    found: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for key, given, times in rows:
        if len(found[key]) < most:
            found[key].append((given, times))
    return dict(found)
