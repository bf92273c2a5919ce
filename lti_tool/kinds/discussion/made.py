"""What people made in a discussion, for exports and the course book."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from lti_tool.activities.values import Made, MadeState
from lti_tool.acts.models import Act, Verb
from lti_tool.kinds.discussion.mentions.rules import spell
from lti_tool.kinds.discussion.models import Acceptance, Post, Thanks
from lti_tool.kinds.discussion.resolving.models import Endorsement
from lti_tool.kinds.discussion.service import ITEM as POST
from lti_tool.kinds.discussion.thanking import ITEM as THANKS

AT_ONCE = 500
"""Rows that are held at a time."""
_POSTS = (
    select(
        Post.id,
        Post.author_id,
        Post.thread_id,
        Post.answers_id,
        Post.kind,
        Post.body,
        Post.body_html,
        Post.created_at,
        Post.hidden_at,
        Post.deleted_at,
        Post.useful_count,
        Endorsement.endorsed_at,
        Acceptance.answer_id,
    )
    .outerjoin(Endorsement, Endorsement.post_id == Post.id)
    .outerjoin(Acceptance, Acceptance.answer_id == Post.id)
    .order_by(func.coalesce(Post.thread_id, Post.id), Post.position)
    .execution_options(yield_per=AT_ONCE)
)


def made(session: Session, activity_id: int) -> Iterator[Made]:
    """Read posts, thread by thread, and the thanks that all may read."""
    for row in session.execute(_POSTS.where(Post.activity_id == activity_id)):
        yield _post(row)
    said = (Thanks.activity_id == activity_id, Thanks.taken_back_at.is_(None), Thanks.is_private.is_(False))
    thanks = select(Thanks.id, Thanks.thanker_id, Thanks.post_id, Thanks.reason, Thanks.created_at)
    in_order = thanks.where(*said).order_by(Thanks.id).execution_options(yield_per=AT_ONCE)
    for number, thanker, post_id, reason, at in session.execute(in_order):
        yield Made(THANKS, number, "thank", thanker, at, reason, answers_id=post_id)


def private_acts(session: Session, activity_id: int) -> frozenset[int]:
    """Return the acts about thanks that stand, or stood last, between two people.

    What was said to one alone, taken back, and then said before all, is told from when all may read it:
    under an alias every act is private, so that of thanks said again only the last time is told there.
    """
    again = aliased(Act)
    said_last = (
        select(func.max(again.id))
        .where(again.activity_id == Act.activity_id, again.membership_id == Act.membership_id)
        .where(again.item_kind == THANKS, again.item_id == Act.item_id, again.verb == Verb.THANKED)
        .scalar_subquery()
    )
    acts = (
        select(Act.id)
        .join(Thanks, Thanks.id == Act.item_id)
        .where(Act.activity_id == activity_id, Act.item_kind == THANKS)
        .where(or_(Thanks.is_private, and_(Act.is_private, Act.id < said_last)))
    )
    return frozenset(session.scalars(acts))


def _post(row: Row[*tuple[Any, ...]]) -> Made:
    return Made(
        item_kind=POST,
        item_id=row.id,
        what=str(row.kind),
        membership_id=row.author_id,
        made_at=row.created_at,
        text=spell(row.body, _somebody),
        html=spell(row.body_html, _somebody),
        thread_id=row.thread_id,
        answers_id=row.answers_id,
        state=_state(row),
        useful=row.useful_count,
        is_accepted=row.answer_id is not None,
        is_endorsed=row.endorsed_at is not None,
    )


def _state(row: Row[*tuple[Any, ...]]) -> MadeState:
    if row.deleted_at is not None:
        return "taken_back"
    return "hidden" if row.hidden_at is not None else ""


def _somebody(_membership_id: int) -> str:
    return "@…"
