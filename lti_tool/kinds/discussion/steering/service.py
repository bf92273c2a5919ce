"""Pinning, locking and splitting threads; each is written down."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.activities.rules import tidy
from lti_tool.activities.values import ActivityView
from lti_tool.acts.service import lock_memberships
from lti_tool.course.models import Membership, Person
from lti_tool.course.naming import Author
from lti_tool.course.naming.reading import author_columns, author_of
from lti_tool.course.who import Who
from lti_tool.errors import Conflict, InputInvalid, NotHere
from lti_tool.kinds.discussion.accepting import accept_no_more
from lti_tool.kinds.discussion.lonely.service import tell_place_anew
from lti_tool.kinds.discussion.models import Acceptance, Post, ThreadChange
from lti_tool.kinds.discussion.steering.rules import (
    LOCK_REASONS,
    LONGEST_LOCK_WORDS,
    MOST_PINNED,
    Change,
    Hung,
    split,
)

CHANGES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One line of a thread's log."""

    what: str
    reason: str
    words: str
    by: Author
    created_at: datetime


def pin(
    session: Session, who: Who, activity: ActivityView, thread_id: int, now: datetime, *, stands: bool
) -> None:
    """Put a thread above all others (`stands`), or back among them; said twice it is said once.

    Raises:
        NotHere: if it is no thread of this discussion.
        Conflict: "pinned_enough".
    """
    thread = thread_of(session, activity, thread_id)
    if (thread.pinned_at is not None) == stands:
        return
    pinned = (Post.activity_id == activity.id, Post.pinned_at.is_not(None))
    if stands and (session.scalar(select(func.count()).where(*pinned)) or 0) >= MOST_PINNED:
        raise Conflict("pinned_enough")
    change(session, thread_id, pinned_at=now if stands else None)
    note(session, who, thread_id, "pinned" if stands else "unpinned", now)


def lock(
    session: Session, who: Who, activity: ActivityView, thread_id: int, reason: str, words: str, now: datetime
) -> None:
    """Let a thread take no more replies, or say anew why it does not.

    Raises:
        NotHere: if it is no thread of this discussion.
        InputInvalid: of `reason`, "unknown"; of `words`, "empty" where the reason is "other", or "too_long".
    """
    words = tidy(words)
    if reason not in LOCK_REASONS:
        raise InputInvalid("reason", "unknown")
    if len(words) > LONGEST_LOCK_WORDS:
        raise InputInvalid("words", "too_long")
    if reason == "other" and not words:
        raise InputInvalid("words", "empty")
    thread_of(session, activity, thread_id)
    change(session, thread_id, locked_at=now, lock_reason=reason, lock_words=words)
    tell_place_anew(session, thread_id)
    note(session, who, thread_id, "locked", now, reason=reason, words=words)


def unlock(session: Session, who: Who, activity: ActivityView, thread_id: int, now: datetime) -> None:
    """Let a thread take replies again.

    Raises:
        NotHere: if it is no thread of this discussion.
    """
    if thread_of(session, activity, thread_id).locked_at is None:
        return
    change(session, thread_id, locked_at=None, lock_reason="", lock_words="")
    tell_place_anew(session, thread_id)
    note(session, who, thread_id, "unlocked", now)


