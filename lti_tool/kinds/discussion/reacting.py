"""Reacting to a post: one press says that it is useful, new to the reader, or wanted more of (row 7)."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, insert, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.participating import Item, participate
from lti_tool.activities.rules import writing_refusal
from lti_tool.activities.values import ActivityView
from lti_tool.acts.models import Verb
from lti_tool.acts.service import lock_memberships
from lti_tool.course.who import Who
from lti_tool.errors import Conflict, NotHere
from lti_tool.grading.marks import counts_marks
from lti_tool.grading.service import refresh
from lti_tool.grading.sheets import sheets_of
from lti_tool.kinds.discussion.models import Meaning, Post, Reaction
from lti_tool.kinds.discussion.naming import hides_names
from lti_tool.kinds.discussion.options import read_options
from lti_tool.kinds.discussion.rules import may_react
from lti_tool.kinds.discussion.service import PostPlace
from lti_tool.kinds.discussion.thanking import touch

COUNTS = {
    Meaning.USEFUL: Post.useful_count,
    Meaning.NEW: Post.new_count,
    Meaning.MORE: Post.more_count,
}


def react(
    session: Session,
    who: Who,
    activity: ActivityView,
    post_id: int,
    meaning: Meaning,
    now: datetime,
    *,
    stands: bool,
) -> PostPlace:
    """Give a reaction to a post (`stands`), or take it back; said twice it is said once.

    Raises:
        NotHere: if the post is unknown or of another discussion.
        Conflict: "own_post", "staff_react", "answered_removed", "not_open_yet" or "closed".
    """
    author_id = _author(session, activity, post_id)
    # Whom it is for as well: a step of theirs may count it.
    lock_memberships(session, [who.membership_id, author_id])
    post = _post(session, who, activity, post_id, meaning)
    _require_reacting(who, activity, post, now)
    place = PostPlace(post.id, post.thread_id, post.parent_id, post.position)
    if (post.reaction_id is not None and post.taken_back_at is None) == stands:
        return place
    reaction_id = _keep(session, who, post, meaning, now, stands=stands)
    # First the thread: who reacts to two of its posts at once waits here.
    touch(session, post.thread_id or post.id)
    _count(session, post.id, meaning, 1 if stands else -1)
    verb = Verb.REACTED if stands else Verb.TOOK_BACK
    item = Item(
        meaning,
        reaction_id,
        who.membership_id,
        to_membership_id=author_id,
        is_private=hides_names(activity),
        about_id=post.id,
        is_new=post.reaction_id is None,
    )
    _mark(session, who, activity, verb, item, author_id, now)
    return place


def _mark(
    session: Session, who: Who, activity: ActivityView, verb: Verb, item: Item, author_id: int, now: datetime
) -> None:
    """Record the act, and bring up to date whose post it is where a step of theirs counts it."""
    sheets = sheets_of(session, activity.id, [who.membership_id, author_id], to_change=True)
    participate(session, who, activity, verb, item, now, {who.membership_id: sheets[who.membership_id]})
    if item.kind == Meaning.USEFUL and counts_marks(sheets[author_id].steps):
        refresh(
            session,
            registration_id=activity.registration_id,
            activity_id=activity.id,
            membership_id=author_id,
            now=now,
            sheets={author_id: sheets[author_id]},
        )


def _author(session: Session, activity: ActivityView, post_id: int) -> int:
    found = session.scalar(select(Post.author_id).filter_by(id=post_id, activity_id=activity.id))
    if found is None:
        raise NotHere
    return found


def _require_reacting(who: Who, activity: ActivityView, post: Row[*tuple[Any, ...]], now: datetime) -> None:
    if post.author_id == who.membership_id:
        raise Conflict("own_post")
    reactions = read_options(activity.options).reactions
    if not may_react(reactions, is_own=False, is_staff=who.is_staff):
        raise Conflict("staff_react")
    refusal = writing_refusal(activity.opens_at, activity.closes_at, now)
    if refusal is not None:
        raise Conflict(refusal)
    if post.deleted_at is not None or (post.hidden_at is not None and not who.is_staff):
        raise Conflict("answered_removed")


def _post(
    session: Session, who: Who, activity: ActivityView, post_id: int, meaning: Meaning
) -> Row[*tuple[Any, ...]]:
    """The post, and what its reader has marked it as before."""
    mine = (Reaction.post_id == Post.id, Reaction.membership_id == who.membership_id)
    places = (Post.id, Post.thread_id, Post.parent_id, Post.position, Post.author_id)
    state = (Post.deleted_at, Post.hidden_at)
    found = session.execute(
        select(*places, *state, Reaction.id.label("reaction_id"), Reaction.taken_back_at)
        .outerjoin(Reaction, and_(*mine, Reaction.meaning == meaning))
        .where(Post.id == post_id, Post.activity_id == activity.id)
    ).one_or_none()
    if found is None:
        raise NotHere
    return found


def _keep(
    session: Session, who: Who, post: Row[*tuple[Any, ...]], meaning: Meaning, now: datetime, *, stands: bool
) -> int:
    if post.reaction_id is None:
        row = {"post_id": post.id, "membership_id": who.membership_id, "meaning": meaning, "created_at": now}
        return int(session.execute(insert(Reaction).values(row).returning(Reaction.id)).scalar_one())
    said = {"taken_back_at": None, "created_at": now} if stands else {"taken_back_at": now}
    session.execute(update(Reaction).where(Reaction.id == post.reaction_id).values(said))
    return int(post.reaction_id)


def _count(session: Session, post_id: int, meaning: Meaning, more: int) -> None:
    count = COUNTS[meaning]
    session.execute(
        update(Post)
        .where(Post.id == post_id)
        .values({count: count + more})
        .execution_options(synchronize_session=False)
    )
