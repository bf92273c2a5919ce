"""What began the item that an act is about."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.acts.models import Act, Verb
from lti_tool.acts.rules import BEGINNINGS, ENDINGS
from lti_tool.points.judging.rules import POST

BEGUN_AGAIN = frozenset({Verb.THANKED, Verb.ACCEPTED, Verb.REACTED, Verb.READ, Verb.RECOGNISED})
"""What may begin again after it was taken back; all else has one beginning."""


@dataclass(frozen=True, slots=True)
class Begun:
    """An act that began an item."""

    at: datetime
    verb: Verb
    to_id: int | None


def beginnings(session: Session, act: Act, *, is_new: bool) -> list[Begun]:
    """Return what began the act's item: more than one where it was taken back and begun again.

    With a post that goes or comes back goes what others said of it. `is_new` says that nothing was done
    about it before.
    """
    if act.verb in BEGINNINGS and (is_new or act.verb not in BEGUN_AGAIN):
        return [Begun(act.created_at, act.verb, act.to_membership_id)]
    begun = select(Act.created_at, Act.verb, Act.to_membership_id).where(Act.verb.in_(BEGINNINGS))
    own = begun.where(Act.activity_id == act.activity_id, Act.membership_id == act.membership_id)
    item = own.where(Act.item_kind == act.item_kind, Act.item_id == act.item_id)
    found = [Begun(*row) for row in session.execute(item)]
    if found and act.item_kind == POST and act.verb in ENDINGS:
        said = begun.where(Act.to_membership_id == act.membership_id, Act.about_id == act.item_id)
        found += [Begun(*row) for row in session.execute(said)]
    return found
