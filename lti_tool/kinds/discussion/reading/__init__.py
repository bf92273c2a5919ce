"""What pages read: a fixed number of statements, however many posts there are (performance.md 4)."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from lti_tool.database import LARGEST_ID
from lti_tool.errors import NotHere
from lti_tool.kinds.discussion.models import Draft, Post
from lti_tool.kinds.discussion.reading.posts import view_of
from lti_tool.kinds.discussion.reading.statements import (
    FIRST_PAGES,
    LATER_PAGES,
    ONE,
    REPLIES,
    THREADS_A_PAGE,
    WHOLE,
    WITH_REPLIES,
)
from lti_tool.kinds.discussion.reading.thanks import read_thanks
from lti_tool.kinds.discussion.reading.values import (
    DraftView,
    Glance,
    PostView,
    SeenThread,
)
from lti_tool.kinds.discussion.rules import LEVELS_KEPT, REPLIES_A_PAGE, Show, level_below
from lti_tool.kinds.discussion.sight.rules import Sight
from lti_tool.kinds.discussion.sight.service import in_circle, in_sight

REPLIES_AT_FIRST = 6
CURSOR = re.compile(r"(\d{1,17})-(\d{1,10})", re.ASCII)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def glance(
    session: Session,
    activity_id: int,
    membership_id: int,
    after: str | None = None,
    show: Show = "all",
    circle: int | None = None,
) -> Glance:
    """Read which posts a page of threads shows and in which version, and what stands beside; one statement.

    `circle` leaves out threads that are for other circles than this; None: none.

    Raises:
        NotHere: if `after` is none of ours.
    """
    values: dict[str, Any] = {"activity_id": activity_id, "membership_id": membership_id}
    values["until"] = REPLIES_AT_FIRST
    in_circles = circle is not None
    if in_circles:
        values["circle"] = circle
    if after is None:
        rows = FIRST_PAGES[show, in_circles].all(session, values)
    else:
        place, post_id = _read_cursor(after, show)
        values |= {"place": place, "post_id": post_id}
        rows = LATER_PAGES[show, in_circles].all(session, values)
    seen = [SeenThread(*row[-len(SeenThread._fields) :]) for row in rows if row.id is not None]
    pinned = sum(thread.is_pinned for thread in seen) if show in WHOLE else 0
    has_more, seen = len(seen) > THREADS_A_PAGE + pinned, seen[: THREADS_A_PAGE + pinned]
    head = rows[0]
    begun = head.draft_body is not None
    draft = DraftView(head.draft_body, head.draft_saved_at, head.draft_kind) if begun else None
    thanked = frozenset(int(one) for one in (head.thanked or "").split(",") if one)
    return Glance(seen, head.total, draft, _cursor(seen[-1], show) if has_more else None, thanked, head.alias)


def read_seen(
    session: Session, threads: Sequence[SeenThread], membership_id: int, depth: int
) -> list[PostView]:
    """Read threads with their first replies and thanks, in the order given; two statements at most.

    `depth`: see `Options.depth`.
    """
    if not threads:
        return []
    values = {"threads": [thread.id for thread in threads], "until": REPLIES_AT_FIRST}
    values |= {"membership_id": membership_id}
    posts = [view_of(row) for row in session.connection().execute(WITH_REPLIES, values)]
    read_thanks(session, posts, membership_id)
    firsts = {post.id: post for post in posts if post.thread_id is None}
    replies: dict[int, list[PostView]] = {thread_id: [] for thread_id in firsts}
    for post in sorted(posts, key=lambda post: post.position):
        if post.thread_id is not None:
            replies[post.thread_id].append(post)
    for thread in firsts.values():
        _hang(thread, replies[thread.id], depth)
        beyond = any(reply.position > REPLIES_AT_FIRST for reply in replies[thread.id])
        thread.more_replies = max(0, thread.reply_count - REPLIES_AT_FIRST - beyond)
    return [firsts[thread.id] for thread in threads if thread.id in firsts]


def read_thread(
    session: Session, activity_id: int, thread_id: int, membership_id: int, depth: int, after: int = 0
) -> PostView:
    """Read a thread with a page of replies, those whose position is above `after`; three statements.

    `depth`: see `Options.depth`.

    Raises:
        NotHere: if there is no such thread in this discussion.
    """
    thread = read_post(session, activity_id, thread_id, membership_id)
    if thread.thread_id is not None:
        raise NotHere
    values = {"threads": [thread_id], "after": after, "until": after + REPLIES_A_PAGE}
    values |= {"membership_id": membership_id}
    replies = [view_of(row) for row in session.connection().execute(REPLIES, values)]
    read_thanks(session, [thread, *replies], membership_id)
    _hang(thread, replies, depth)
    thread.read_until = after + REPLIES_A_PAGE
    thread.more_replies = max(0, thread.reply_count - thread.read_until)
    return thread


def read_post(
    session: Session, activity_id: int, post_id: int, membership_id: int = 0, depth: int = LEVELS_KEPT
) -> PostView:
    """Read one post, without replies; `membership_id` is the reader, whose reactions are told.

    It says whom it answers unless it hangs right below that; `depth`: see `Options.depth`.

    Raises:
        NotHere: if there is no such post in this discussion.
    """
    values = {"activity_id": activity_id, "post_id": post_id, "membership_id": membership_id}
    row = session.execute(ONE, values).one_or_none()
    if row is None:
        raise NotHere
    post = view_of(row)
    if level_below(post.thread_id, post.parent_id, post.answers_id) <= min(depth, LEVELS_KEPT):
        post.answers = None
    return post


def read_draft(
    session: Session, activity_id: int, membership_id: int, answers_id: int = 0
) -> DraftView | None:
    """Read what a reader has begun to write in answer to a post, or for a new thread."""
    row = session.execute(
        select(Draft.body, Draft.saved_at).where(
            Draft.membership_id == membership_id,
            Draft.activity_id == activity_id,
            Draft.answers_id == answers_id,
        )
    ).one_or_none()
    return DraftView(*row) if row else None


def count_threads(session: Session, activity_id: int, membership_id: int, seen: Sight) -> int:
    """Count the threads of a discussion that a reader sees."""
    here = (Post.activity_id == activity_id, Post.thread_id.is_(None), in_sight(seen, membership_id))
    return int(session.scalar(select(func.count()).select_from(Post).where(*here)) or 0)


def count_new(session: Session, activity_id: int, membership_id: int, since: datetime, seen: Sight) -> int:
    """Count others' posts since a moment in threads that are seen; only those that moved are looked at."""
    thread, post = aliased(Post), aliased(Post)
    counted = (
        select(func.count())
        .select_from(thread)
        .join(post, or_(post.thread_id == thread.id, post.id == thread.id))
        .where(
            thread.activity_id == activity_id,
            thread.thread_id.is_(None),
            thread.active_at > since,
            post.created_at > since,
            post.author_id != membership_id,
        )
    )
    if not seen.is_whole:
        own = thread.author_id == membership_id
        counted = counted.where(or_(own, in_circle(thread, seen.circle)) if seen.is_open else own)
    return int(session.scalar(counted) or 0)


def _hang(thread: PostView, replies: Iterable[PostView], depth: int) -> None:
    """Hang replies under what they answer, or beside it where the depth ends.

    One whose parent is on an earlier page stays first. The accepted answer stands before all others.
    """
    ways = {thread.id: [thread]}
    for reply in replies:
        answered = ways.get(reply.answers_id or 0) if depth > LEVELS_KEPT else None
        above = (answered or ways.get(reply.parent_id or 0) or [thread])[:depth]
        is_accepted = reply.id == reply.answer_id
        parent = thread if is_accepted else above[-1]
        if reply.answers_id == parent.id:
            reply.answers = None
        parent.replies.insert(0 if is_accepted else len(parent.replies), reply)
        ways[reply.id] = [*above, reply]


def _cursor(thread: SeenThread, show: Show) -> str:
    place = thread.need if show == "needs" else (thread.active_at - EPOCH) // MICROSECOND
    return f"{place}-{thread.id}"


def _read_cursor(text: str, show: Show) -> tuple[datetime | int, int]:
    found = CURSOR.fullmatch(text)
    if found is None:
        raise NotHere
    place, post_id = int(found[1]), min(int(found[2]), LARGEST_ID)
    return (place if show == "needs" else EPOCH + place * MICROSECOND), post_id
