"""Who can be mentioned, and writing down who was."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lti_tool.activities.values import ActivityView
from lti_tool.course.models import Membership, Person
from lti_tool.course.naming import Author
from lti_tool.course.naming.reading import author_columns, author_of
from lti_tool.course.who import Who
from lti_tool.database import insert_new
from lti_tool.kinds.discussion.models import Mention


def people_to_mention(session: Session, who: Who, activity: ActivityView) -> list[Author]:
    """Read who of the course can be mentioned: who takes part and was not erased, but the writer."""
    return _read(
        session,
        activity,
        Membership.context_id == who.context_id,
        Membership.gone_at.is_(None),
        Membership.person_id.is_not(None),
        Membership.id != who.membership_id,
    )


def people_named(session: Session, activity: ActivityView, ids: Collection[int]) -> list[Author]:
    """Read people by their memberships; no statement for nobody."""
    return _read(session, activity, Membership.id.in_(ids)) if ids else []


def keep_mentions(
    session: Session, post_id: int, before: Collection[int], after: Collection[int], now: datetime
) -> None:
    """Write down who is mentioned in a post now, and forget who no longer is."""
    if gone := set(before) - set(after):
        session.execute(
            delete(Mention).where(Mention.post_id == post_id, Mention.membership_id.in_(sorted(gone)))
        )
    if new := [one for one in after if one not in before]:
        rows = [{"post_id": post_id, "membership_id": one, "created_at": now} for one in new]
        insert_new(session, Mention, rows, Mention.id)


def _read(session: Session, activity: ActivityView, *conditions: object) -> list[Author]:
    rows = session.execute(
        select(*author_columns(activity.id))
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(*conditions)  # type: ignore[arg-type]  # all are conditions
        .order_by(Membership.id)
    )
    return [author_of(*row) for row in rows]
