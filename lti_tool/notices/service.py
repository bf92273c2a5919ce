"""Use cases of an inbox: read it, mark it as read, and write into that of others."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.course.models import ACTIVITY, Membership
from lti_tool.course.who import Who
from lti_tool.database import insert_into, insert_new
from lti_tool.errors import InputInvalid
from lti_tool.notices.models import Nudge, ReadMark
from lti_tool.notices.rules import KEPT, MOST, Marks, Notice, is_new, newest
from lti_tool.notices.sources import Reader, Source

LONGEST_NUDGE = 2_000
"""Characters."""


def notices_of(
    session: Session, sources: Sequence[Source], reader: Reader, now: datetime
) -> tuple[list[Notice], Marks]:
    """Read the newest notices, and how far they have been read; a fixed number of statements."""
    since = now - KEPT
    found = [notice for source in sources for notice in source(session, reader, since, now)]
    return newest([*found, *_nudges(session, reader, since)]), marks_of(session, reader.membership_id)


def new_of(session: Session, sources: Sequence[Source], reader: Reader, now: datetime) -> list[Notice]:
    """Read those that are new to their reader."""
    notices, marks = notices_of(session, sources, reader, now)
    return [one for one in notices if is_new(one, marks)]


def marks_of(session: Session, membership_id: int) -> Marks:
    """Read how far somebody has read."""
    rows = session.execute(
        select(ReadMark.activity_id, ReadMark.read_until).where(ReadMark.membership_id == membership_id)
    )
    return {activity_id: until for activity_id, until in rows}


def mark_read(
    session: Session, sources: Sequence[Source], reader: Reader, until: datetime, now: datetime
) -> None:
    """Mark what came until then as read: what a page has shown, and nothing that came since."""
    read = {one.activity_id for one in new_of(session, sources, reader, now) if one.at <= until}
    if not read:
        return
    rows = [
        {"membership_id": reader.membership_id, "activity_id": one, "read_until": until}
        for one in sorted(read)
    ]
    marked = insert_into(session, ReadMark).values(rows)
    later = {"read_until": marked.excluded.read_until}
    key = ["membership_id", "activity_id"]
    session.execute(
        marked.on_conflict_do_update(
            index_elements=key, set_=later, where=ReadMark.read_until < marked.excluded.read_until
        )
    )


def nudge(
    session: Session, who: Who, membership_ids: Collection[int], text: str, form_key: str, now: datetime
) -> int:
    """Put a text into the inboxes of people of the course; return into how many, again none for one form.

    Raises:
        InputInvalid: of `text`, "empty" or "too_long".
    """
    if not text.strip():
        raise InputInvalid("text", "empty")
    if len(text) > LONGEST_NUDGE:
        raise InputInvalid("text", "too_long")
    here = (Membership.context_id == who.context_id, Membership.id.in_(membership_ids))
    row: dict[str, object] = {"activity_id": who.activity_id, "by_membership_id": who.membership_id}
    row |= {"form_key": form_key, "body": text.strip(), "created_at": now}
    people = session.scalars(select(Membership.id).where(*here).order_by(Membership.id)).all()
    made = insert_new(session, Nudge, [row | {"membership_id": one} for one in people], Nudge.membership_id)
    return len(made)


def _nudges(session: Session, reader: Reader, since: datetime) -> list[Notice]:
    one = reader.activity_id
    rows = session.execute(
        select(Nudge.body, Nudge.created_at, Nudge.activity_id, ACTIVITY.c.title)
        .join(ACTIVITY, ACTIVITY.c.id == Nudge.activity_id)
        .where(Nudge.membership_id == reader.membership_id, Nudge.created_at > since)
        .where(*([Nudge.activity_id == one] if one is not None else []))
        .order_by(Nudge.created_at.desc())
        .limit(MOST)
    )
    return [
        Notice("written_to", row.created_at, row.activity_id, row.title, glimpse=row.body) for row in rows
    ]
