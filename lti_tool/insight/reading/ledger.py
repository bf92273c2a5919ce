"""What the ledger says of who did what; thanks between two people are left out of all of it."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TypeVarTuple, cast

from sqlalchemy import Select, and_, case, func, or_, select, text
from sqlalchemy.orm import Session

from lti_tool.acts.models import ENDS, Act, Verb
from lti_tool.acts.rules import BEGINNINGS, Beginning
from lti_tool.course.conditions import learning, staff
from lti_tool.course.models import Membership
from lti_tool.insight.rules.ladder import Deed
from lti_tool.insight.rules.talk import WRITING, Voice, share

Columns = TypeVarTuple("Columns")
WEEK = timedelta(days=7)
_ENDS = (Verb.TOOK_BACK, Verb.HID, Verb.RESTORED)


def deeds_of(session: Session, activity_ids: Collection[int], since: datetime) -> list[Deed]:
    """Read what each person did since then, by verb; one statement."""
    is_reply = Act.to_membership_id.is_not(None).label("is_reply")
    first, last = func.min(Act.created_at), func.max(Act.created_at)
    deeds = select(Act.membership_id, Act.verb, is_reply, func.count(), first, last)
    rows = session.execute(
        _standing(deeds, activity_ids, since).group_by(Act.membership_id, Act.verb, is_reply)
    )
    return [
        Deed(person, cast(Beginning, str(verb)), reply, count, begun, newest)
        for person, verb, reply, count, begun, newest in rows
    ]


def answers_of(
    session: Session, activity_ids: Collection[int], since: datetime
) -> dict[tuple[int, int], int]:
    """Count who replied to whom since then, by (giver, receiver); one statement."""
    answers = select(Act.membership_id, Act.to_membership_id, func.count())
    rows = session.execute(
        _standing(answers, activity_ids, since)
        .where(
            Act.verb == Verb.GAVE,
            Act.to_membership_id.is_not(None),
            Act.to_membership_id != Act.membership_id,
        )
        .group_by(Act.membership_id, Act.to_membership_id)
    )
    return {(giver, cast(int, receiver)): count for giver, receiver, count in rows}


def taking_part(session: Session, activity_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Count learners who did more than read, and what they did, by activity; one statement."""
    counts = select(Act.activity_id, func.count(Act.membership_id.distinct()), func.count())
    rows = session.execute(
        _standing(counts, activity_ids, None)
        .join(Membership, Membership.id == Act.membership_id)
        .where(Act.verb.not_in((Verb.READ, Verb.REACTED, Verb.RECOGNISED)), learning())
        .group_by(Act.activity_id)
    )
    return {activity_id: (people, acts) for activity_id, people, acts in rows}


def voice_of(session: Session, activity_ids: Collection[int], monday: datetime) -> Voice:
    """Read how much of what was written in the week of `monday`, and in the one before, staff wrote."""
    is_new, is_staff = Act.created_at >= monday, staff()
    counts = select(
        func.count().filter(is_new, is_staff),
        func.count().filter(is_new),
        func.count().filter(~is_new, is_staff),
        func.count().filter(~is_new),
    )
    written = _standing(counts, activity_ids, monday - WEEK).join(
        Membership, Membership.id == Act.membership_id
    )
    row = session.execute(written.where(Act.verb.in_(WRITING))).one()
    return Voice(share(row[0], row[1]), share(row[2], row[3]))


def reading_by(session: Session, activity_ids: Collection[int], lately: datetime) -> dict[int, int]:
    """Count marks, takeaways and days of reading since `lately`, by person; one statement."""
    rows = session.execute(
        _standing(select(Act.membership_id, func.count()), activity_ids, lately)
        .where(Act.verb.in_((Verb.READ, Verb.REACTED)))
        .group_by(Act.membership_id)
    )
    return {person: count for person, count in rows}


def _standing(
    statement: Select[*Columns], activity_ids: Collection[int], since: datetime | None
) -> Select[*Columns]:
    """Let a statement over acts read what began something that stands, since a moment."""
    here = Act.activity_id.in_(activity_ids)
    last = {verb: func.max(case((Act.verb == verb, Act.id))).label(verb.value) for verb in _ENDS}
    ends = (
        select(Act.item_kind, Act.item_id, *last.values())
        .where(here, text(f"act.{ENDS}"))
        .group_by(Act.item_kind, Act.item_id)
        .subquery()
    )
    gone, hid, back = (ends.c[verb.value] for verb in _ENDS)
    of_item = and_(ends.c.item_kind == Act.item_kind, ends.c.item_id == Act.item_id)
    statement = statement.outerjoin(ends, of_item).where(
        here,
        Act.verb.in_(sorted(BEGINNINGS)),
        or_(gone.is_(None), Act.id > gone),
        or_(hid.is_(None), Act.id > hid, back > hid),
        or_(Act.verb != Verb.THANKED, Act.is_private.is_(False)),
        # Where staff chose the answer to a question, it was not its asker who did.
        or_(Act.verb != Verb.ACCEPTED, Act.by_membership_id == Act.membership_id),
    )
    return statement if since is None else statement.where(Act.created_at >= since)
