"""Use cases: flag a post, and decide what becomes of it; each is written down."""

from datetime import datetime

from sqlalchemy import Select, insert, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.participating import Item, participate
from lti_tool.activities.rules import tidy
from lti_tool.activities.values import ActivityView
from lti_tool.acts.models import Verb
from lti_tool.acts.service import lock_membership, lock_memberships
from lti_tool.course.who import Who
from lti_tool.database import upsert
from lti_tool.errors import Conflict, InputInvalid, NotHere
from lti_tool.kinds.discussion.accepting import ASKER, accept_no_more
from lti_tool.kinds.discussion.lonely.service import tell_place_anew
from lti_tool.kinds.discussion.models import Post
from lti_tool.kinds.discussion.moderation.models import Decision, Flag
from lti_tool.kinds.discussion.moderation.rules import (
    FLAG_REASONS,
    LONGEST_WORDS,
    WHATS,
    What,
    may_decide,
    redacted,
)
from lti_tool.kinds.discussion.service import ITEM, rewrite
from lti_tool.kinds.discussion.texts import written
from lti_tool.kinds.discussion.thanking import touch


def flag(
    session: Session, who: Who, activity: ActivityView, post_id: int, reason: str, words: str, now: datetime
) -> None:
    """Say that staff should look at a post; said twice, the newer words hold.

    Raises:
        NotHere: if the post is unknown, removed or of another discussion.
        InputInvalid: of `reason`, "unknown"; of `words`, "empty" where the reason is "other", or "too_long".
        Conflict: "own_post".
    """
    text = tidy(words)
    if reason not in FLAG_REASONS:
        raise InputInvalid("reason", "unknown")
    _require_words(text, needed=reason == "other")
    lock_membership(session, who.membership_id)
    post = _post(session, activity, post_id)
    if post.author_id == who.membership_id:
        raise Conflict("own_post")
    key = {"post_id": post_id, "membership_id": who.membership_id}
    said = {"reason": reason, "words": text, "flagged_at": now, "taken_back_at": None, "settled_at": None}
    upsert(session, Flag, key, said)


def take_flag_back(session: Session, who: Who, activity: ActivityView, post_id: int, now: datetime) -> None:
    """Let a flag stand no more; nothing happens where there is none."""
    _post(session, activity, post_id)
    own = (Flag.post_id == post_id, Flag.membership_id == who.membership_id, Flag.taken_back_at.is_(None))
    session.execute(update(Flag).where(*own).values(taken_back_at=now))


def decide(
    session: Session,
    who: Who,
    activity: ActivityView,
    post_id: int,
    what: str,
    words: str,
    passage: str,
    now: datetime,
) -> None:
    """Note, hide, redact or restore a post, or dismiss its flags, for a reason; settles all open flags.

    Raises:
        NotHere: if the post is unknown, removed or of another discussion.
        InputInvalid: of `what`, "unknown"; of `words`, "empty" or "too_long"; of `passage`, "missing" where
            the post does not hold it.
        Conflict: "decided" where somebody else did it meanwhile.
    """
    text = tidy(words)
    if what not in WHATS:
        raise InputInvalid("what", "unknown")
    _require_words(text, needed=what not in ("dismissed", "restored"))
    whose = session.execute(_stands(activity, post_id).with_only_columns(Post.author_id, ASKER))
    lock_memberships(session, [one for row in whose for one in row if one is not None])
    post = _post(session, activity, post_id)
    chosen: What = what
    if not may_decide(chosen, is_hidden=post.hidden_at is not None):
        raise Conflict("decided")
    _DEEDS[chosen](session, who, activity, post, tidy(passage), now)
    if chosen != "dismissed":
        post.staff_said, post.staff_words = chosen, text
        touch(session, post.thread_id or post.id)
    _settle(session, post_id, now)
    row = {"post_id": post_id, "by_membership_id": who.membership_id, "what": what, "words": text}
    session.execute(insert(Decision), row | {"decided_at": now})


def _hide(
    session: Session, who: Who, activity: ActivityView, post: Post, _passage: str, now: datetime
) -> None:
    post.hidden_at = now
    session.flush()
    if post.thread_id is not None:
        accept_no_more(session, who, activity, post.thread_id, now, answer_id=post.id)
    _tell(session, who, activity, post, Verb.HID, now)


def _restore(
    session: Session, who: Who, activity: ActivityView, post: Post, _passage: str, now: datetime
) -> None:
    post.hidden_at = None
    session.flush()
    _tell(session, who, activity, post, Verb.RESTORED, now)


def _redact(
    session: Session, who: Who, activity: ActivityView, post: Post, passage: str, now: datetime
) -> None:
    rest = redacted(post.body, passage)
    if rest is None:
        raise InputInvalid("passage", "missing")
    rewrite(session, who, activity, post, written(rest), now)


def _only_say(
    _session: Session, _who: Who, _activity: ActivityView, _post: Post, _passage: str, _now: datetime
) -> None:
    """Nothing is done with the post itself."""


_DEEDS = {
    "noted": _only_say,
    "hidden": _hide,
    "redacted": _redact,
    "restored": _restore,
    "dismissed": _only_say,
}


def _tell(session: Session, who: Who, activity: ActivityView, post: Post, verb: Verb, now: datetime) -> None:
    tell_place_anew(session, post.thread_id or post.id)
    participate(session, who, activity, verb, Item(ITEM, post.id, post.author_id), now)


def _settle(session: Session, post_id: int, now: datetime) -> None:
    is_open = (Flag.post_id == post_id, Flag.settled_at.is_(None))
    session.execute(update(Flag).where(*is_open).values(settled_at=now))


def _post(session: Session, activity: ActivityView, post_id: int) -> Post:
    post = session.scalars(_stands(activity, post_id).execution_options(populate_existing=True)).one_or_none()
    if post is None:
        raise NotHere
    return post


def _stands(activity: ActivityView, post_id: int) -> Select[Post]:
    return select(Post).where(Post.id == post_id, Post.activity_id == activity.id, Post.deleted_at.is_(None))


def _require_words(text: str, *, needed: bool) -> None:
    if len(text) > LONGEST_WORDS:
        raise InputInvalid("words", "too_long")
    if needed and not text:
        raise InputInvalid("words", "empty")
