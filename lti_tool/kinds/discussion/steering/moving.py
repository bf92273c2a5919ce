"""Moving a thread to another discussion of its course, with all that was done in it (ADR 0035)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.recognising.models import Recognition
from lti_tool.activities.service import activity_in
from lti_tool.activities.values import ActivityView
from lti_tool.acts.models import Act
from lti_tool.acts.service import lock_memberships
from lti_tool.course.who import Who
from lti_tool.errors import Conflict, NotHere
from lti_tool.grading.rules import in_time_until
from lti_tool.grading.service import CHUNK, refresh_all
from lti_tool.grading.sheets import sheets_of
from lti_tool.kinds.discussion.models import Draft, Meaning, Post, Reaction, Thanks
from lti_tool.kinds.discussion.options import read_options
from lti_tool.kinds.discussion.repliers.models import ReplyRequest
from lti_tool.kinds.discussion.rules import LATE_BY, is_late
from lti_tool.kinds.discussion.steering.service import change, note, thread_of

KIND = "discussion"


def move_thread(
    session: Session, who: Who, activity: ActivityView, thread_id: int, target_id: int, now: datetime
) -> ActivityView:
    """Move a thread, its acts and what is being written in it; return where it stands now.

    Both discussions' scores follow, of whoever did anything in it.

    Raises:
        NotHere: if it is no thread of this discussion, or the other is none of this course.
        Conflict: "names_hidden" where one of both hides names, which a move would tell.
    """
    target = activity_in(session, target_id, who.context_id)
    if target.kind != KIND:
        raise NotHere
    if target.id == activity.id:
        return activity
    if not all(read_options(one.options).anonymity.names_people for one in (activity, target)):
        raise Conflict("names_hidden")
    people = _people_in(session, activity, thread_id)
    lock_memberships(session, people)
    thread_of(session, activity, thread_id)
    _take_along(session, activity, target, thread_id)
    _tell_late_anew(session, target, thread_id)
    change(session, thread_id, pinned_at=None, origin="moved")
    note(session, who, thread_id, "moved", now, from_activity_id=activity.id)
    for place in (activity, target):
        for start in range(0, len(people), CHUNK):
            refresh_all(session, place.registration_id, place.id, people[start : start + CHUNK], now)
    return target


def _posts(thread_id: int) -> Select[int]:
    return select(Post.id).where(or_(Post.id == thread_id, Post.thread_id == thread_id))


def _acts(activity: ActivityView, thread_id: int) -> ColumnElement[bool]:
    """Select what was done in a thread: with its posts, its answers, thanks and reactions."""
    posts = _posts(thread_id)
    thanks = select(Thanks.id).where(Thanks.post_id.in_(posts))
    reactions = select(Reaction.id).where(Reaction.post_id.in_(posts))
    return and_(
        Act.activity_id == activity.id,
        or_(
            and_(Act.item_kind.in_(("post", "answer")), Act.item_id.in_(posts)),
            and_(Act.item_kind == "thanks", Act.item_id.in_(thanks)),
            and_(Act.item_kind.in_(tuple(Meaning)), Act.item_id.in_(reactions)),
            and_(Act.item_kind == "accolade", Act.item_id.in_(_accolades(thread_id))),
        ),
    )


def _accolades(thread_id: int) -> Select[int]:
    here = (Recognition.item_kind == "post", Recognition.item_id.in_(_posts(thread_id)))
    return select(Recognition.id).where(Recognition.what == "accolade", *here)


def _people_in(session: Session, activity: ActivityView, thread_id: int) -> list[int]:
    acted = select(Act.membership_id).where(_acts(activity, thread_id)).distinct()
    return list(session.scalars(acted.order_by(Act.membership_id)))


def _take_along(session: Session, activity: ActivityView, target: ActivityView, thread_id: int) -> None:
    """Acts first: what they are about is found by where it stands."""
    posts = _posts(thread_id)
    plain: dict[str, Any] = {"synchronize_session": False}
    there = {"activity_id": target.id}
    session.execute(update(Act).where(_acts(activity, thread_id)).values(there), execution_options=plain)
    recognised = update(Recognition).where(Recognition.id.in_(_accolades(thread_id)))
    session.execute(recognised.values(there), execution_options=plain)
    # Whom this discussion asked to reply, the other one has not.
    session.execute(delete(ReplyRequest).where(ReplyRequest.thread_id == thread_id))
    for table, key in ((Thanks, Thanks.post_id), (Draft, Draft.answers_id)):
        session.execute(
            update(table).where(key.in_(posts)).values(activity_id=target.id), execution_options=plain
        )
    # Each post is searched for within its discussion, by its first word (search.service.searchable).
    words = func.rtrim(func.replace(Post.folded + " ", f"@{activity.id} ", f"@{target.id} "))
    here = or_(Post.id == thread_id, Post.thread_id == thread_id)
    session.execute(
        update(Post).where(here).values(activity_id=target.id, folded=words, circle_id=None),
        execution_options=plain,
    )


def _tell_late_anew(session: Session, target: ActivityView, thread_id: int) -> None:
    """Whether a text came late depends on the steps that it may count for, and so on where it stands."""
    rows = session.execute(
        select(Post.id, Post.author_id, Post.thread_id, Post.kind, Post.created_at, Post.is_late).where(
            or_(Post.id == thread_id, Post.thread_id == thread_id)
        )
    ).all()
    sheets = sheets_of(session, target.id, sorted({row.author_id for row in rows}))
    for row in rows:
        sheet = sheets[row.author_id]
        late_by = LATE_BY["reply" if row.thread_id else str(row.kind)]
        dates = [in_time_until(step, sheet.terms.late) for step in sheet.steps if step.kind in late_by]
        came_late = is_late(dates, row.created_at)
        if came_late != row.is_late:
            session.execute(
                update(Post)
                .where(Post.id == row.id)
                .values(is_late=came_late)
                .execution_options(synchronize_session=False)
            )
