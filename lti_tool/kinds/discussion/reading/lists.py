"""Which threads a list shows, and where the reader has a part."""

from typing import Any

from sqlalchemy import Select, and_, bindparam, func, not_, or_, select
from sqlalchemy.orm import aliased

from lti_tool.kinds.discussion.lonely.rules import WAITING_FROM
from lti_tool.kinds.discussion.models import Acceptance, Post, PostKind, Reaction, Thanks
from lti_tool.kinds.discussion.repliers.models import ReplyRequest
from lti_tool.kinds.discussion.rules import USEFUL_WORDS, Show
from lti_tool.kinds.discussion.sight.service import in_circle

_ME: Any = bindparam("membership_id")


def thanked_threads(*conditions: Any) -> Select[int]:
    """Select threads in which thanks for one of the posts stand."""
    return (
        select(func.coalesce(Post.thread_id, Post.id))
        .select_from(Thanks)
        .join(Post, Post.id == Thanks.post_id)
        .where(Thanks.activity_id == bindparam("activity_id"), Thanks.taken_back_at.is_(None), *conditions)
    )


def reacted_threads() -> Select[int]:
    """Select threads in which the reader has reacted to one of the posts."""
    mine = (Reaction.membership_id == bindparam("membership_id"), Reaction.taken_back_at.is_(None))
    return (
        select(func.coalesce(Post.thread_id, Post.id))
        .select_from(Reaction)
        .join(Post, Post.id == Reaction.post_id)
        .where(Post.activity_id == bindparam("activity_id"), *mine)
    )


def may_read_thanks() -> Any:
    """Select thanks that everybody may read, and those from or to the reader."""
    me: Any = bindparam("membership_id")
    return or_(Thanks.is_private.is_(False), Thanks.thanker_id == me, Thanks.receiver_id == me)


def of_circle(in_circles: bool) -> tuple[Any, ...]:
    """Return the condition on a thread's first post that leaves out those of other circles."""
    if not in_circles:
        return ()
    return (or_(in_circle(Post, bindparam("circle")), Post.author_id == _ME),)


def only(show: Show) -> tuple[Any, ...]:
    """Return the conditions on a thread's first post that make a list of threads."""
    asks = (Post.kind == PostKind.ASK, Post.deleted_at.is_(None))
    match show:
        case "questions":
            return asks
        case "gifts":
            return (Post.kind == PostKind.GIVE, Post.deleted_at.is_(None))
        case "unanswered":
            waits = Post.need > WAITING_FROM
            return (or_(waits, and_(*asks, Post.hidden_at.is_(None), not_(is_answered()))),)
        case "thanked":
            return (Post.id.in_(thanked_threads(may_read_thanks()).correlate(None)),)
        case "mine":
            return (Post.author_id == bindparam("membership_id"),)
        case "asked":
            # Nobody is asked for what cannot be given any more.
            takes_replies = (Post.deleted_at.is_(None), Post.hidden_at.is_(None), Post.locked_at.is_(None))
            return (Post.id.in_(_asked_of_reader()), *takes_replies)
    return ()


def _asked_of_reader() -> Any:
    """Select threads to which the reader is asked to reply and has not yet."""
    reply, me = aliased(Post), _ME
    mine = select(reply.id).where(
        reply.thread_id == ReplyRequest.thread_id, reply.author_id == me, reply.deleted_at.is_(None)
    )
    asked = select(ReplyRequest.thread_id).where(ReplyRequest.membership_id == me)
    return asked.where(not_(mine.correlate(ReplyRequest).exists())).correlate(None)


def is_answered() -> Any:
    """Select questions with an accepted answer, or a reply of another that is more than manners."""
    reply = aliased(Post)
    useful = select(reply.id).where(
        reply.thread_id == Post.id,
        reply.author_id != Post.author_id,
        reply.deleted_at.is_(None),
        reply.hidden_at.is_(None),
        reply.words >= USEFUL_WORDS,
    )
    accepted = select(Acceptance.question_id).where(Acceptance.question_id == Post.id)
    return or_(accepted.correlate(Post).exists(), useful.correlate(Post).exists())
