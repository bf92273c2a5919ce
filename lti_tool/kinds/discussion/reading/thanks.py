"""Thanks below the posts for which they were said."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, bindparam, case, func, select
from sqlalchemy.orm import Session, aliased

from lti_tool.course.models import Membership, Person
from lti_tool.course.naming import Author
from lti_tool.course.naming.reading import alias_in, author_of
from lti_tool.errors import NotHere
from lti_tool.kinds.discussion.models import Post, Thanks
from lti_tool.kinds.discussion.reading.lists import may_read_thanks
from lti_tool.kinds.discussion.reading.values import PostView, ThanksView

THANKS_AT_FIRST = 3
MOST_TO_CHOOSE = 50


@dataclass(frozen=True, slots=True)
class PostToThankFor:
    """A post as one recognises it in a list."""

    id: int
    author: Author
    html: str


def read_thanks(session: Session, posts: Sequence[PostView], membership_id: int) -> None:
    """Put the first thanks that a reader may see to each post; one statement, none for no posts.

    The reader's own come first; of what was removed, nobody reads why it was thanked for.
    """
    shown = {post.id: post for post in posts if not post.is_deleted}
    if not shown:
        return
    values = {"membership_id": membership_id, "posts": list(shown), "most": THANKS_AT_FIRST}
    for row in session.connection().execute(_OF_POSTS, values):
        thanker = author_of(row.thanker_id, row.number, row.name, row.person_id, row.roles, row.alias)
        said = ThanksView(row.id, thanker, row.reason, row.is_private, row.created_at)
        post = shown[row.post_id]
        post.thanks.append(said)
        post.more_thanks = row.total - len(post.thanks)


def read_thanks_of(
    session: Session, activity_id: int, thanks_id: int, membership_id: int, *, moderates: bool
) -> tuple[ThanksView, int]:
    """Read thanks that somebody may take back, and the id of the post.

    Raises:
        NotHere: if there are none: one's own, or for who moderates what everybody can read.
    """
    values = {"membership_id": membership_id, "activity_id": activity_id, "thanks_id": thanks_id}
    row = session.connection().execute(_ONE, values).one_or_none()
    if row is None or not (row.thanker_id == membership_id or (moderates and not row.is_private)):
        raise NotHere
    thanker = author_of(row.thanker_id, row.number, row.name, row.person_id, row.roles, row.alias)
    return ThanksView(row.id, thanker, row.reason, row.is_private, row.created_at), row.post_id


def posts_to_thank_for(
    session: Session, activity_id: int, membership_id: int, seen: ColumnElement[bool]
) -> list[PostToThankFor]:
    """Read the newest posts of others that they see, for which the reader has not thanked yet."""
    values = {"activity_id": activity_id, "membership_id": membership_id, "most": MOST_TO_CHOOSE}
    return [
        PostToThankFor(
            row.id,
            author_of(row.author_id, row.number, row.name, row.person_id, row.roles, row.alias),
            row.body_html,
        )
        for row in session.connection().execute(_TO_THANK_FOR.where(seen), values)
    ]


_thanker, _person = aliased(Membership), aliased(Person)
_own_first = case((Thanks.thanker_id == bindparam("membership_id"), 0), else_=1)
_numbered = (
    select(
        Thanks.id,
        Thanks.post_id,
        Thanks.activity_id,
        Thanks.thanker_id,
        Thanks.reason,
        Thanks.is_private,
        Thanks.created_at,
        func.count().over(partition_by=Thanks.post_id).label("total"),
        func.row_number()
        .over(partition_by=Thanks.post_id, order_by=(_own_first, Thanks.created_at, Thanks.id))
        .label("place"),
    )
    .where(
        Thanks.post_id.in_(bindparam("posts", expanding=True)),
        Thanks.taken_back_at.is_(None),
        may_read_thanks(),
    )
    .subquery()
)
_OF_POSTS = (
    select(
        _numbered,
        _thanker.number,
        _thanker.roles,
        _thanker.person_id,
        _person.name,
        alias_in(_numbered.c.activity_id, _numbered.c.thanker_id).label("alias"),
    )
    .join(_thanker, _thanker.id == _numbered.c.thanker_id)
    .outerjoin(_person, _person.id == _thanker.person_id)
    .where(_numbered.c.place <= bindparam("most"))
    .order_by(_numbered.c.post_id, _numbered.c.place)
)
_ONE = (
    select(
        Thanks.id,
        Thanks.post_id,
        Thanks.thanker_id,
        Thanks.reason,
        Thanks.is_private,
        Thanks.created_at,
        _thanker.number,
        _thanker.roles,
        _thanker.person_id,
        _person.name,
        alias_in(Thanks.activity_id, Thanks.thanker_id).label("alias"),
    )
    .join(_thanker, _thanker.id == Thanks.thanker_id)
    .outerjoin(_person, _person.id == _thanker.person_id)
    .where(
        Thanks.id == bindparam("thanks_id"),
        Thanks.activity_id == bindparam("activity_id"),
        Thanks.taken_back_at.is_(None),
    )
)
_has_thanked = (
    select(Thanks.post_id)
    .where(Thanks.thanker_id == bindparam("membership_id"), Thanks.taken_back_at.is_(None))
    .correlate(None)
)
_TO_THANK_FOR = (
    select(
        Post.id,
        Post.author_id,
        Post.body_html,
        _thanker.number,
        _thanker.roles,
        _thanker.person_id,
        _person.name,
        alias_in(Post.activity_id, Post.author_id).label("alias"),
    )
    .join(_thanker, _thanker.id == Post.author_id)
    .outerjoin(_person, _person.id == _thanker.person_id)
    .where(
        Post.activity_id == bindparam("activity_id"),
        Post.author_id != bindparam("membership_id"),
        Post.deleted_at.is_(None),
        Post.hidden_at.is_(None),
        Post.id.not_in(_has_thanked),
    )
    .order_by(Post.id.desc())
    .limit(bindparam("most"))
)
