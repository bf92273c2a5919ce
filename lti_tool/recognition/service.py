"""Use cases of recognition: an accolade at an item, and taking back what was recognised."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.items import ItemView, Ref
from lti_tool.activities.kinds import Kind, Kinds
from lti_tool.activities.participating import Item, participate
from lti_tool.activities.recognising.models import Recognition
from lti_tool.activities.recognising.rules import LONGEST_LINE, What
from lti_tool.activities.rules import is_blank, tidy
from lti_tool.activities.service import activity_in
from lti_tool.activities.values import ActivityView
from lti_tool.acts.models import Verb
from lti_tool.acts.service import lock_memberships
from lti_tool.course.who import Who
from lti_tool.errors import InputInvalid, NotHere


@dataclass(frozen=True, slots=True)
class Recognised:
    """What is to be kept: whom, how, and for which item, if any."""

    what: What
    membership_id: int
    ref: Ref = ("", 0)
    deed: str = ""
    words: str = ""
    is_private: bool = False
    """Whether it moves no public number before its week is over: of an item under an alias."""


def item_to_recognise(
    session: Session, kind: Kind, activity: ActivityView, ref: Ref, now: datetime
) -> ItemView:
    """Read an item of a learner's that staff may give an accolade to.

    Raises:
        NotHere: there is none here, it is nothing to recognise, or it is one of staff's.
    """
    found = kind.items(session, [ref], now).get(ref)
    is_itself = found is not None and (found.kind, found.id) == ref
    if found is None or not (is_itself and found.may_be_recognised):
        raise NotHere
    if found.activity_id != activity.id or found.author.is_staff:
        raise NotHere
    return found


def give_accolade(
    session: Session,
    kind: Kind,
    who: Who,
    activity: ActivityView,
    ref: Ref,
    words: str,
    form_key: str,
    now: datetime,
) -> ItemView:
    """Recognise a learner's item, with a line on why; who did so already has, and one form does it once.

    Raises:
        InputInvalid: of `words`, "empty" or "too_long". NotHere: see `item_to_recognise`.
    """
    line = line_of(words)
    item = item_to_recognise(session, kind, activity, ref, now)
    hidden = not kind.anonymity(activity.options).names_people
    new = Recognised("accolade", item.author.membership_id, ref, words=line, is_private=hidden)
    lock_memberships(session, [who.membership_id])
    mine = (Recognition.by_membership_id == who.membership_id, Recognition.what == "accolade")
    here = (Recognition.item_kind == ref[0], Recognition.item_id == ref[1])
    stands = select(Recognition.id).where(*mine, *here, Recognition.taken_back_at.is_(None))
    if session.scalar(stands) is None and keep(session, who, activity, new, form_key, now):
        kind.show_anew(session, ref)
    return item


def keep(
    session: Session, who: Who, activity: ActivityView, new: Recognised, form_key: str, now: datetime
) -> bool:
    """Keep a recognition and make it an act of who gave it; False where its form had come before.

    The membership of who gives it is locked.
    """
    sent = (Recognition.by_membership_id == who.membership_id, Recognition.form_key == form_key)
    if session.scalar(select(Recognition.id).where(*sent)) is not None:
        return False
    row = Recognition(
        activity_id=activity.id,
        membership_id=new.membership_id,
        by_membership_id=who.membership_id,
        what=new.what,
        item_kind=new.ref[0],
        item_id=new.ref[1],
        deed=new.deed,
        words=new.words,
        form_key=form_key,
        created_at=now,
    )
    session.add(row)
    session.flush()
    # Without its words: two of the staff may well give the same reason, and none of them is a copy.
    item = Item(
        new.what, row.id, who.membership_id, to_membership_id=new.membership_id, is_private=new.is_private
    )
    participate(session, who, activity, Verb.RECOGNISED, item, now)
    return True


def take_back(
    session: Session,
    kinds: Kinds,
    who: Who,
    recognition_id: int,
    now: datetime,
    *what: What,
) -> Recognition:
    """Take back what one of the staff recognised in this way; nothing changes the second time.

    Raises:
        NotHere: there is none in this course; an accolade is one of the activity that they are at.
    """
    row = session.scalars(
        select(Recognition).where(Recognition.id == recognition_id).with_for_update()
    ).one_or_none()
    if row is None or row.what not in what:
        raise NotHere
    if row.what == "accolade" and who.activity_id != row.activity_id:
        raise NotHere
    activity = activity_in(session, row.activity_id, who.context_id)
    if row.taken_back_at is None:
        lock_memberships(session, [row.by_membership_id])
        row.taken_back_at, row.words = now, ""
        session.flush()
        # To its learner, whose points it moves.
        item = Item(row.what, row.id, row.by_membership_id, to_membership_id=row.membership_id)
        participate(session, who, activity, Verb.TOOK_BACK, item, now)
        if row.what == "accolade":
            kinds[activity.kind].show_anew(session, (row.item_kind, row.item_id))
    return row


def line_of(words: str) -> str:
    """Return a line as it is kept.

    Raises:
        InputInvalid: of `words`, "empty" or "too_long".
    """
    line = " ".join(tidy(words).split())
    if is_blank(line):
        raise InputInvalid("words", "empty")
    if len(line) > LONGEST_LINE:
        raise InputInvalid("words", "too_long")
    return line
