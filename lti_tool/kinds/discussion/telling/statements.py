"""The statement that reads what somebody is told of."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    exists,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from lti_tool.activities.models import Activity
from lti_tool.course.models import Membership, Person
from lti_tool.course.naming.reading import alias_in
from lti_tool.kinds.discussion.models import Acceptance, Mention, Post, Thanks, ThreadChange
from lti_tool.kinds.discussion.moderation.models import Decision
from lti_tool.kinds.discussion.muting.models import ThreadMute
from lti_tool.kinds.discussion.repliers.models import ReplyRequest
from lti_tool.notices.rules import MOST

TOLD_CHANGES = ("moved", "split", "locked", "unlocked", "endorsed")
TOLD_DECISIONS = ("noted", "hidden", "redacted", "restored")
MUTED = ("replied", "mentioned")
"""What is not told of a thread that was muted; thanks and what staff decide are."""
_ME: Any = bindparam("membership_id")
_SINCE: Any = bindparam("since", type_=Post.created_at.type)


def _replied() -> Select[Any]:
    """Select replies to the reader's posts."""
    mine = aliased(Post)
    return (
        _one("replied", Post.created_at, Post.id, Post.author_id)
        .join(mine, mine.id == Post.answers_id)
        .where(mine.author_id == _ME, Post.author_id != _ME, Post.created_at > _SINCE)
    )


def _mentioned() -> Select[Any]:
    """Select posts that name the reader."""
    return (
        _one("mentioned", Mention.created_at, Post.id, Post.author_id)
        .join(Post, Post.id == Mention.post_id)
        .where(Mention.membership_id == _ME, Post.author_id != _ME, Mention.created_at > _SINCE)
    )


def _thanked() -> Select[Any]:
    """Select thanks to the reader; private ones too, since they are theirs."""
    said = _one(
        "thanked", Thanks.created_at, Thanks.post_id, Thanks.thanker_id, Thanks.is_private, Thanks.reason
    )
    return said.where(Thanks.receiver_id == _ME, Thanks.taken_back_at.is_(None), Thanks.created_at > _SINCE)


def _accepted() -> Select[Any]:
    """Select replies of the reader's that answer a question, unless they said so themselves."""
    by = Acceptance.by_membership_id
    return (
        _one("accepted", Acceptance.accepted_at, Post.id, by)
        .join(Post, Post.id == Acceptance.answer_id)
        .where(Post.author_id == _ME, by != _ME, Acceptance.accepted_at > _SINCE)
    )


def _changed() -> Select[Any]:
    """Select what staff did with threads that the reader began; who of them is not told."""
    return (
        _one(ThreadChange.what, ThreadChange.created_at, Post.id, null())
        .join(Post, Post.id == ThreadChange.thread_id)
        .where(Post.author_id == _ME, ThreadChange.by_membership_id != _ME)
        .where(ThreadChange.what.in_(TOLD_CHANGES), ThreadChange.created_at > _SINCE)
    )


def _asked() -> Select[Any]:
    """Select threads to which the reader is asked to reply, until they did."""
    reply = aliased(Post)
    mine = select(reply.id).where(
        reply.thread_id == Post.id, reply.author_id == _ME, reply.deleted_at.is_(None)
    )
    return (
        _one("asked", ReplyRequest.asked_at, Post.id, null())
        .join(Post, Post.id == ReplyRequest.thread_id)
        .where(ReplyRequest.membership_id == _ME, ReplyRequest.asked_at > _SINCE)
        .where(not_(mine.correlate(Post).exists()))
    )


def _decided() -> Select[Any]:
    """Select what staff decided about posts of the reader's, and why; who of them is not told."""
    return (
        _one(Decision.what, Decision.decided_at, Post.id, null(), reason=Decision.words)
        .join(Post, Post.id == Decision.post_id)
        .where(Post.author_id == _ME, Decision.by_membership_id != _ME)
        .where(Decision.what.in_(TOLD_DECISIONS), Decision.decided_at > _SINCE)
    )


def _one(
    kind: Any, at: Any, post_id: Any, by_id: Any, is_private: Any = None, reason: Any = None
) -> Select[Any]:
    return select(
        (literal(kind) if isinstance(kind, str) else kind).label("kind"),
        at.label("at"),
        post_id.label("post_id"),
        by_id.label("by_id"),
        (literal(False) if is_private is None else is_private).label("is_private"),
        (literal("") if reason is None else reason).label("reason"),
    )


def _muted(post: Any) -> ColumnElement[bool]:
    """Whether the reader wants to be told no more of a post's thread."""
    return exists().where(
        ThreadMute.membership_id == _ME, ThreadMute.thread_id == func.coalesce(post.thread_id, post.id)
    )


def _told() -> Select[Any]:
    parts = (_replied(), _mentioned(), _thanked(), _accepted(), _changed(), _decided(), _asked())
    told = union_all(*parts).subquery("told")
    first = aliased(Post)
    return (
        select(
            told,
            Post.thread_id,
            Post.position,
            Post.body_html,
            Post.author_id,
            Post.circle_id,
            first.author_id.label("began_by_id"),
            Activity.id.label("activity_id"),
            Activity.title,
            Activity.options,
            Membership.number,
            Person.name,
            Membership.person_id,
            Membership.roles,
            alias_in(Activity.id, told.c.by_id).label("alias"),
        )
        .join(Post, Post.id == told.c.post_id)
        .join(Activity, Activity.id == Post.activity_id)
        .outerjoin(first, first.id == Post.thread_id)
        .outerjoin(Membership, Membership.id == told.c.by_id)
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(Activity.context_id == bindparam("context_id"), Post.deleted_at.is_(None))
        .where(or_(Post.hidden_at.is_(None), Post.author_id == _ME))
        .where(or_(told.c.kind.not_in(MUTED), not_(_muted(Post))))
        .order_by(told.c["at"].desc())
        .limit(MOST)
    )


IN_COURSE = _told()
IN_ACTIVITY = IN_COURSE.where(Activity.id == bindparam("activity_id"))
FOR_LEARNERS = IN_COURSE.where(Activity.learner_opened_at.is_not(None))
"""In all activities that learners have come across."""
