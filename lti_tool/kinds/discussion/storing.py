"""How posts come into their table: once for each form, in their place, and with what they said before."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, literal, or_
from sqlalchemy.orm import Session

from lti_tool.activities.values import ActivityView
from lti_tool.acts.rules import count_words
from lti_tool.course.who import Who
from lti_tool.errors import Conflict, NotHere
from lti_tool.grading.rules import in_time_until
from lti_tool.grading.sheets import Sheet
from lti_tool.kinds.discussion.circles.joining import own_circle
from lti_tool.kinds.discussion.drafts import CLOSING, discard_draft, draft_discarded
from lti_tool.kinds.discussion.limits import is_limited, left_of, written_lately
from lti_tool.kinds.discussion.lonely.rules import place_by_need
from lti_tool.kinds.discussion.lonely.service import count_reply, hours_it_waited
from lti_tool.kinds.discussion.models import Post, PostKind, PostVersion
from lti_tool.kinds.discussion.naming import Standing, standing_of
from lti_tool.kinds.discussion.rules import LATE_BY, Answered, is_late, place_of
from lti_tool.kinds.discussion.search.service import searchable
from lti_tool.kinds.discussion.texts import Written


def made_and_answered(
    session: Session, who: Who, activity: ActivityView, form_key: str, answers_id: int | None, now: datetime
) -> tuple[Post | None, Post | None, Standing, int | None]:
    """Return the post that this form made already, the one that it answers, and how its writer stands.

    The last is how many posts they may still write, as `limits.still_left`. All in one statement.

    The membership's lock lets a double click wait for it.
    """
    own = and_(Post.author_id == who.membership_id, Post.form_key == form_key)
    answered = and_(Post.id == (answers_id or 0), Post.activity_id == activity.id)
    written = written_lately(who, activity, now) if is_limited(who, activity) else literal(0)
    asked = standing_of(who, activity).add_columns(Post, written.label("written"))
    asked = asked.outerjoin(Post, or_(own, answered))
    rows = session.execute(asked).all()
    found = [row.Post for row in rows if row.Post is not None]
    mine = (post for post in found if (post.author_id, post.form_key) == (who.membership_id, form_key))
    made = next(mine, None)
    other = next((post for post in found if post.id == answers_id and post is not made), None)
    standing = Standing(*rows[0][: len(Standing._fields)])
    return made, other, standing, left_of(who, activity, rows[0].written)


def require_answered(who: Who, post: Post | None) -> Post:
    """Return the post that is answered; learners answer nothing that is hidden from them.

    Raises:
        NotHere: if there is none; Conflict: "answered_removed".
    """
    if post is None:
        raise NotHere
    if post.deleted_at is not None or (post.hidden_at is not None and not who.is_staff):
        raise Conflict("answered_removed")
    return post


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a new post stands; a thread answers nothing."""

    answers_id: int | None = None
    thread_id: int | None = None
    parent_id: int | None = None
    circle_id: int | None = None
    position: int = 0
    waited_hours: int = 0
    """As `acts.models.Act.waited_hours`."""


def take_place(
    session: Session, who: Who, activity: ActivityView, answered: Post | None, kind: PostKind, now: datetime
) -> Placed:
    """Find a new post's place, count it there, and forget what its author had begun to write of it.

    Raises:
        Conflict: "locked".
    """
    if answered is None:
        discard_draft(session, who, activity, CLOSING if kind == PostKind.RESOLVE else 0)
        return Placed(circle_id=own_circle(session, who, activity, now))
    place = place_of(Answered(answered.id, answered.thread_id, answered.parent_id))
    begun = draft_discarded(who, activity, answered.id)
    counted = count_reply(session, place.thread_id, who.membership_id, begun, now)
    is_thread = answered.thread_id is None
    waited = hours_it_waited(answered, counted, who.membership_id, now) if is_thread else 0
    circle_id, position = answered.circle_id, counted.position
    return Placed(answered.id, place.thread_id, place.parent_id, circle_id, position, waited)


def insert_post(
    session: Session,
    who: Who,
    activity: ActivityView,
    text: Written,
    kind: PostKind,
    placed: Placed,
    form_key: str,
    sheet: Sheet,
    now: datetime,
) -> Post:
    """Store a new post in its place; `sheet` is its author's, which tells whether it comes late."""
    is_reply = placed.thread_id is not None
    late_by = LATE_BY["reply" if is_reply else kind.value]
    dates = [in_time_until(step, sheet.terms.late) for step in sheet.steps if step.kind in late_by]
    post = Post(
        kind=kind,
        activity_id=activity.id,
        author_id=who.membership_id,
        thread_id=placed.thread_id,
        parent_id=placed.parent_id,
        circle_id=placed.circle_id,
        answers_id=placed.answers_id,
        position=placed.position,
        **_columns_of(text, activity),
        form_key=form_key,
        is_late=is_late(dates, now),
        active_at=now,
        need=0 if is_reply else place_by_need(now, now, waits=waits_for_reply(kind, who)),
        created_at=now,
    )
    session.add(post)
    session.flush()
    return post


def _columns_of(text: Written, activity: ActivityView) -> dict[str, Any]:
    return {
        "body": text.body,
        "body_html": text.html,
        "words": count_words(text.visible),
        "folded": searchable(activity.id, text.searched),
    }


def waits_for_reply(kind: PostKind, who: Who) -> bool:
    """Whether a new thread waits for a reply: those of staff do not, nor does what closes a discussion."""
    return not who.is_staff and kind != PostKind.RESOLVE


def keep_version(session: Session, post: Post, now: datetime) -> None:
    """Keep what a post says before it is changed."""
    session.add(PostVersion(post_id=post.id, version=post.version, body=post.body, replaced_at=now))
