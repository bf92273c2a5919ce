"""E-mail to a mentor: its words are handed in, and the answer once there is one (product.md 4.4, row 26)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.activities.rules import is_blank
from lti_tool.activities.values import ActivityView
from lti_tool.acts.service import lock_membership
from lti_tool.course.who import Who
from lti_tool.database import insert_new
from lti_tool.errors import InputInvalid, NotHere
from lti_tool.kinds.sharing.counting import settle_share
from lti_tool.kinds.sharing.models import Share
from lti_tool.kinds.sharing.options import read_options
from lti_tool.kinds.sharing.rules import MAIL
from lti_tool.kinds.sharing.storing import (
    audience_of,
    live_share,
    made_before,
    plain_share,
    require_open,
    told_text,
)


@dataclass(frozen=True, slots=True)
class Mailed:
    """What is handed in of a mail: its words, what came back or "", and who reads both here."""

    text: str
    answer: str
    audience: str


def share_mail(
    session: Session, who: Who, activity: ActivityView, sent: Mailed, form_key: str, now: datetime
) -> int:
    """Hand in what one mailed to a mentor, and return the share's id; one form hands in once.

    Raises:
        InputInvalid: of `mail`, "empty", "too_long" or "unwelcome"; of `answer`, "too_long".
        Conflict: "not_open_yet" or "closed".
    """
    lock_membership(session, who.membership_id)
    if (made := made_before(session, who, form_key)) is not None:
        return made
    require_open(activity, now)
    if MAIL not in read_options(activity.options).places:
        raise InputInvalid("mail", "unwelcome")
    row = {
        "activity_id": activity.id,
        "membership_id": who.membership_id,
        "place": MAIL,
        "text": told_text("mail", sent.text),
        "answer": "" if is_blank(sent.answer) else told_text("answer", sent.answer),
        "audience": audience_of(sent.audience),
        "form_key": form_key,
        "created_at": now,
    }
    share_id = insert_new(session, Share, [plain_share() | row], Share.id)[0]
    settle_share(session, activity, share_id, who.membership_id, now)
    return share_id


def add_answer(
    session: Session, who: Who, activity: ActivityView, share_id: int, answer: str, now: datetime
) -> None:
    """Hand in what a mentor answered to a mail of one's own.

    Raises:
        NotHere: if it is none of theirs; InputInvalid: of `answer`, "empty" or "too_long".
        Conflict: "not_open_yet" or "closed".
    """
    share = own_mail(session, who, activity, share_id)
    require_open(activity, now)
    share.answer = told_text("answer", answer)
    session.flush()
    settle_share(session, activity, share.id, who.membership_id, now)


def own_mail(session: Session, who: Who, activity: ActivityView, share_id: int) -> Share:
    """Return a mail that somebody handed in.

    Raises:
        NotHere: if it is none of theirs here.
    """
    share = live_share(session, activity, share_id)
    if share.membership_id != who.membership_id or share.place != MAIL:
        raise NotHere
    return share
