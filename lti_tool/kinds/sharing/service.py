"""Use cases of a sharing task: hand in, write here, withdraw, see another's, decide; consent; the list."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.activities.defaults import site_number
from lti_tool.activities.participating import Item, participate
from lti_tool.activities.returning import spent_by
from lti_tool.activities.rules import is_blank, tidy
from lti_tool.activities.values import ActivityView
from lti_tool.acts.models import Verb
from lti_tool.acts.service import lock_membership
from lti_tool.course.who import Who
from lti_tool.database import insert_new
from lti_tool.errors import Conflict, InputInvalid, NotHere
from lti_tool.kinds.sharing.addresses import tidy_address
from lti_tool.kinds.sharing.consent import has_agreed
from lti_tool.kinds.sharing.counting import settle_share
from lti_tool.kinds.sharing.models import Share, ShareWitness
from lti_tool.kinds.sharing.naming import digest_of
from lti_tool.kinds.sharing.options import read_options
from lti_tool.kinds.sharing.platforms import PLACES
from lti_tool.kinds.sharing.rules import LONGEST_TEXT, Decision
from lti_tool.kinds.sharing.storing import (
    audience_of,
    found_key,
    live_share,
    made_before,
    plain_share,
    require_open,
    told_text,
)

ITEM = "share"
ALLOWED = "sharing.checks"
"""The site's default: 1 where its admin lets the worker look at what was shared."""


@dataclass(frozen=True, slots=True)
class Outside:
    """What is handed in of a share outside: the place, the address, and the code that it carries."""

    place: str
    address: str
    code: str


def are_checks_allowed(session: Session) -> bool:
    """Whether the admin lets the worker look at shares: not unless it was switched on."""
    return site_number(session, ALLOWED) == 1


def share_outside(
    session: Session, who: Who, activity: ActivityView, sent: Outside, form_key: str, now: datetime
) -> int:
    """Hand in the address of what one shared, and return the share's id; one form hands in once.

    Raises:
        InputInvalid: of `place`, "unknown"; of `address`, "empty", "no_address", "elsewhere" or "taken"; of
            `agree`, "needed" where they have not agreed to the notice.
        Conflict: "not_open_yet" or "closed".
    """
    lock_membership(session, who.membership_id)
    if (made := made_before(session, who, form_key)) is not None:
        return made
    require_open(activity, now)
    place = PLACES.get(sent.place)
    if place is None or place.name not in read_options(activity.options).places:
        raise InputInvalid("place", "unknown")
    url = _address(sent.address)
    if not place.takes(urlsplit(url)):
        raise InputInvalid("address", "elsewhere")
    if not has_agreed(session, who.membership_id):
        raise InputInvalid("agree", "needed")
    is_looked_at = place.is_open and are_checks_allowed(session)
    row = {
        "activity_id": activity.id,
        "membership_id": who.membership_id,
        "place": place.name,
        "url": url,
        "url_digest": digest_of(url),
        "code": sent.code,
        "check": "waiting" if is_looked_at else "none",
        "form_key": form_key,
        "created_at": now,
        "due_at": now if is_looked_at else None,
    }
    made_ids = insert_new(session, Share, [plain_share() | row], Share.id)
    if not made_ids:
        raise InputInvalid("address", "taken")
    settle_share(session, activity, made_ids[0], who.membership_id, now)
    return made_ids[0]


def share_here(
    session: Session, who: Who, activity: ActivityView, text: str, audience: str, form_key: str, now: datetime
) -> int:
    """Say it here, for the same credit; return the share's id.

    Raises:
        InputInvalid: of `text`, "empty" or "too_long".
        Conflict: "not_open_yet" or "closed".
    """
    lock_membership(session, who.membership_id)
    if (made := made_before(session, who, form_key)) is not None:
        return made
    require_open(activity, now)
    row = {
        "activity_id": activity.id,
        "membership_id": who.membership_id,
        "text": told_text("text", text),
        "audience": audience_of(audience),
        "form_key": form_key,
        "created_at": now,
    }
    share_id = insert_new(session, Share, [plain_share() | row], Share.id)[0]
    settle_share(session, activity, share_id, who.membership_id, now)
    return share_id


def withdraw(session: Session, who: Who, activity: ActivityView, share_id: int, now: datetime) -> None:
    """Take one's own share back, with the copy that was kept of it.

    Raises:
        NotHere: if it is none of theirs here; Conflict: "closed" or "not_open_yet".
    """
    share = live_share(session, activity, share_id)
    if share.membership_id != who.membership_id:
        raise NotHere
    require_open(activity, now)
    was_counted = share.counted_at is not None
    # A feed or a mention of the same address does not bring it back.
    if share.url and made_before(session, who, key := found_key(activity.uuid, share.url)) is None:
        share.form_key = key
    share.withdrawn_at, share.counted_at, share.url_digest, share.due_at = now, None, None, None
    share.text = share.answer = share.handle = share.account = share.url = ""
    session.flush()
    if was_counted:
        participate(session, who, activity, Verb.TOOK_BACK, Item(ITEM, share.id, share.membership_id), now)


def say_seen(
    session: Session, who: Who, activity: ActivityView, share_id: int, secret: str, now: datetime
) -> None:
    """Say that one sees a share of another where it stands; said twice it is said once.

    Raises:
        NotHere: if there is none, it stands here, or it is one's own.
        Conflict: "seen_before": they said so before they were erased, which counts on.
    """
    share = live_share(session, activity, share_id)
    is_for_reader = who.is_staff or share.audience == "course"
    if share.membership_id == who.membership_id or not share.place or not is_for_reader:
        raise NotHere
    if spent_by(session, activity.id, who.membership_id, [str(share.id)], secret):
        raise Conflict("seen_before")
    row = {"share_id": share.id, "membership_id": who.membership_id, "is_staff": who.is_staff, "seen_at": now}
    insert_new(session, ShareWitness, [row], ShareWitness.share_id)
    settle_share(session, activity, share.id, who.membership_id, now)


def decide(
    session: Session,
    who: Who,
    activity: ActivityView,
    share_id: int,
    decision: Decision,
    words: str,
    now: datetime,
) -> None:
    """Say that a share counts, or does not and why, or leave it to what is known; the score follows.

    Raises:
        NotHere: if it is none of this task; InputInvalid: of `words`, "empty" or "too_long".
    """
    words = tidy(words)
    if decision == "not" and is_blank(words):
        raise InputInvalid("words", "empty")
    if len(words) > LONGEST_TEXT:
        raise InputInvalid("words", "too_long")
    share = live_share(session, activity, share_id)
    share.decision, share.decision_words, share.decided_by_id = decision, words, who.membership_id
    session.flush()
    settle_share(session, activity, share.id, who.membership_id, now)


def count_by_place(session: Session, activity_id: int) -> dict[str, int]:
    """Count the shares of a task that stand, by place; "" is here."""
    stands = (Share.activity_id == activity_id, Share.withdrawn_at.is_(None))
    rows = session.execute(select(Share.place, func.count()).where(*stands).group_by(Share.place))
    found: defaultdict[str, int] = defaultdict(int)
    found.update({place: count for place, count in rows})
    return dict(found)


def _address(text: str) -> str:
    if is_blank(text):
        raise InputInvalid("address", "empty")
    if (url := tidy_address(text)) is None:
        raise InputInvalid("address", "no_address")
    return url
