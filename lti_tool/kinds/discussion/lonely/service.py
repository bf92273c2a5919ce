"""Keeping threads in their place by need, and claims of replies."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Delete, and_, case, delete, exists, not_, or_, select, update
from sqlalchemy.orm import Session, aliased

from lti_tool.activities.values import ActivityView
from lti_tool.acts.service import lock_membership
from lti_tool.course.conditions import staff
from lti_tool.course.models import Membership
from lti_tool.course.who import Who
from lti_tool.database import execute_with, insert_new
from lti_tool.errors import Conflict, NotHere
from lti_tool.kinds.discussion.limits import require_writing, still_left
from lti_tool.kinds.discussion.lonely.rules import (
    CLAIM,
    WAITING_FROM,
    hours_waited,
    is_waiting,
    place_by_need,
)
from lti_tool.kinds.discussion.models import Acceptance, Post, PostKind, ReplyClaim
from lti_tool.kinds.discussion.sight.service import sight_of


class Counted(NamedTuple):
    """A reply that was counted in its thread: its place, and who has a claim on the first one now."""

    position: int
    locked_at: datetime | None
    claimed_by: int | None
    has_replied: bool
    """Whether its writer had replied in this thread before."""


def count_reply(
    session: Session, thread_id: int, by_membership_id: int, aside: Delete, now: datetime
) -> Counted:
    """Count a reply in its thread, and do what goes with it; concurrent replies queue on the thread's row.

    Raises:
        Conflict: "locked".
    """
    later = case((Post.active_at < now, now), else_=Post.active_at)
    counted = (
        update(Post)
        .where(Post.id == thread_id)
        .values(reply_count=Post.reply_count + 1, active_at=later)
        .values(need=_place_after_reply(by_membership_id, now))
        .returning(Post.reply_count, Post.locked_at, *_around(thread_id, by_membership_id, now))
    )
    found = Counted(*execute_with(session, aside, counted).one())
    if found.locked_at is not None:
        raise Conflict("locked")
    return found


def _around(thread_id: int, by_membership_id: int, now: datetime) -> tuple[Any, Any]:
    """Who has a claim that holds, and whether somebody has replied; read along with the count."""
    reply = aliased(Post)
    claimed = select(ReplyClaim.membership_id).where(ReplyClaim.post_id == thread_id, ReplyClaim.until > now)
    replied = exists().where(reply.thread_id == thread_id, reply.author_id == by_membership_id)
    return claimed.scalar_subquery(), replied


def hours_it_waited(thread: Post, counted: Counted, by_membership_id: int, now: datetime) -> int:
    """Return `hours_waited` of a reply to a thread that was read before the reply was counted."""
    if thread.author_id == by_membership_id:
        return 0
    return hours_waited(
        now - thread.created_at,
        is_first=is_waiting(thread.need) and counted.position == thread.reply_count + 1,
        claimed_by=counted.claimed_by,
        has_replied=counted.has_replied,
        reader=by_membership_id,
    )


def _place_after_reply(by_membership_id: int, now: datetime) -> Any:
    """Where a thread stands once somebody replied to it: who answers themselves leaves it waiting."""
    active = place_by_need(now, now, waits=False)
    later = case((and_(Post.need <= WAITING_FROM, Post.need > active), Post.need), else_=active)
    still_waits = and_(Post.need > WAITING_FROM, Post.author_id == by_membership_id)
    return case((still_waits, Post.need), else_=later)


def tell_place_anew(session: Session, thread_id: int) -> None:
    """Find out whether a thread waits by what stands in it, after something was taken away or accepted."""
    reply = aliased(Post)
    stands = (reply.deleted_at.is_(None), reply.hidden_at.is_(None))
    answer = (reply.thread_id == Post.id, reply.author_id != Post.author_id, *stands)
    accepted = exists().where(Acceptance.question_id == Post.id)
    of_staff = Post.author_id.in_(select(Membership.id).where(staff()))
    settled = or_(
        exists().where(*answer).correlate(Post),
        accepted.correlate(Post),
        of_staff,
        Post.deleted_at.is_not(None),
        Post.hidden_at.is_not(None),
        Post.kind == PostKind.RESOLVE,
        Post.locked_at.is_not(None),
    )
    row = session.execute(
        select(Post.created_at, Post.active_at, not_(settled).label("waits")).where(Post.id == thread_id)
    ).one()
    place = place_by_need(row.created_at, row.active_at, waits=bool(row.waits))
    moved = update(Post).where(Post.id == thread_id, Post.need != place)
    session.execute(moved.values(need=place).execution_options(synchronize_session=False))


def claim(session: Session, who: Who, activity: ActivityView, post_id: int, now: datetime) -> None:
    """Let the reply to a waiting thread be somebody's to write for half an hour; one at a time.

    Raises:
        NotHere: if it is no thread of this discussion, or their own.
        Conflict: as `require_writing`; "answered" where it waits no more, "claimed" where another writes.
    """
    seen = sight_of(session, who, activity, now)
    left = still_left(session, who, activity, now)
    require_writing(activity, now, reads_only=seen.reads_only, left=left)
    lock_membership(session, who.membership_id)
    here = (Post.id == post_id, Post.activity_id == activity.id, Post.thread_id.is_(None))
    found = session.execute(select(Post.author_id, Post.need).where(*here).with_for_update()).one_or_none()
    if found is None or found.author_id == who.membership_id:
        raise NotHere
    if not is_waiting(found.need):
        raise Conflict("answered")
    over = and_(ReplyClaim.post_id == post_id, ReplyClaim.until <= now)
    session.execute(delete(ReplyClaim).where(or_(ReplyClaim.membership_id == who.membership_id, over)))
    row = {"post_id": post_id, "membership_id": who.membership_id, "until": now + CLAIM}
    if not insert_new(session, ReplyClaim, [row], ReplyClaim.post_id):
        raise Conflict("claimed")


def give_back(session: Session, who: Who, post_id: int) -> None:
    """Let somebody else claim a reply; nothing happens where it was not theirs."""
    own = (ReplyClaim.post_id == post_id, ReplyClaim.membership_id == who.membership_id)
    session.execute(delete(ReplyClaim).where(*own))
