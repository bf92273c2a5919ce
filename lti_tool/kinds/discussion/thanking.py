"""Thanking: a person, for a post, with a reason, before everybody or between the two of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Insert, Row, Update, and_, insert, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.activities.participating import Item, participate
from lti_tool.activities.rules import is_blank, tidy, writing_refusal
from lti_tool.activities.values import ActivityView
from lti_tool.acts.models import Verb
from lti_tool.acts.service import lock_membership
from lti_tool.course.who import Who
from lti_tool.database import execute_with
from lti_tool.errors import Conflict, InputInvalid, NotHere
from lti_tool.kinds.discussion.models import Post, Thanks
from lti_tool.kinds.discussion.naming import Standing, hides_names, stand_behind_alias, standing_of
from lti_tool.kinds.discussion.rules import LONGEST_REASON
from lti_tool.kinds.discussion.service import PostPlace
from lti_tool.kinds.discussion.sight.service import reads_only
from lti_tool.notices.mailing.service import look_soon

ITEM = "thanks"


@dataclass(frozen=True, slots=True)
class NewThanks:
    """What somebody says for a post; `form_key` names the form that it came by."""

    post_id: int
    reason: str
    is_private: bool
    form_key: str


def thank(session: Session, who: Who, activity: ActivityView, new: NewThanks, now: datetime) -> PostPlace:
    """Thank the author of a post; who did so already has, and one form thanks once (row P11).

    Who has left the course is thanked too: what they gave is still here.

    Raises:
        InputInvalid: of `body`, "empty" or "too_long"; of `post_id`, "oneself".
        NotHere: if the post is unknown or of another discussion.
        Conflict: "not_open_yet", "closed", "reads_only", "names_shown" or "answered_removed".
    """
    text = _reason(new.reason)
    lock_membership(session, who.membership_id)
    post = _post(session, who, activity, new.post_id)
    if post.author_id == who.membership_id:
        raise InputInvalid("post_id", "oneself")
    place = PostPlace(post.id, post.thread_id, post.parent_id, post.position)
    if post.thanks_id is not None and (post.taken_back_at is None or post.form_key == new.form_key):
        return place
    _require_thanking(activity, who, post, now)
    standing = Standing(post.options, post.alias, post.reads_only)
    stand_behind_alias(session, who, activity, standing, now)
    said = {"reason": text, "is_private": new.is_private, "form_key": new.form_key, "created_at": now}
    thanks_id = _keep(session, who, activity, post, said)
    is_private = new.is_private or hides_names(activity)
    is_new = post.thanks_id is None
    item = Item(
        ITEM,
        thanks_id,
        who.membership_id,
        text,
        post.author_id,
        is_private=is_private,
        about_id=post.id,
        is_new=is_new,
    )
    participate(session, who, activity, Verb.THANKED, item, now)
    look_soon(session, post.author_id, now)
    return place


def take_thanks_back(
    session: Session, who: Who, activity: ActivityView, thanks_id: int, now: datetime, *, moderates: bool
) -> PostPlace:
    """Take thanks back: one's own, or for who moderates what everybody can read.

    Raises:
        NotHere: if there is nothing to take back, or it is not for this person to do.
        Conflict: "not_open_yet" or "closed", where a learner comes too late.
    """
    found = session.execute(
        select(
            Thanks.thanker_id,
            Thanks.is_private,
            Thanks.receiver_id,
            Post.id,
            Post.thread_id,
            Post.parent_id,
            Post.position,
        )
        .join(Post, Post.id == Thanks.post_id)
        .where(Thanks.id == thanks_id, Thanks.activity_id == activity.id, Thanks.taken_back_at.is_(None))
    ).one_or_none()
    is_own = found is not None and found.thanker_id == who.membership_id
    if found is None or not (is_own or (moderates and not found.is_private)):
        raise NotHere
    if not moderates:
        _require_open(activity, now)
    lock_membership(session, found.thanker_id)
    stands = (Thanks.id == thanks_id, Thanks.taken_back_at.is_(None))
    gone = update(Thanks).where(*stands).values(taken_back_at=now, reason="").returning(Thanks.id)
    if session.execute(gone).scalar_one_or_none() is not None:
        touch(session, found.thread_id or found.id)
        private = found.is_private or hides_names(activity)
        # With its receiver: what counted for them counts no more.
        item = Item(ITEM, thanks_id, found.thanker_id, to_membership_id=found.receiver_id, is_private=private)
        participate(session, who, activity, Verb.TOOK_BACK, item, now)
    return PostPlace(found.id, found.thread_id, found.parent_id, found.position)


def _reason(reason: str) -> str:
    text = tidy(reason)
    if is_blank(text):
        raise InputInvalid("body", "empty")
    if len(text) > LONGEST_REASON:
        raise InputInvalid("body", "too_long")
    return text


def _post(session: Session, who: Who, activity: ActivityView, post_id: int) -> Row[*tuple[Any, ...]]:
    """The post, what its reader has said of it before, and what `Standing` is made of."""
    mine = and_(Thanks.post_id == Post.id, Thanks.thanker_id == who.membership_id)
    places = (Post.id, Post.thread_id, Post.parent_id, Post.position, Post.author_id)
    state = (Post.deleted_at, Post.hidden_at)
    said = (Thanks.id.label("thanks_id"), Thanks.taken_back_at, Thanks.form_key)
    found = session.execute(
        standing_of(who, activity)
        .add_columns(*places, *state, *said)
        .join(Post, Post.activity_id == Activity.id)
        .outerjoin(Thanks, mine)
        .where(Post.id == post_id)
    ).one_or_none()
    if found is None:
        raise NotHere
    return found


def _keep(
    session: Session, who: Who, activity: ActivityView, post: Row[*tuple[Any, ...]], said: dict[str, Any]
) -> int:
    """Keep what was said, and note at the thread that something beside its texts has changed."""
    row = {"activity_id": activity.id, "thanker_id": who.membership_id}
    row |= {"post_id": post.id, "receiver_id": post.author_id}
    kept: Insert | Update = insert(Thanks).values(row | said)
    if post.thanks_id is not None:
        kept = update(Thanks).where(Thanks.id == post.thanks_id).values(said | {"taken_back_at": None})
    touched = touching(post.thread_id or post.id)
    return int(execute_with(session, touched, kept.returning(Thanks.id)).scalar_one())


def touch(session: Session, thread_id: int) -> None:
    """Note that something beside a thread's texts has changed."""
    session.execute(touching(thread_id), execution_options={"synchronize_session": False})


def touching(thread_id: int) -> Update:
    """Return the statement that does it."""
    return update(Post).where(Post.id == thread_id).values(touched=Post.touched + 1)


def _require_thanking(activity: ActivityView, who: Who, post: Row[*tuple[Any, ...]], now: datetime) -> None:
    _require_open(activity, now)
    if reads_only(activity, post.reads_only):
        raise Conflict("reads_only")
    if post.deleted_at is not None or (post.hidden_at is not None and not who.is_staff):
        raise Conflict("answered_removed")


def _require_open(activity: ActivityView, now: datetime) -> None:
    refusal = writing_refusal(activity.opens_at, activity.closes_at, now)
    if refusal is not None:
        raise Conflict(refusal)
