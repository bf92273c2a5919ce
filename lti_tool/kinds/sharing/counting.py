"""Whether a share is in the ledger: brought there when it is enough, out of it when it is not."""

from datetime import datetime
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.activities.participating import Item, record
from lti_tool.activities.values import ActivityView
from lti_tool.acts.models import Act, Verb
from lti_tool.kinds.sharing.models import Share, ShareWitness
from lti_tool.kinds.sharing.options import read_options
from lti_tool.kinds.sharing.platforms import PLACES
from lti_tool.kinds.sharing.rules import WITNESSED, Decision, is_enough, is_worded_here


def settle_share(
    session: Session, activity: ActivityView, share_id: int, by_membership_id: int, now: datetime
) -> None:
    """Bring the ledger to what is known of a share; it counts from when it was handed in."""
    share = session.get_one(Share, share_id, populate_existing=True)
    counts = _counts(session, activity, share)
    if counts == (share.counted_at is not None):
        return
    share.counted_at = share.created_at if counts else None
    session.flush()
    text, for_staff = share.text if is_worded_here(share.place) else "", share.audience == "staff"
    item = Item("share", share.id, share.membership_id, text, is_private=for_staff)
    own = (Act.activity_id == activity.id, Act.membership_id == share.membership_id)
    known = select(Act.id).where(*own, Act.item_kind == "share", Act.item_id == share.id).limit(1)
    if not counts:
        record(session, activity, Verb.HID, item, by_membership_id, now, now)
    elif session.scalar(known) is None:
        record(session, activity, Verb.SHARED, item, share.membership_id, share.created_at, now)
    else:
        record(session, activity, Verb.RESTORED, item, by_membership_id, now, now)


def seen_by(session: Session, share_id: int) -> tuple[int, bool]:
    """Return how many people saw a share, and whether one of them is staff."""
    rows = session.execute(
        select(ShareWitness.is_staff, func.count())
        .where(ShareWitness.share_id == share_id)
        .group_by(ShareWitness.is_staff)
    )
    counts = {bool(is_staff): count for is_staff, count in rows}
    return sum(counts.values()), counts.get(True, 0) > 0


def needed_level(options: str, place: str) -> int:
    """Return how sure is sure enough: at places that tell strangers nothing, people have to look."""
    is_open = not place or PLACES[place].is_open
    return read_options(options).level if is_open else WITNESSED


def _counts(session: Session, activity: ActivityView, share: Share) -> bool:
    witnesses, staff_saw = seen_by(session, share.id) if share.place else (0, False)
    return is_enough(
        share.level,
        needed_level(activity.options, share.place),
        cast(Decision, share.decision),
        is_here=not share.place,
        witnesses=witnesses,
        staff_saw=staff_saw,
        is_answered=bool(share.answer),
    )
