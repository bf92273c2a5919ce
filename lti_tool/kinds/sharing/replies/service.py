"""Use cases of a reply to a share: write one, take it back; staff hide it and show it again."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.participating import Item, participate
from lti_tool.activities.values import ActivityView
from lti_tool.acts.models import Verb
from lti_tool.acts.service import lock_membership
from lti_tool.course.who import Who
from lti_tool.database import insert_new
from lti_tool.errors import Conflict, NotHere
from lti_tool.kinds.sharing.models import Share
from lti_tool.kinds.sharing.replies.models import EchoReply
from lti_tool.kinds.sharing.storing import live_share, require_open, told_text

ITEM = "echo_reply"


def reply_to(
    session: Session, who: Who, activity: ActivityView, share_id: int, text: str, form_key: str, now: datetime
) -> int:
    """Reply to a share that counts, and return the reply's id; one form replies once.

    Raises:
        NotHere: if there is no such share, it is not for the reader, or it does not count yet.
        InputInvalid: of `reply`, "empty" or "too_long".
        Conflict: "not_open_yet" or "closed".
    """
    share = share_to_reply(session, who, activity, share_id)
    sent = (EchoReply.membership_id == who.membership_id, EchoReply.form_key == form_key)
    if (made := session.scalar(select(EchoReply.id).where(*sent))) is not None:
        return made
    require_open(activity, now)
    body = told_text("reply", text)
    row = {
        "share_id": share.id,
        "membership_id": who.membership_id,
        "body": body,
        "form_key": form_key,
        "created_at": now,
        "hide_words": "",
    }
    reply_id = insert_new(session, EchoReply, [row], EchoReply.id)[0]
    item = Item(
        ITEM,
        reply_id,
        who.membership_id,
        body,
        to_membership_id=share.membership_id,
        is_private=share.audience == "staff",
    )
    participate(session, who, activity, Verb.GAVE, item, now)
    return reply_id


def share_to_reply(session: Session, who: Who, activity: ActivityView, share_id: int) -> Share:
    """Return a share that somebody may reply to.

    Raises:
        NotHere: as `reply_to` does.
    """
    share = live_share(session, activity, share_id, who.membership_id)
    is_for_reader = who.is_staff or share.audience == "course" or share.membership_id == who.membership_id
    if share.counted_at is None or not is_for_reader:
        raise NotHere
    return share


def take_reply_back(session: Session, who: Who, activity: ActivityView, reply_id: int, now: datetime) -> None:
    """Take one's own reply back, with its words.

    Raises:
        NotHere: if it is none of theirs here; Conflict: "closed" or "not_open_yet".
    """
    reply = live_reply(session, activity, reply_id)
    if reply.membership_id != who.membership_id:
        raise NotHere
    require_open(activity, now)
    reply.body, reply.taken_back_at = "", now
    session.flush()
    _record(session, who, activity, reply, Verb.TOOK_BACK, now)


def hide_reply(
    session: Session, who: Who, activity: ActivityView, reply_id: int, words: str, now: datetime
) -> None:
    """Hide a reply for a reason, which whoever wrote it reads; it counts no more.

    Raises:
        NotHere: if it is unknown; InputInvalid: of `words`, "empty" or "too_long".
        Conflict: "decided" where somebody else hid it meanwhile.
    """
    reply = live_reply(session, activity, reply_id)
    words = told_text("words", words)
    if reply.hidden_at is not None:
        raise Conflict("decided")
    reply.hidden_at, reply.hide_words = now, words
    session.flush()
    _record(session, who, activity, reply, Verb.HID, now)


def show_reply(session: Session, who: Who, activity: ActivityView, reply_id: int, now: datetime) -> None:
    """Show a hidden reply again; one that is not hidden stays as it is.

    Raises:
        NotHere: if it is unknown.
    """
    reply = live_reply(session, activity, reply_id)
    if reply.hidden_at is None:
        return
    reply.hidden_at, reply.hide_words = None, ""
    session.flush()
    _record(session, who, activity, reply, Verb.RESTORED, now)


def live_reply(session: Session, activity: ActivityView, reply_id: int) -> EchoReply:
    """Return a reply that was not taken back, to a share that stands; locked, after whose it is.

    Raises:
        NotHere: if there is none in this task.
    """
    stands = (EchoReply.id == reply_id, EchoReply.taken_back_at.is_(None))
    in_task = (Share.id == EchoReply.share_id, Share.activity_id == activity.id, Share.withdrawn_at.is_(None))
    of_reply = select(EchoReply.membership_id).where(*stands, *in_task)
    if (author_id := session.scalar(of_reply)) is None:
        raise NotHere
    lock_membership(session, author_id)
    reply = session.scalars(
        select(EchoReply).where(*stands, *in_task).with_for_update(of=EchoReply)
    ).one_or_none()
    if reply is None:
        raise NotHere
    return reply


def _record(
    session: Session, who: Who, activity: ActivityView, reply: EchoReply, verb: Verb, now: datetime
) -> None:
    participate(session, who, activity, verb, Item(ITEM, reply.id, reply.membership_id), now)
