"""What staff look at: flags, what authors corrected, and hints; and the log of one post."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, or_, select
from sqlalchemy.orm import Session

from lti_tool.course.models import Membership, Person
from lti_tool.course.naming import Author
from lti_tool.course.naming.reading import author_columns, author_of
from lti_tool.kinds.discussion.models import Post
from lti_tool.kinds.discussion.moderation.hints import Hint, Text, hints
from lti_tool.kinds.discussion.moderation.models import Decision, Flag
from lti_tool.kinds.discussion.reading.posts import posts, view_of
from lti_tool.kinds.discussion.reading.values import PostView
from lti_tool.markup import visible_text

MOST_LISTED = 50
MOST_COMPARED = 200
"""The newest posts; comparing so many of a hundred words takes some 0.1 s."""


@dataclass(frozen=True, slots=True)
class FlaggedPost:
    """A post that waits for staff."""

    post: PostView
    flags: tuple[tuple[str, str], ...]
    """Reason and words of each open flag, without whose it is."""
    is_corrected: bool
    """Whether it is hidden, and its author changed it since staff decided last."""


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One line of a post's log."""

    what: str
    words: str
    by: Author
    at: datetime


def flagged(activity_id: int) -> ScalarSelect[int]:
    """Return how many posts wait for staff, as a column."""
    waiting = select(func.count()).select_from(Post).where(*_waits(activity_id))
    return waiting.correlate(None).scalar_subquery()


def count_flagged(session: Session, activity_id: int) -> int:
    """Count the posts that wait for staff."""
    return session.execute(select(flagged(activity_id))).scalar_one()


def read_flagged(session: Session, activity_id: int) -> list[FlaggedPost]:
    """Read the posts that wait for staff, the oldest first; two statements."""
    asked = posts().add_columns(_corrected().label("is_corrected")).where(*_waits(activity_id))
    rows = session.execute(asked.order_by(Post.id).limit(MOST_LISTED), {"membership_id": 0}).all()
    said: dict[int, list[tuple[str, str]]] = {row.id: [] for row in rows}
    flags = select(Flag.post_id, Flag.reason, Flag.words).where(Flag.post_id.in_(list(said)), *_open())
    for post_id, reason, words in session.execute(flags.order_by(Flag.id)):
        said[post_id].append((reason, words))
    return [FlaggedPost(view_of(row), tuple(said[row.id]), bool(row.is_corrected)) for row in rows]


def read_hints(session: Session, activity_id: int) -> tuple[list[Hint], dict[int, PostView]]:
    """Read hints about the newest posts, and those posts; two statements.

    What staff decided about rests until its author changes it.
    """
    here = (Post.activity_id == activity_id, Post.deleted_at.is_(None), Post.hidden_at.is_(None))
    newest = (
        select(Post.id, Post.author_id, Post.words, Post.body_html, _decided_at() >= _written_at())
        .where(*here)
        .order_by(Post.id.desc())
        .limit(MOST_COMPARED)
    )
    read = session.execute(newest).all()
    texts = [Text(one[0], one[1], one[2], visible_text(one[3])) for one in read]
    decided = {one[0] for one in read if one[4]}
    found = [hint for hint in hints(texts[::-1]) if hint.post_id not in decided][-MOST_LISTED:]
    ids = {one for hint in found for one in (hint.post_id, hint.other_id) if one}
    rows = session.execute(posts().where(Post.id.in_(ids)), {"membership_id": 0})
    return found, {row.id: view_of(row) for row in rows}


def open_flags(session: Session, post_id: int) -> list[tuple[str, str]]:
    """Return reason and words of each open flag at a post, the oldest first, without whose it is."""
    rows = session.execute(
        select(Flag.reason, Flag.words).where(Flag.post_id == post_id, *_open()).order_by(Flag.id)
    )
    return [(row.reason, row.words) for row in rows]


def own_flag(session: Session, post_id: int, membership_id: int) -> bool:
    """Whether somebody's flag at a post is open."""
    mine = select(Flag.id).where(Flag.post_id == post_id, Flag.membership_id == membership_id, *_open())
    return session.scalar(mine) is not None


def decisions_of(session: Session, post_id: int) -> list[DecisionLine]:
    """Read what staff did with a post, the newest first; one statement."""
    rows = session.execute(
        select(Decision.what, Decision.words, Decision.decided_at, *author_columns(Post.activity_id))
        .join(Post, Post.id == Decision.post_id)
        .join(Membership, Membership.id == Decision.by_membership_id)
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(Decision.post_id == post_id)
        .order_by(Decision.id.desc())
        .limit(MOST_LISTED)
    )
    return [DecisionLine(row.what, row.words, author_of(*row[3:]), row.decided_at) for row in rows]


def _open() -> tuple[ColumnElement[bool], ...]:
    return Flag.taken_back_at.is_(None), Flag.settled_at.is_(None)


def _waits(activity_id: int) -> tuple[ColumnElement[bool], ...]:
    flagged = select(Flag.post_id).where(Flag.post_id == Post.id, *_open())
    here = (Post.activity_id == activity_id, Post.deleted_at.is_(None))
    return (*here, or_(flagged.correlate(Post).exists(), _corrected()))


def _corrected() -> ColumnElement[bool]:
    """Whether a hidden post was changed after the last decision, which may have been to take words out."""
    return and_(Post.hidden_at.is_not(None), Post.edited_at > _decided_at())


def _decided_at() -> ScalarSelect[datetime]:
    """When staff decided about a post last."""
    own = select(func.max(Decision.decided_at)).where(Decision.post_id == Post.id)
    return own.correlate(Post).scalar_subquery()


def _written_at() -> ColumnElement[datetime]:
    return func.coalesce(Post.edited_at, Post.created_at)
