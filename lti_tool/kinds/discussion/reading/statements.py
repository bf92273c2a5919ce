"""The statements that pages read by."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Select,
    String,
    Subquery,
    and_,
    bindparam,
    cast,
    func,
    literal_column,
    not_,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased

from lti_tool.course.naming.reading import alias_in
from lti_tool.kinds.discussion.models import (
    Acceptance,
    Draft,
    Post,
    ReplyClaim,
    Thanks,
)
from lti_tool.kinds.discussion.reading.lists import of_circle, only, reacted_threads, thanked_threads
from lti_tool.kinds.discussion.reading.posts import posts
from lti_tool.kinds.discussion.rules import SHOWS, Show
from lti_tool.prepared import Prepared

THREADS_A_PAGE = 20
COMMA: Any = literal_column("','")
"""As a parameter it would be written into the statement anew each time it is run."""


def _threads(*conditions: Any, by: Any = Post.active_at, name: str = "page", sorts: bool = True) -> Subquery:
    here = [Post.thread_id.is_(None)] if sorts else []
    reply = aliased(Post)
    replies = (
        select(func.coalesce(func.aggregate_strings(_seen(reply), COMMA), ""))
        .where(reply.thread_id == Post.id, reply.position > 0, reply.position <= bindparam("until"))
        .correlate(Post)
        .scalar_subquery()
    )
    answer = aliased(Post)
    accepted = (
        select(_seen(answer, "." + cast(Acceptance.by_membership_id, String)))
        .join(Acceptance, Acceptance.answer_id == answer.id)
        .where(Acceptance.question_id == Post.id)
        .correlate(Post)
        .scalar_subquery()
    )
    found = (
        select(
            Post.id,
            Post.version,
            Post.reply_count,
            Post.author_id,
            Post.active_at,
            Post.touched,
            Post.pinned_at.is_not(None).label("is_pinned"),
            Post.need,
            ReplyClaim.membership_id.label("claimed_by"),
            ReplyClaim.until.label("claimed_until"),
            (replies + COMMA + func.coalesce(accepted, "")).label("replies"),
        )
        .outerjoin(ReplyClaim, ReplyClaim.post_id == Post.id)
        .where(Post.activity_id == bindparam("activity_id"), *here, *conditions)
    )
    if sorts:
        found = found.order_by(by.desc(), Post.id.desc()).limit(THREADS_A_PAGE + 1)
    return found.subquery(name)


def _pinned_and_first(by: Any, *conditions: Any) -> Subquery:
    """Select what is pinned, which is little, beside the first page of all else.

    Asked for in an order, or told that only threads are pinned, a database may look through all threads.
    """
    pinned = _threads(Post.pinned_at.is_not(None), *conditions, name="pinned", sorts=False)
    first = _threads(Post.pinned_at.is_(None), *conditions, by=by, name="first")
    return union_all(select(pinned), select(first)).subquery("page")


def _seen(reply: Any, more: Any = "") -> Any:
    """Write what tells whether a reply still looks as it did, and whose it is."""
    version = cast(reply.version, String) + more
    return cast(reply.id, String) + ":" + version + ":" + cast(reply.author_id, String)


def _with_head(
    page: Subquery, *conditions: Any, above: Sequence[Any] = (), by: str = "active_at"
) -> Select[*tuple[Any, ...]]:
    """Put the number of threads, the reader's draft and where they thanked beside each thread.

    One row even without any thread.
    """
    counted = select(func.count()).where(
        Post.activity_id == bindparam("activity_id"), Post.thread_id.is_(None), *conditions
    )
    thanked = (
        thanked_threads(Thanks.thanker_id == bindparam("membership_id")).union(reacted_threads()).subquery()
    )
    threads = select(func.aggregate_strings(cast(thanked.c[0], String), COMMA))
    begun = and_(
        Draft.membership_id == bindparam("membership_id"),
        Draft.activity_id == bindparam("activity_id"),
        Draft.answers_id == 0,
    )
    head = select(
        counted.scalar_subquery().label("total"),
        select(Draft.body).where(begun).scalar_subquery().label("draft_body"),
        select(Draft.saved_at).where(begun).scalar_subquery().label("draft_saved_at"),
        select(Draft.kind).where(begun).scalar_subquery().label("draft_kind"),
        alias_in(bindparam("activity_id"), bindparam("membership_id")).label("alias"),
        threads.scalar_subquery().label("thanked"),
    ).subquery("head")
    return (
        select(head, page)
        .select_from(head.outerjoin(page, true()))
        .order_by(*above, page.c[by].desc(), page.c.id.desc())
    )


WHOLE: dict[Show, Any] = {"all": Post.active_at, "needs": Post.need}
"""The lists of all threads, and by what they are sorted; what is pinned stands above them."""


def _first_page(show: Show, in_circles: bool) -> Prepared:
    conditions, by = (*only(show), *of_circle(in_circles)), WHOLE.get(show)
    if by is None:
        return Prepared(_with_head(_threads(*conditions), *conditions))
    page = _pinned_and_first(by, *conditions)
    return Prepared(_with_head(page, *conditions, above=[page.c.is_pinned.desc()], by=by.key))


def _later_page(show: Show, in_circles: bool) -> Prepared:
    """The keyset's form is the one that an index bounds on both databases (performance.md 3)."""
    conditions, by = (*only(show), *of_circle(in_circles)), WHOLE.get(show, Post.active_at)
    place = bindparam("place", type_=by.type)
    page = _threads(
        *conditions,
        *([Post.pinned_at.is_(None)] if show in WHOLE else []),
        by <= place,
        not_(and_(by == place, Post.id >= bindparam("post_id"))),
        by=by,
    )
    return Prepared(_with_head(page, *conditions, by=by.key))


# Made once: composing them costs more than the database does.
FIRST_PAGES = {(show, circled): _first_page(show, circled) for show in SHOWS for circled in (False, True)}
LATER_PAGES = {(show, circled): _later_page(show, circled) for show in SHOWS for circled in (False, True)}
_ACCEPTED = select(Acceptance.answer_id).where(
    Acceptance.question_id.in_(bindparam("threads", expanding=True))
)
REPLIES = (
    posts()
    .where(
        Post.thread_id.in_(bindparam("threads", expanding=True)),
        or_(
            and_(Post.position > bindparam("after"), Post.position <= bindparam("until")),
            # The accepted answer stands first, wherever it was said.
            and_(bindparam("after") == 0, Post.id == Acceptance.answer_id),
        ),
    )
    .order_by(Post.thread_id, Post.position)
)
WITH_REPLIES = posts().where(
    or_(
        Post.id.in_(bindparam("threads", expanding=True)),
        and_(
            Post.thread_id.in_(bindparam("threads", expanding=True)),
            Post.position > 0,
            Post.position <= bindparam("until"),
        ),
        Post.id.in_(_ACCEPTED),
    )
)
BY_AUTHOR = (
    posts()
    .where(
        Post.author_id == bindparam("author_id"),
        Post.activity_id == bindparam("activity_id"),
        Post.id < bindparam("before"),
    )
    .order_by(Post.id.desc())
    .limit(bindparam("limit"))
)
BY_ID = posts().where(Post.id.in_(bindparam("ids", expanding=True)))
ONE = posts().where(Post.id == bindparam("post_id"), Post.activity_id == bindparam("activity_id"))