def split_off(session: Session, who: Who, activity: ActivityView, post_id: int, now: datetime) -> None:
    """Make a reply, and what hangs under it, a thread of its own.

    Acts stay as they were done: what was said to a person counts as a reply wherever it stands. An accepted
    answer that goes answers its question no more.

    Raises:
        NotHere: if it is no reply of this discussion, so also once it is done.
    """
    here = (Post.activity_id == activity.id, Post.thread_id.is_not(None))
    thread_id = session.scalar(select(Post.thread_id).where(Post.id == post_id, *here))
    if thread_id is None:
        raise NotHere
    # First, as who replies does: the other way round would be a deadlock where an answer goes.
    lock_memberships(session, session.scalars(select(Post.author_id).where(Post.id == thread_id)).all())
    thread_of(session, activity, thread_id)
    rows = session.execute(
        select(Post.id, Post.parent_id, Post.answers_id, Post.position, Post.created_at).where(
            Post.thread_id == thread_id
        )
    ).all()
    at = {row.id: row.created_at for row in rows}
    if post_id not in at:
        raise NotHere
    parts = split([Hung(*row[:4]) for row in rows], post_id)
    _undo_answer(session, who, activity, thread_id, {post_id, *(one.id for one in parts.gone)}, now)
    newest = max([at[post_id], *(at[one.id] for one in parts.gone)])
    first = {"thread_id": None, "parent_id": None, "position": 0, "origin": "split"}
    change(session, post_id, reply_count=len(parts.gone), active_at=newest, **first)
    for one in parts.gone:
        _hang(session, one, post_id)
    for one in parts.rest:
        _hang(session, one, thread_id)
    change(session, thread_id, reply_count=len(parts.rest))
    tell_place_anew(session, thread_id)
    tell_place_anew(session, post_id)
    note(session, who, post_id, "split", now)


def changes_of(session: Session, activity_id: int, thread_id: int) -> list[ChangeLine]:
    """Read what staff did with a thread, newest first."""
    rows = session.execute(
        select(ThreadChange, *author_columns(activity_id))
        .join(Membership, Membership.id == ThreadChange.by_membership_id)
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(ThreadChange.thread_id == thread_id)
        .order_by(ThreadChange.id.desc())
        .limit(CHANGES_SHOWN)
    )
    return [
        ChangeLine(
            made.what,
            made.reason,
            made.words,
            author_of(*by),
            made.created_at,
        )
        for made, *by in rows
    ]


def moved_to(session: Session, who: Who, activity: ActivityView, thread_id: int) -> str | None:
    """Return the title of the discussion to which staff moved a thread from here; None where they did not."""
    return session.scalar(
        select(Activity.title)
        .join(Post, Post.activity_id == Activity.id)
        .join(ThreadChange, ThreadChange.thread_id == Post.id)
        .where(
            Post.id == thread_id,
            ThreadChange.from_activity_id == activity.id,
            Activity.context_id == who.context_id,
            Activity.id != activity.id,
        )
        .limit(1)
    )


def thread_of(session: Session, activity: ActivityView, thread_id: int) -> Row[*tuple[Any, ...]]:
    """Read a thread's first post; whoever replies or changes it waits until the transaction ends.

    Raises:
        NotHere: if it is no thread of this discussion.
    """
    found = session.execute(
        select(Post.id, Post.author_id, Post.pinned_at, Post.locked_at, Post.kind)
        .where(Post.id == thread_id, Post.activity_id == activity.id, Post.thread_id.is_(None))
        .with_for_update()
    ).one_or_none()
    if found is None:
        raise NotHere
    return found


def change(session: Session, post_id: int, **values: Any) -> None:
    """Change a thread's first post, and let whoever keeps it drawn know."""
    session.execute(
        update(Post)
        .where(Post.id == post_id)
        .values(touched=Post.touched + 1, **values)
        .execution_options(synchronize_session=False)
    )


def note(session: Session, who: Who, thread_id: int, what: Change, now: datetime, **more: Any) -> None:
    """Write down what was done with a thread."""
    row = {"thread_id": thread_id, "by_membership_id": who.membership_id, "what": what, "created_at": now}
    session.execute(insert(ThreadChange), {"reason": "", "words": "", **row, **more})


def _undo_answer(
    session: Session, who: Who, activity: ActivityView, thread_id: int, gone: set[int], now: datetime
) -> None:
    answer_id = session.scalar(select(Acceptance.answer_id).where(Acceptance.question_id == thread_id))
    if answer_id in gone:
        accept_no_more(session, who, activity, thread_id, now, answer_id=int(answer_id))


def _hang(session: Session, one: Hung, thread_id: int) -> None:
    """Put a reply in its place; in rising order no two ever stand at the same."""
    place = {"thread_id": thread_id, "parent_id": one.parent_id, "position": one.position}
    session.execute(
        update(Post).where(Post.id == one.id).values(place).execution_options(synchronize_session=False)
    )
