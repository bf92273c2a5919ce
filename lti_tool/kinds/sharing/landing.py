"""The page that strangers come to from a share: in words of its own, without course, school or person."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lti_tool.activities.rules import is_blank, tidy, writing_refusal
from lti_tool.activities.service import activity_in
from lti_tool.activities.values import ActivityView
from lti_tool.course.models import ACTIVITY
from lti_tool.database import upsert
from lti_tool.errors import InputInvalid, NotHere
from lti_tool.kinds.sharing.models import ShareLink

TOKEN_BYTES = 9
LONGEST_TITLE, LONGEST_TEXT = 120, 1_000


@dataclass(frozen=True, slots=True)
class Landing:
    """What stands on the page, and what names its address."""

    token: str
    title: str
    text: str


def landing_of(session: Session, activity_id: int) -> Landing | None:
    """Return a task's page, None where it has none."""
    row = session.get(ShareLink, activity_id)
    return Landing(row.token, row.title, row.text) if row else None


def write_landing(session: Session, activity_id: int, title: str, text: str, now: datetime) -> None:
    """Give a task a page, or other words to the one it has; its address stays.

    Raises:
        InputInvalid: of `landing_title`, "empty" or "too_long"; of `landing_text`, "too_long".
    """
    title, text = " ".join(tidy(title).split()), tidy(text)
    if is_blank(title):
        raise InputInvalid("landing_title", "empty")
    if len(title) > LONGEST_TITLE:
        raise InputInvalid("landing_title", "too_long")
    if len(text) > LONGEST_TEXT:
        raise InputInvalid("landing_text", "too_long")
    known = landing_of(session, activity_id)
    token = known.token if known else secrets.token_urlsafe(TOKEN_BYTES)
    values = {"token": token, "title": title, "text": text, "created_at": now}
    upsert(session, ShareLink, {"activity_id": activity_id}, values)


def take_landing_away(session: Session, activity_id: int) -> None:
    """Take a task's page away for good; another one gets another address."""
    session.execute(delete(ShareLink).where(ShareLink.activity_id == activity_id))


def public_landing(session: Session, token: str, now: datetime) -> Landing:
    """Return the page at a public address while its task is open.

    Raises:
        NotHere: see `open_task`.
    """
    open_task(session, token, now)
    link = session.scalars(select(ShareLink).where(ShareLink.token == token)).one()
    return Landing(link.token, link.title, link.text)


def open_task(session: Session, token: str, now: datetime) -> ActivityView:
    """Return the task that a public address leads to.

    Raises:
        NotHere: if there is no such page, or its task is closed or not open yet.
    """
    row = session.execute(
        select(ShareLink.activity_id, ACTIVITY.c.context_id)
        .join(ACTIVITY, ACTIVITY.c.id == ShareLink.activity_id)
        .where(ShareLink.token == token)
    ).one_or_none()
    if row is None or row.context_id is None:
        raise NotHere
    activity = activity_in(session, row.activity_id, row.context_id)
    if writing_refusal(activity.opens_at, activity.closes_at, now):
        raise NotHere
    return activity
