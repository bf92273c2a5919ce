"""A stranger's word that a page links to a task's page for strangers (w3.org/TR/webmention).

All that comes of it is that the page is looked at: one that is handed in already, or one at a site that is
known to be somebody's own. Any other is forgotten at once.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.values import ActivityView
from lti_tool.course.models import Membership
from lti_tool.database import insert_new
from lti_tool.errors import InputInvalid, NotHere
from lti_tool.kinds.sharing.addresses import tidy_address
from lti_tool.kinds.sharing.consent import has_agreed, who_agreed
from lti_tool.kinds.sharing.landing import open_task
from lti_tool.kinds.sharing.models import Share
from lti_tool.kinds.sharing.naming import digest_of
from lti_tool.kinds.sharing.owned.handing_in import takes_pages
from lti_tool.kinds.sharing.owned.models import OwnPlace, ShareMention
from lti_tool.kinds.sharing.owned.rules import MOST_MENTIONS, PAUSE
from lti_tool.kinds.sharing.platforms import PLACES
from lti_tool.kinds.sharing.rules import MATCHED, is_own, share_code
from lti_tool.kinds.sharing.service import are_checks_allowed

_TARGET = re.compile(r"/s/([\w-]{1,32})(?:/([\w-]{1,32}))?/?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Told:
    """What a stranger says: `source` links to `target`."""

    source: str
    target: str


def take_mention(session: Session, told: Told, base_url: str, secret: str, now: datetime) -> None:
    """Have a page looked at, where it may be a share.

    Raises:
        NotHere: nobody looks at anything here.
        InputInvalid: of `source`, "no_address"; of `target`, "elsewhere" where it is no page of a task that
            is open, or the source itself.
    """
    if not are_checks_allowed(session):
        raise NotHere
    url = tidy_address(told.source)
    if url is None:
        raise InputInvalid("source", "no_address")
    activity, mark = _task_at(session, told, base_url, now)
    if takes_pages(activity) and not _is_handed_in(session, activity, url, now):
        _queue(session, activity, url, told.target, _owner(session, activity, url, mark, secret), now)


def _task_at(session: Session, told: Told, base_url: str, now: datetime) -> tuple[ActivityView, str]:
    found = _TARGET.fullmatch(told.target.removeprefix(base_url))
    if found is None or not told.target.startswith(base_url) or told.target == told.source:
        raise InputInvalid("target", "elsewhere")
    try:
        return open_task(session, found[1], now), found[2] or ""
    except NotHere as error:
        raise InputInvalid("target", "elsewhere") from error


def _is_handed_in(session: Session, activity: ActivityView, url: str, now: datetime) -> bool:
    """Whether somebody handed the page in; it is looked at anew then, not more often than we do ourselves."""
    named = (Share.activity_id == activity.id, Share.url_digest == digest_of(url))
    same = (*named, Share.withdrawn_at.is_(None))
    looked_at = [place.name for place in PLACES.values() if place.is_open]
    is_rested = or_(Share.checked_at.is_(None), Share.checked_at <= now - PAUSE)
    session.execute(
        update(Share)
        .where(*same, Share.place.in_(looked_at), Share.level < MATCHED, is_rested)
        .where(Share.membership_id.in_(who_agreed()))
        .values(due_at=now, attempts=0, is_last_look=False)
        .execution_options(synchronize_session=False)
    )
    return session.scalar(select(Share.id).where(*same)) is not None


def _owner(session: Session, activity: ActivityView, url: str, mark: str, secret: str) -> OwnPlace | None:
    """Return the place at which a page lies, of whose code stands in the target; of anybody if none does."""
    proved = (Membership.context_id == activity.context_id, OwnPlace.proved_at.is_not(None))
    places = select(OwnPlace).join(Membership, Membership.id == OwnPlace.membership_id).where(*proved)
    for place in session.scalars(places.where(OwnPlace.account != "").order_by(OwnPlace.id)):
        if is_own(url, [place.account]) and mark in ("", _mark_of(place, activity, secret)):
            return place
    return None


def _mark_of(place: OwnPlace, activity: ActivityView, secret: str) -> str:
    return share_code(secret, activity.uuid, place.membership_id).removeprefix("#")


def _queue(
    session: Session, activity: ActivityView, url: str, target: str, place: OwnPlace | None, now: datetime
) -> None:
    if place is None or not has_agreed(session, place.membership_id):
        return
    waiting = select(func.count()).where(ShareMention.membership_id == place.membership_id)
    if (session.scalar(waiting) or 0) >= MOST_MENTIONS:
        return
    row = {
        "activity_id": activity.id,
        "membership_id": place.membership_id,
        "registration_id": place.registration_id,
        "url": url,
        "url_digest": digest_of(url),
        "target": target,
        "created_at": now,
        "due_at": now,
        "attempts": 0,
        "reason": "",
    }
    insert_new(session, ShareMention, [row], ShareMention.id)
