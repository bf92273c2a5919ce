"""Thanks said in class, and what was said there: each an act, of which its learner is told."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.kinds import Kinds
from lti_tool.activities.recognising.models import Recognition
from lti_tool.activities.service import activity_in
from lti_tool.activities.values import ActivityView
from lti_tool.acts.service import lock_memberships
from lti_tool.course.conditions import scored
from lti_tool.course.models import Membership
from lti_tool.course.who import Who
from lti_tool.errors import NotHere
from lti_tool.recognition.rules import DEEDS, SESSION, DeedName, Ref
from lti_tool.recognition.service import Recognised, keep, line_of


@dataclass(frozen=True, slots=True)
class Said:
    """What one of the staff says to have thanked somebody for."""

    membership_id: int
    activity_id: int
    deed: str
    ref: Ref


def tick(session: Session, kinds: Kinds, who: Who, said: Said, form_key: str, now: datetime) -> None:
    """Keep that somebody was thanked in class; whoever was in this session already has been.

    Raises:
        NotHere: the course has no such learner, or nothing of the kind that can be said aloud.
    """
    activity = activity_in(session, said.activity_id, who.context_id)
    deed = next((one for one in DEEDS if one == said.deed), None)
    if deed is None or not is_learner(session, who.context_id, said.membership_id):
        raise NotHere
    ref = ("", 0) if deed == "read" else _sayable(session, kinds, activity, said, deed, now)
    lock_memberships(session, [who.membership_id, said.membership_id])
    here = (Recognition.membership_id == said.membership_id, Recognition.what == "in_class")
    lately = (Recognition.taken_back_at.is_(None), Recognition.created_at > now - SESSION)
    if session.scalars(select(Recognition.id).where(*here, *lately)).first() is None:
        keep(session, who, activity, Recognised("in_class", said.membership_id, ref, deed), form_key, now)


def observe(
    session: Session, who: Who, membership_id: int, activity_id: int, words: str, form_key: str, now: datetime
) -> None:
    """Keep what a learner said in class, in a line that they read.

    Raises:
        InputInvalid: of `words`, "empty" or "too_long". NotHere: no such learner or activity in the course.
    """
    line, activity = line_of(words), activity_in(session, activity_id, who.context_id)
    if not is_learner(session, who.context_id, membership_id):
        raise NotHere
    lock_memberships(session, [who.membership_id])
    keep(session, who, activity, Recognised("observed", membership_id, words=line), form_key, now)


def is_learner(session: Session, context_id: int, membership_id: int) -> bool:
    """Whether somebody learns in this course."""
    here = (Membership.id == membership_id, Membership.context_id == context_id)
    return session.scalar(select(Membership.id).where(*here, scored())) is not None


def _sayable(
    session: Session, kinds: Kinds, activity: ActivityView, said: Said, deed: DeedName, now: datetime
) -> Ref:
    """Return the item, where it is one of this activity that all may know of and whose names are shown."""
    kind = kinds[activity.kind]
    found = kind.items(session, [said.ref], now).get(said.ref)
    is_theirs = found is not None and (deed == "thanked" or found.author.membership_id == said.membership_id)
    names_people = kind.anonymity(activity.options).names_people
    if found is None or not (is_theirs and names_people and found.is_for_all):
        raise NotHere
    if found.activity_id != activity.id:
        raise NotHere
    return said.ref
