"""Reading what a course's balance is made of: four statements, however much was written."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.acts.balance.rules import Counts
from lti_tool.course.conditions import scored
from lti_tool.course.models import ACTIVITY, Membership
from lti_tool.kinds.discussion.balance.rules import (
    Balance,
    PostValue,
    ThanksValue,
    balance_of,
    counted,
    counts_of,
    window_start,
)
from lti_tool.kinds.discussion.models import Acceptance, Post, Thanks
from lti_tool.kinds.discussion.options import read_options


@dataclass(frozen=True, slots=True)
class Balances:
    """A course's balance, and the reader's own part in it."""

    course: Balance
    own: Counts


def balances(session: Session, context_id: int, membership_id: int, now: datetime) -> Balances:
    """Return how a course's discussions stand; the own part knows of one's private thanks at once."""
    since = window_start(now)
    hidden = _where_names_are_hidden(session, context_id)
    posts = _posts(session, context_id, since, hidden)
    thanks = _thanks(session, context_id, since, hidden)
    learners = select(Membership.id).where(
        Membership.context_id == context_id, Membership.gone_at.is_(None), scored()
    )
    members = frozenset(session.scalars(learners))
    own = counts_of(posts, counted(thanks)).get(membership_id, Counts())
    return Balances(balance_of(posts, thanks, members, now), own)


def _where_names_are_hidden(session: Session, context_id: int) -> frozenset[int]:
    rows = session.execute(
        select(Activity.id, Activity.options).where(
            Activity.context_id == context_id, Activity.kind == "discussion"
        )
    )
    return frozenset(row.id for row in rows if not read_options(row.options).anonymity.names_people)


def _posts(session: Session, context_id: int, since: datetime, hidden: frozenset[int]) -> list[PostValue]:
    rows = session.execute(
        select(
            Post.id,
            Post.author_id,
            Post.thread_id,
            (Post.kind == "ask").label("asks"),
            Post.words,
            Acceptance.question_id.is_not(None).label("is_answered"),
            Post.created_at,
            Post.activity_id,
        )
        .join(ACTIVITY, ACTIVITY.c.id == Post.activity_id)
        .outerjoin(Acceptance, Acceptance.question_id == Post.id)
        .where(ACTIVITY.c.context_id == context_id, Post.created_at >= since)
        .where(Post.deleted_at.is_(None), Post.hidden_at.is_(None))
    )
    return [PostValue(*row[:-1], row.activity_id in hidden) for row in rows]


def _thanks(session: Session, context_id: int, since: datetime, hidden: frozenset[int]) -> list[ThanksValue]:
    rows = session.execute(
        select(
            Thanks.thanker_id,
            Thanks.receiver_id,
            Thanks.post_id,
            or_(Thanks.is_private, Thanks.activity_id.in_(hidden)).label("is_private"),
            Thanks.created_at,
        )
        .join(ACTIVITY, ACTIVITY.c.id == Thanks.activity_id)
        .where(
            ACTIVITY.c.context_id == context_id,
            Thanks.created_at >= since,
            Thanks.taken_back_at.is_(None),
        )
    )
    return [ThanksValue(*row) for row in rows]
