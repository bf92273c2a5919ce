"""What acts in a discussion are about."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from lti_tool.activities.items import ItemView, Ref, excerpt
from lti_tool.activities.models import Activity
from lti_tool.course.models import Membership, Person
from lti_tool.course.naming.reading import author_columns, author_of
from lti_tool.kinds.discussion.models import Meaning, Post, Reaction, Thanks
from lti_tool.kinds.discussion.options import read_options
from lti_tool.kinds.discussion.rules import in_thread
from lti_tool.kinds.discussion.sight.rules import sight
from lti_tool.kinds.discussion.texts import glimpse_of
from lti_tool.kinds.discussion.thanking import touch

POSTS = ("post", "answer")
"""Kinds of items whose ids are those of posts."""
ENOUGH_POSTS = 1_000_000
"""Of one's own: who has written so many stands before no gate that writing opens."""


def items_of(session: Session, named: Collection[Ref], now: datetime) -> dict[Ref, ItemView]:
    """Read posts that stand, thanks, and at which posts marks and answers stand; three statements at most."""
    posts_of = {ref: ref[1] for ref in named if ref[0] in POSTS} | _marked(session, named)
    thanks = _thanks(session, named)
    posts = _posts(session, {*posts_of.values(), *(row.post_id for row in thanks.values())})
    found = {ref: _view(posts[one], now) for ref, one in posts_of.items() if one in posts}
    said = {
        ref: _of_thanks(row, posts[row.post_id], now) for ref, row in thanks.items() if row.post_id in posts
    }
    return found | said


def touch_thread_of(session: Session, ref: Ref) -> None:
    """Note at a post's thread that what stands beside it has changed."""
    if ref[0] not in POSTS:
        return
    thread = select(func.coalesce(Post.thread_id, Post.id)).where(Post.id == ref[1])
    touch(session, session.scalars(thread).one())


def _marked(session: Session, named: Collection[Ref]) -> dict[Ref, int]:
    ids = [item_id for kind, item_id in named if kind in set(Meaning)]
    if not ids:
        return {}
    stands = (Reaction.id.in_(ids), Reaction.taken_back_at.is_(None))
    rows = session.execute(select(Reaction.meaning, Reaction.id, Reaction.post_id).where(*stands))
    return {(str(row.meaning), row.id): row.post_id for row in rows}


def _thanks(session: Session, named: Collection[Ref]) -> dict[Ref, Row[*tuple[Any, ...]]]:
    ids = [item_id for kind, item_id in named if kind == "thanks"]
    if not ids:
        return {}
    rows = session.execute(
        select(
            Thanks.id,
            Thanks.post_id,
            Thanks.reason,
            Thanks.is_private,
            *(column.label(f"by_{name}") for name, column in _author(Thanks.activity_id)),
        )
        .join(Membership, Membership.id == Thanks.thanker_id)
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(Thanks.id.in_(ids), Thanks.taken_back_at.is_(None))
    )
    return {("thanks", row.id): row for row in rows}


def _posts(session: Session, ids: Collection[int]) -> Mapping[int, Row[*tuple[Any, ...]]]:
    if not ids:
        return {}
    rows = session.execute(
        select(
            Post.id,
            Post.activity_id,
            Post.thread_id,
            Post.position,
            Post.circle_id,
            Post.body_html,
            Post.reply_count,
            Post.useful_count,
            Activity.options,
            *(column.label(f"by_{name}") for name, column in _author(Post.activity_id)),
        )
        .join(Activity, Activity.id == Post.activity_id)
        .join(Membership, Membership.id == Post.author_id)
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(Post.id.in_(ids), Post.deleted_at.is_(None), Post.hidden_at.is_(None))
    )
    return {row.id: row for row in rows}


_NAMES = ("id", "number", "name", "person_id", "roles", "alias")


def _author(activity_id: Any) -> list[tuple[str, Any]]:
    return list(zip(_NAMES, author_columns(activity_id), strict=True))


def _view(row: Row[*tuple[Any, ...]], now: datetime) -> ItemView:
    gate = read_options(row.options).gate
    return ItemView(
        kind="post",
        id=row.id,
        activity_id=row.activity_id,
        author=author_of(*(getattr(row, f"by_{name}") for name in _NAMES)),
        text=glimpse_of(row.body_html),
        endpoint="discussion.thread",
        values=in_thread(row.id, row.thread_id, row.position),
        is_for_all=row.circle_id is None and sight(gate, ENOUGH_POSTS, None, now).is_open,
        replies=row.reply_count,
        marks=row.useful_count,
    )


def _of_thanks(said: Row[*tuple[Any, ...]], post: Row[*tuple[Any, ...]], now: datetime) -> ItemView:
    of_post = _view(post, now)
    return replace(
        of_post,
        kind="thanks",
        id=said.id,
        author=author_of(*(getattr(said, f"by_{name}") for name in _NAMES)),
        text=excerpt(said.reason),
        is_for_all=of_post.is_for_all and not said.is_private,
        may_be_recognised=False,
    )
