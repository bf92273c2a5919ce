"""Keeping the words of posts, and finding posts by them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, cast, literal, literal_column, select, text
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.orm import Session

from lti_tool.course.models import Membership, Person
from lti_tool.course.naming import Author
from lti_tool.course.naming.reading import alias_in, author_of
from lti_tool.database import LARGEST_ID
from lti_tool.kinds.discussion.models import Acceptance, Post
from lti_tool.kinds.discussion.search.rules import asked_words, least_shared, telling_words, words_of

FOUND_A_PAGE = 20
MOST_ALIKE = 3


@dataclass(frozen=True, slots=True)
class FoundPost:
    """A post that was searched for."""

    id: int
    thread_id: int | None
    parent_id: int | None
    position: int
    asks: bool
    author: Author
    html: str
    created_at: datetime
    is_answered: bool
    """Whether it is a question with an accepted answer."""
    reply_count: int


@dataclass(frozen=True, slots=True)
class Found:
    """A page of posts, newest first; `before` leads to the older ones."""

    words: list[str]
    posts: list[FoundPost]
    before: int | None


def searchable(activity_id: int, visible: str) -> str:
    """Return by which words a post is found that reads like this: `Post.folded`."""
    return " ".join([_place(activity_id), *dict.fromkeys(words_of(visible))])


def find_posts(
    session: Session, activity_id: int, query: str, seen: ColumnElement[bool], before: int = LARGEST_ID
) -> Found:
    """Find posts that have words which begin with each of a query's; one statement, none for no words.

    `seen` selects those that the reader sees (`sight`).
    """
    words = asked_words(query)
    if not words:
        return Found([], [], None)
    asked = (
        _posts(session, activity_id, words, " AND ")
        .where(Post.id < before, seen)
        .order_by(Post.id.desc())
        .limit(FOUND_A_PAGE + 1)
    )
    posts = [_post(row) for row in session.execute(asked)]
    has_more, posts = len(posts) > FOUND_A_PAGE, posts[:FOUND_A_PAGE]
    return Found(words, posts, posts[-1].id if has_more else None)


def threads_like(session: Session, activity_id: int, body: str, seen: ColumnElement[bool]) -> list[FoundPost]:
    """Find up to three threads whose first post shares the most telling words with a text; one statement."""
    words = telling_words(body)
    if len(words) < least_shared(words):
        return []
    shared: Any = sum(
        (case((Post.folded.contains(f" {word}", autoescape=True), 1), else_=0) for word in words), literal(0)
    )
    asked = (
        _posts(session, activity_id, words, " OR ")
        .where(seen, Post.thread_id.is_(None), shared >= least_shared(words))
        .order_by(shared.desc(), Post.id.desc())
        .limit(MOST_ALIKE)
    )
    return [_post(row) for row in session.execute(asked)]


def _posts(session: Session, activity_id: int, words: Sequence[str], joined: str) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Post.id,
            Post.thread_id,
            Post.parent_id,
            Post.position,
            Post.kind,
            Post.body_html,
            Post.created_at,
            Post.reply_count,
            Post.author_id,
            Membership.number,
            Membership.roles,
            Membership.person_id,
            Person.name,
            alias_in(Post.activity_id, Post.author_id).label("alias"),
            Acceptance.answer_id,
        )
        .join(Membership, Membership.id == Post.author_id)
        .outerjoin(Person, Person.id == Membership.person_id)
        .outerjoin(Acceptance, Acceptance.question_id == Post.id)
        .where(_matches(session, activity_id, words, joined), Post.activity_id == activity_id)
        .where(Post.deleted_at.is_(None), Post.hidden_at.is_(None))
    )


def _matches(session: Session, activity_id: int, words: Sequence[str], joined: str) -> ColumnElement[bool]:
    """Ask the database's own index; words hold letters and digits only, so that nothing has to be escaped."""
    if session.get_bind().dialect.name == "postgresql":
        sign = {" AND ": " & ", " OR ": " | "}[joined]
        beginnings = sign.join(f"'{word}':*" for word in words)
        query = f"'{_place(activity_id)}' & ({beginnings})"
        vector: ColumnElement[str] = literal_column("post.post_search", TSVECTOR)
        asked = select(Post.id).where(vector.op("@@", is_comparison=True)(cast(query, TSQUERY)))
        # Else the planner may walk all posts, newest first, and look into each.
        return Post.id.in_(select(asked.cte("found").prefix_with("MATERIALIZED").c.id))
    beginnings = joined.join(f'"{word}"*' for word in words)
    query = f'"{_place(activity_id)}" AND ({beginnings})'
    found = text("SELECT rowid FROM post_search WHERE post_search MATCH :words").bindparams(words=query)
    return Post.id.in_(found.columns(rowid=Post.id.type).scalar_subquery())


def _place(activity_id: int) -> str:
    return f"@{activity_id}"


def _post(row: Row[*tuple[Any, ...]]) -> FoundPost:
    return FoundPost(
        id=row.id,
        thread_id=row.thread_id,
        parent_id=row.parent_id,
        position=row.position,
        asks=row.kind == "ask",
        author=author_of(row.author_id, row.number, row.name, row.person_id, row.roles, row.alias),
        html=row.body_html,
        created_at=row.created_at,
        is_answered=row.answer_id is not None,
        reply_count=row.reply_count,
    )
