"""The one use case through which every kind records an act and lets grading read it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.activities.values import ActivityView
from lti_tool.acts.models import Act, Verb
from lti_tool.acts.rules import count_words, text_digest
from lti_tool.acts.service import NewAct, append, lock_membership
from lti_tool.course.who import Who
from lti_tool.grading.service import refresh
from lti_tool.grading.sheets import Sheets
from lti_tool.points.service import settle


@dataclass(frozen=True, slots=True)
class Item:
    """What an act is about; `text` is what a reader sees of it after the act, without Markdown."""

    kind: str
    id: int
    owner_id: int
    """The membership whose act it is: another than the asker where staff take something back."""
    text: str = ""
    to_membership_id: int | None = None
    waited_hours: int = 0
    """How long whoever it answers had waited for the first reply, which it is."""
    is_private: bool = False
    """Whether it moves no public number before its week is over (design.md)."""
    about_id: int | None = None
    """The post that it marks or thanks for."""
    is_new: bool = False
    """Whether nothing was done about it before, as far as its kind knows."""


def participate(
    session: Session,
    who: Who,
    activity: ActivityView,
    verb: Verb,
    item: Item,
    now: datetime,
    sheets: Sheets | None = None,
) -> Act:
    """Append an act, bring points and steps up to date and queue a changed score, in one transaction.

    `sheets` are the owner's, read to be changed by who needed them before.
    """
    return record(session, activity, verb, item, who.membership_id, now, now, sheets)


def record(
    session: Session,
    activity: ActivityView,
    verb: Verb,
    item: Item,
    by_membership_id: int,
    happened_at: datetime,
    now: datetime,
    sheets: Sheets | None = None,
) -> Act:
    """Do the same for something that happened before it is known, as a share that is checked later."""
    lock_membership(session, item.owner_id)
    act = append(session, _new(activity, verb, item, by_membership_id), happened_at)
    acts = None
    if activity.points_zone:
        acts = settle(session, act, activity.points_zone, now, is_new=item.is_new)
    refresh(
        session,
        registration_id=activity.registration_id,
        activity_id=activity.id,
        membership_id=item.owner_id,
        now=now,
        sheets=sheets,
        acts=acts,
        marks_stand=True,
    )
    return act


def _new(activity: ActivityView, verb: Verb, item: Item, by_membership_id: int) -> NewAct:
    return NewAct(
        activity_id=activity.id,
        membership_id=item.owner_id,
        by_membership_id=by_membership_id,
        verb=verb,
        item_kind=item.kind,
        item_id=item.id,
        to_membership_id=item.to_membership_id,
        words=count_words(item.text),
        digest=text_digest(item.text),
        waited_hours=item.waited_hours,
        is_private=item.is_private,
        about_id=item.about_id,
    )
