"""What somebody has begun to write survives a lost session (fault 30)."""

from datetime import datetime

from sqlalchemy import Delete, delete, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.rules import tidy
from lti_tool.activities.values import ActivityView
from lti_tool.course.who import Who
from lti_tool.database import insert_once
from lti_tool.errors import InputInvalid, NotHere
from lti_tool.kinds.discussion.models import Draft, Post, PostKind
from lti_tool.kinds.discussion.rules import body_problem

CLOSING = -1
"""In the place of the post that a draft answers: it will close the discussion. 0 is a new thread."""


def save_draft(
    session: Session,
    who: Who,
    activity: ActivityView,
    answers_id: int,
    body: str,
    now: datetime,
    kind: PostKind = PostKind.GIVE,
) -> None:
    """Keep what somebody began to write; an empty text keeps nothing. `answers_id` as of `Draft`.

    Raises:
        NotHere: if the answered post is unknown or of another discussion.
        InputInvalid: of `body`, "too_long".
    """
    text = tidy(body)
    problem = body_problem(text)
    if problem == "too_long":
        raise InputInvalid("body", problem)
    if problem == "empty":
        return discard_draft(session, who, activity, answers_id)
    if answers_id > 0:
        found = select(Post.id).where(Post.id == answers_id, Post.activity_id == activity.id)
        if session.scalar(found) is None:
            raise NotHere
    key = {"membership_id": who.membership_id, "activity_id": activity.id, "answers_id": answers_id}
    values = {"body": text, "kind": kind, "saved_at": now}
    draft_id = insert_once(session, Draft, key, values)
    session.execute(update(Draft).where(Draft.id == draft_id).values(values))


def forget_draft_of(session: Session, who: Who, activity: ActivityView, body: str) -> None:
    """Forget the draft of a new thread whose words became thanks: else one press would publish them."""
    own = (Draft.membership_id == who.membership_id, Draft.activity_id == activity.id, Draft.answers_id == 0)
    session.execute(delete(Draft).where(*own, Draft.body == tidy(body)))


def discard_draft(session: Session, who: Who, activity: ActivityView, answers_id: int) -> None:
    """Forget what somebody began to write."""
    session.execute(draft_discarded(who, activity, answers_id))


def draft_discarded(who: Who, activity: ActivityView, answers_id: int) -> Delete:
    """Return the statement that does it."""
    return delete(Draft).where(
        Draft.membership_id == who.membership_id,
        Draft.activity_id == activity.id,
        Draft.answers_id == answers_id,
    )
