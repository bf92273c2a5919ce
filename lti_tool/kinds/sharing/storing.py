"""Rows of shares: what was sent before, what stands, and what a new one begins with."""

from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.rules import is_blank, tidy, writing_refusal
from lti_tool.activities.values import ActivityView
from lti_tool.acts.service import lock_memberships
from lti_tool.course.who import Who
from lti_tool.errors import Conflict, InputInvalid, NotHere
from lti_tool.kinds.sharing.models import Share
from lti_tool.kinds.sharing.rules import LONGEST_TEXT, Audience


def made_before(session: Session, who: Who, form_key: str) -> int | None:
    """Return the share that this form made already."""
    sent = (Share.membership_id == who.membership_id, Share.form_key == form_key)
    return session.scalar(select(Share.id).where(*sent))


def found_key(activity_uuid: str, url: str) -> str:
    """Return what stands for the form with which an address was handed in by us: so it is done once."""
    return str(uuid5(NAMESPACE_URL, f"{activity_uuid} {url}"))


def require_open(activity: ActivityView, now: datetime) -> None:
    """Let something be written.

    Raises:
        Conflict: "not_open_yet" or "closed".
    """
    if refusal := writing_refusal(activity.opens_at, activity.closes_at, now):
        raise Conflict(refusal)


def live_share(session: Session, activity: ActivityView, share_id: int, *also: int) -> Share:
    """Return a share that stands, locked; acts of whose it is, and of the memberships `also`, wait from now.

    They wait first, as where somebody erases themself: the other way round would be a deadlock.

    Raises:
        NotHere: if there is none in this task.
    """
    stands = (Share.id == share_id, Share.activity_id == activity.id, Share.withdrawn_at.is_(None))
    owner_id = session.scalar(select(Share.membership_id).where(*stands))
    lock_memberships(session, [one for one in (owner_id, *also) if one is not None])
    share = session.scalars(select(Share).where(*stands).with_for_update()).one_or_none()
    if share is None:
        raise NotHere
    return share


def told_text(field: str, text: str) -> str:
    """Return what somebody wrote, as it is kept.

    Raises:
        InputInvalid: of the field, "empty" or "too_long".
    """
    text = tidy(text)
    if is_blank(text):
        raise InputInvalid(field, "empty")
    if len(text) > LONGEST_TEXT:
        raise InputInvalid(field, "too_long")
    return text


def audience_of(sent: str) -> Audience:
    """Return who reads it; what a form does not say is for the course."""
    return "staff" if sent == "staff" else "course"


def plain_share() -> dict[str, object]:
    """Return what a new row begins with: an insert of our own does not ask the model."""
    empty = ("place", "url", "code", "text", "answer", "handle", "text_digest", "account", "decision")
    texts = dict.fromkeys(empty, "")
    return {
        **texts,
        "decision_words": "",
        "url_digest": None,
        "audience": "course",
        "level": 0,
        "holds_code": False,
        "check": "none",
        "is_last_look": False,
        "attempts": 0,
        "due_at": None,
    }
