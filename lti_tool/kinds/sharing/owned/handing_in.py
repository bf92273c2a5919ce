"""Handing in, for somebody, what was found at a place of theirs: their own code names the task."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.rules import writing_refusal
from lti_tool.activities.service import activities_of, activity_of_member
from lti_tool.activities.values import ActivityView
from lti_tool.acts.service import lock_membership
from lti_tool.course.models import Membership
from lti_tool.database import insert_new
from lti_tool.kinds.sharing.consent import has_agreed
from lti_tool.kinds.sharing.counting import settle_share
from lti_tool.kinds.sharing.models import Share
from lti_tool.kinds.sharing.naming import digest_of
from lti_tool.kinds.sharing.options import read_options
from lti_tool.kinds.sharing.owned.looking import address_of, evidence_of
from lti_tool.kinds.sharing.owned.reading import proved_accounts
from lti_tool.kinds.sharing.owned.rules import shared_at, speaks_for
from lti_tool.kinds.sharing.platforms import Evidence
from lti_tool.kinds.sharing.rules import LONGEST_SNAPSHOT, LOOK_AGAIN, is_own, level_found, share_code
from lti_tool.kinds.sharing.storing import found_key, plain_share
from lti_tool.outside.feeds import FeedItem

PLACE = "page"
"""Where it stands, as tasks name it: they may welcome no pages."""


@dataclass(frozen=True, slots=True)
class Feed:
    """What was read of somebody's feed, and since when it may hold something new."""

    url: str
    items: tuple[FeedItem, ...]
    unread_since: datetime


@dataclass(frozen=True, slots=True)
class Handed:
    """One thing that was found: where, what it says, whether it says so there itself, and since when."""

    url: str
    evidence: Evidence
    is_read_there: bool
    at: datetime


def hand_in_items(session: Session, membership_id: int, feed: Feed, secret: str, now: datetime) -> None:
    """Hand in the items of a feed that carry a code of whose feed it is, each in the task of that code."""
    if not has_agreed(session, membership_id):
        return
    context_id = session.scalars(select(Membership.context_id).where(Membership.id == membership_id)).one()
    tasks = [one for one in activities_of(session, context_id) if takes_pages(one)]
    for handed in _handed(feed, proved_accounts(session, membership_id), now):
        for activity in tasks:
            code = share_code(secret, activity.uuid, membership_id)
            if handed.evidence.holds(code):
                hand_in(session, activity, membership_id, code, handed, now)


def takes_pages(activity: ActivityView) -> bool:
    """Whether it is a task to which a page can be handed in."""
    return activity.kind == "sharing" and PLACE in read_options(activity.options).places


def hand_in(
    session: Session, activity: ActivityView, membership_id: int, code: str, handed: Handed, now: datetime
) -> None:
    """Hand one thing in, unless it was before, was withdrawn, or the task was not open for them then."""
    own = activity_of_member(session, activity.id, activity.context_id or 0, membership_id)
    if writing_refusal(own.opens_at, own.closes_at, handed.at):
        return
    lock_membership(session, membership_id)
    proved = proved_accounts(session, membership_id)
    row = plain_share() | _row(activity, membership_id, code, handed, proved, now)
    for share_id in insert_new(session, Share, [row], Share.id):
        settle_share(session, activity, share_id, membership_id, now)


def _handed(feed: Feed, proved: Collection[str], now: datetime) -> Iterator[Handed]:
    for item in feed.items:
        if url := address_of(item, feed.url):
            is_there = is_own(url, proved) or speaks_for(feed.url, url)
            at = shared_at(item.published, feed.unread_since, now)
            yield Handed(url, evidence_of(item), is_there, at)


def _row(
    activity: ActivityView,
    membership_id: int,
    code: str,
    handed: Handed,
    proved: Collection[str],
    now: datetime,
) -> dict[str, object]:
    """Return the row; what a feed says of another site's page is looked at there like anything handed in."""
    row = {
        "activity_id": activity.id,
        "membership_id": membership_id,
        "place": PLACE,
        "url": handed.url,
        "url_digest": digest_of(handed.url),
        "code": code,
        "form_key": found_key(activity.uuid, handed.url),
        "created_at": handed.at,
        "check": "waiting",
        "due_at": now,
    }
    if not handed.is_read_there:
        return row
    text, holds_code = handed.evidence.text, handed.evidence.holds(code)
    is_theirs = is_own(handed.url, proved)
    return row | {
        "check": "there",
        "checked_at": now,
        "level": level_found(0, is_there=True, holds_code=holds_code, is_own=is_theirs),
        "holds_code": holds_code,
        "text": text[:LONGEST_SNAPSHOT],
        "text_digest": sha256(text.encode()).hexdigest(),
        "copied_at": now,
        "is_last_look": True,
        "due_at": now + LOOK_AGAIN,
    }
