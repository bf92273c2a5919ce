"""Accepting: the asker or staff say which reply answers a question, and may take that back."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select
from sqlalchemy.orm import Session, aliased

from lti_tool.activities.participating import Item, participate
from lti_tool.activities.rules import writing_refusal
from lti_tool.activities.values import ActivityView
from lti_tool.acts.models import Verb
from lti_tool.acts.service import lock_membership
from lti_tool.course.who import Who
from lti_tool.errors import Conflict, NotHere
from lti_tool.kinds.discussion.lonely.service import tell_place_anew
from lti_tool.kinds.discussion.models import Acceptance, Post, PostKind
from lti_tool.kinds.discussion.naming import hides_names
from lti_tool.kinds.discussion.rules import may_accept

ITEM = "answer"
"""Its id is that of the reply; whose act it is: the asker's, also where staff accept."""
_asked = aliased(Post)
ASKER = (
    select(_asked.author_id)
    .join(Acceptance, Acceptance.question_id == _asked.id)
    .where(Acceptance.answer_id == Post.id)
    .correlate(Post)
    .scalar_subquery()
)
"""A column: who asked the question to which a post is the accepted answer. To take that away is an act of
theirs, so that they are locked with its author, before anything of it is changed."""


def accept(
    session: Session, who: Who, activity: ActivityView, answer_id: int, now: datetime, *, moderates: bool
) -> int:
    """Accept a reply as the answer to its question, in the place of any other; return the question's id.

    One's own reply may be accepted too: the question is answered then, and nobody gets credit for it (row 4).

    Raises:
        NotHere: if it is no reply to a question of this discussion, or not for this person to say (row P10).
        Conflict: "not_open_yet" or "closed", where a learner comes too late; "answered_removed".
    """
    found = _answer(session, who, activity, answer_id, now, moderates=moderates)
    if found.deleted_at is not None or found.hidden_at is not None:
        raise Conflict("answered_removed")
    lock_membership(session, found.asker_id)
    stands = session.scalar(select(Acceptance.answer_id).where(Acceptance.question_id == found.thread_id))
    if stands == answer_id:
        return int(found.thread_id)
    if stands is not None:
        accept_no_more(session, who, activity, found.thread_id, now, answer_id=stands)
    row = {"question_id": found.thread_id, "answer_id": answer_id, "by_membership_id": who.membership_id}
    session.execute(insert(Acceptance), row | {"accepted_at": now})
    tell_place_anew(session, found.thread_id)
    private = hides_names(activity)
    item = Item(ITEM, answer_id, found.asker_id, to_membership_id=found.author_id, is_private=private)
    participate(session, who, activity, Verb.ACCEPTED, item, now)
    return int(found.thread_id)


def undo_acceptance(
    session: Session, who: Who, activity: ActivityView, answer_id: int, now: datetime, *, moderates: bool
) -> int:
    """Take back that a reply answers its question; return the question's id.

    Raises:
        NotHere, Conflict: as `accept`.
    """
    found = _answer(session, who, activity, answer_id, now, moderates=moderates)
    lock_membership(session, found.asker_id)
    accept_no_more(session, who, activity, found.thread_id, now, answer_id=answer_id)
    return int(found.thread_id)


def accept_no_more(
    session: Session, who: Who, activity: ActivityView, question_id: int, now: datetime, *, answer_id: int
) -> None:
    """Let an accepted answer be one no more; nothing changes where it was none."""
    gone = delete(Acceptance).where(Acceptance.question_id == question_id, Acceptance.answer_id == answer_id)
    if session.execute(gone.returning(Acceptance.answer_id)).scalar_one_or_none() is None:
        return
    question, answer = aliased(Post), aliased(Post)
    asker_id, author_id = session.execute(
        select(question.author_id, answer.author_id)
        .join(answer, answer.id == answer_id)
        .where(question.id == question_id)
    ).one()
    tell_place_anew(session, question_id)
    # With its receiver: what counted for them counts no more.
    item = Item(ITEM, answer_id, asker_id, to_membership_id=author_id, is_private=hides_names(activity))
    participate(session, who, activity, Verb.TOOK_BACK, item, now)


def _answer(
    session: Session, who: Who, activity: ActivityView, answer_id: int, now: datetime, *, moderates: bool
) -> Row[*tuple[Any, ...]]:
    question = aliased(Post)
    asked = (question.activity_id == activity.id, question.kind == PostKind.ASK)
    found = session.execute(
        select(
            Post.thread_id,
            Post.author_id,
            Post.deleted_at,
            Post.hidden_at,
            question.author_id.label("asker_id"),
        )
        .join(question, question.id == Post.thread_id)
        .where(Post.id == answer_id, *asked, question.deleted_at.is_(None))
    ).one_or_none()
    if found is None:
        raise NotHere
    is_asker = found.asker_id == who.membership_id
    refusal = writing_refusal(activity.opens_at, activity.closes_at, now)
    if not may_accept(is_asker=is_asker, moderates=moderates, refusal=refusal):
        if is_asker:
            raise Conflict(str(refusal))
        raise NotHere
    return found
