"""Use cases of somebody's own places in a course: name one, have it looked at again, take it away."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.rules import is_blank
from lti_tool.acts.service import lock_membership
from lti_tool.course.who import Who
from lti_tool.database import insert_new
from lti_tool.errors import InputInvalid, NotHere
from lti_tool.kinds.sharing.addresses import tidy_address
from lti_tool.kinds.sharing.consent import has_agreed
from lti_tool.kinds.sharing.models import Share
from lti_tool.kinds.sharing.owned.models import OwnPlace
from lti_tool.kinds.sharing.owned.reading import offered_accounts
from lti_tool.kinds.sharing.owned.rules import MOST_PLACES, WAYS, Way
from lti_tool.kinds.sharing.platforms import PLACES
from lti_tool.kinds.sharing.rules import OWNED
from lti_tool.kinds.sharing.service import are_checks_allowed


def name_place(session: Session, who: Who, way: str, address: str, now: datetime) -> None:
    """Have a profile, a site or a feed looked at; named twice it is named once.

    Raises:
        InputInvalid: of `way`, "unknown"; of `own_address`, "not_allowed", "empty", "no_address" or
            "too_many"; of `own_agree`, "needed" where they have not agreed to the notice.
    """
    if not are_checks_allowed(session):
        raise InputInvalid("own_address", "not_allowed")
    if way not in WAYS:
        raise InputInvalid("way", "unknown")
    if is_blank(address):
        raise InputInvalid("own_address", "empty")
    if (url := tidy_address(address)) is None:
        raise InputInvalid("own_address", "no_address")
    _require_room(session, who)
    insert_new(session, OwnPlace, [_row(who, way, url, now) | {"due_at": now}], OwnPlace.id)


def look_again(session: Session, who: Who, place_id: int, now: datetime) -> None:
    """Have a place looked at at once.

    Raises:
        NotHere: if it is none of theirs here, or nobody looks.
    """
    if not are_checks_allowed(session):
        raise NotHere
    place = _own(session, who, place_id)
    if place.way == "feed" or place.proved_at is None:
        place.due_at, place.attempts, place.reason = now, 0, ""


def forget_place(session: Session, who: Who, place_id: int) -> None:
    """Take a place away; shares keep what they reached.

    Raises:
        NotHere: if it is none of theirs here.
    """
    session.delete(_own(session, who, place_id))


def keep_account(session: Session, who: Who, share_id: int, now: datetime) -> None:
    """Keep the account of a share in which one's code was found: its later posts need none.

    Raises:
        NotHere: if there is no such share of theirs; InputInvalid: see `name_place`.
    """
    found = {one.share_id: one for one in offered_accounts(session, who.membership_id)}
    if share_id not in found:
        raise NotHere
    _require_room(session, who)
    offered = found[share_id]
    proved = {"account": offered.account, "handle": offered.handle, "proved_at": now}
    insert_new(session, OwnPlace, [_row(who, "post", offered.account, now) | proved], OwnPlace.id)
    look_at_shares_anew(session, who.membership_id, now)


def look_at_shares_anew(session: Session, membership_id: int, now: datetime) -> None:
    """Look at what somebody handed in once more, since it may be at an account that is known to be theirs."""
    if not are_checks_allowed(session):
        return
    looked_at = [place.name for place in PLACES.values() if place.is_open]
    stands = (Share.membership_id == membership_id, Share.withdrawn_at.is_(None), Share.level < OWNED)
    session.execute(
        update(Share)
        .where(*stands, Share.place.in_(looked_at))
        .values(due_at=now, attempts=0, is_last_look=False)
        .execution_options(synchronize_session=False)
    )


def _require_room(session: Session, who: Who) -> None:
    if not has_agreed(session, who.membership_id):
        raise InputInvalid("own_agree", "needed")
    # So that two forms at once do not both find room, and before any share of theirs is taken.
    lock_membership(session, who.membership_id)
    named = select(func.count()).where(OwnPlace.membership_id == who.membership_id)
    if (session.scalar(named) or 0) >= MOST_PLACES:
        raise InputInvalid("own_address", "too_many")


def _row(who: Who, way: Way | str, url: str, now: datetime) -> dict[str, object]:
    return {
        "membership_id": who.membership_id,
        "registration_id": who.registration_id,
        "way": way,
        "url": url,
        "url_digest": sha256(url.encode()).hexdigest(),
        "account": "",
        "handle": "",
        "reason": "",
        "attempts": 0,
        "created_at": now,
        "due_at": None,
        "proved_at": None,
    }


def _own(session: Session, who: Who, place_id: int) -> OwnPlace:
    own = (OwnPlace.id == place_id, OwnPlace.membership_id == who.membership_id)
    place = session.scalars(select(OwnPlace).where(*own).with_for_update()).one_or_none()
    if place is None:
        raise NotHere
    return place
