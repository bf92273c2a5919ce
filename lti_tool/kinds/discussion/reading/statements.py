"""The statements that pages read by."""

from typing import Any

from sqlalchemy import (
    Select,
    String,
    Subquery,
    and_,
    bindparam,
    cast,
    func,
    literal_column,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased

from lti_tool.course.models import Membership, Person
from lti_tool.kinds.discussion.models import Draft, Post
from lti_tool.prepared import Prepared

THREADS_A_PAGE = 20
COMMA: Any = literal_column("','")
"""As a parameter it would be written into the statement anew each time it is run."""


def posts() -> Select[*tuple[Any, ...]]:
    """Return posts with their authors and, of replies, whom they answer."""
    member, person = aliased(Membership), aliased(Person)
    answered, receiver, receiving = aliased(Post), aliased(Membership), aliased(Person)
    return (
        select(
            Post.id,
            Post.author_id,
            Post.thread_id,
            Post.parent_id,
            Post.answers_id,
            Post.position,
            Post.version,
            Post.body_html,
            Post.words,
            Post.is_late,
            Post.reply_count,
            Post.active_at,
            Post.created_at,
            Post.edited_at.is_not(None).label("is_edited"),
            Post.deleted_at.is_not(None).label("is_deleted"),
            Post.deleted_by_id,
            member.number.label("author_number"),
            member.person_id.label("author_person_id"),
            member.roles.label("author_roles"),
            person.name.label("author_name"),
            receiver.id.label("answered_author_id"),
            receiver.number.label("answered_number"),
            receiver.person_id.label("answered_person_id"),
            receiving.name.label("answered_name"),
        )
        .join(member, member.id == Post.author_id)
        .outerjoin(person, person.id == member.person_id)
        .outerjoin(answered, answered.id == Post.answers_id)
        .outerjoin(receiver, receiver.id == answered.author_id)
        .outerjoin(receiving, receiving.id == receiver.person_id)
    )


def _threads(*conditions: Any) -> Subquery:
    here = (Post.activity_id == bindparam("activity_id"), Post.thread_id.is_(None))
    newest = (Post.active_at.desc(), Post.id.desc())
    reply = aliased(Post)
    shown = cast(reply.id, String) + ":" + cast(reply.version, String) + ":" + cast(reply.author_id, String)
    replies = (
        select(func.coalesce(func.aggregate_strings(shown, COMMA), ""))
        .where(reply.thread_id == Post.id, reply.position > 0, reply.position <= bindparam("until"))
        .correlate(Post)
        .scalar_subquery()
    )
    return (
        select(
            Post.id,
            Post.version,
            Post.reply_count,
            Post.author_id,
            Post.active_at,
            replies.label("replies"),
        )
        .where(*here, *conditions)
        .order_by(*newest)
        .limit(THREADS_A_PAGE + 1)
        .subquery("page")
    )


def _with_head(page: Subquery) -> Select[*tuple[Any, ...]]:
    """Put the number of threads and the reader's draft beside each thread; one row even without any."""
    counted = select(func.count()).where(
        Post.activity_id == bindparam("activity_id"), Post.thread_id.is_(None)
    )
    begun = and_(
        Draft.membership_id == bindparam("membership_id"),
        Draft.activity_id == bindparam("activity_id"),
        Draft.answers_id == 0,
    )
    head = select(
        counted.scalar_subquery().label("total"),
        select(Draft.body).where(begun).scalar_subquery().label("draft_body"),
        select(Draft.saved_at).where(begun).scalar_subquery().label("draft_saved_at"),
    ).subquery("head")
    return (
        select(head, page)
        .select_from(head.outerjoin(page, true()))
        .order_by(page.c.active_at.desc(), page.c.id.desc())
    )


# Made once: composing them costs more than the database does. The keyset's form is the one that an index
# bounds on both databases (performance.md 3).
FIRST_PAGE = Prepared(_with_head(_threads()))
LATER_PAGE = Prepared(
    _with_head(
        _threads(
            Post.active_at <= bindparam("active_at"),
            not_(and_(Post.active_at == bindparam("active_at"), Post.id >= bindparam("post_id"))),
        )
    )
)
REPLIES = (
    posts()
    .where(
        Post.thread_id.in_(bindparam("threads", expanding=True)),
        Post.position > bindparam("after"),
        Post.position <= bindparam("until"),
    )
    .order_by(Post.thread_id, Post.position)
)
WITH_REPLIES = posts().where(
    or_(
        Post.id.in_(bindparam("threads", expanding=True)),
        and_(
            Post.thread_id.in_(bindparam("threads", expanding=True)),
            Post.position > 0,
            Post.position <= bindparam("until"),
        ),
    )
)
BY_AUTHOR = (
    posts()
    .where(
        Post.author_id == bindparam("author_id"),
        Post.activity_id == bindparam("activity_id"),
        Post.id < bindparam("before"),
    )
    .order_by(Post.id.desc())
    .limit(bindparam("limit"))
)
BY_ID = posts().where(Post.id.in_(bindparam("ids", expanding=True)))
ONE = posts().where(Post.id == bindparam("post_id"), Post.activity_id == bindparam("activity_id"))
