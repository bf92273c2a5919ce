"""Who is told of a reply: whoever shared what it answers (ADR 0042)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.items import excerpt
from lti_tool.activities.models import Activity
from lti_tool.course.models import Membership, Person
from lti_tool.course.naming import Naming
from lti_tool.course.naming.reading import author_columns, author_of
from lti_tool.kinds.sharing.models import Share
from lti_tool.kinds.sharing.replies.models import EchoReply
from lti_tool.notices.rules import MOST, Notice
from lti_tool.notices.sources import Reader


def echoed(session: Session, reader: Reader, since: datetime, now: datetime) -> list[Notice]:
    """Read which replies a reader got to what they shared; see `notices.sources.Source`."""
    one = reader.activity_id
    shown = Activity.id == one if one is not None else Activity.learner_opened_at.is_not(None)
    rows = session.execute(
        select(EchoReply, Activity.id, Activity.title, *author_columns(Share.activity_id))
        .join(Share, Share.id == EchoReply.share_id)
        .join(Activity, Activity.id == Share.activity_id)
        .join(Membership, Membership.id == EchoReply.membership_id)
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(Share.membership_id == reader.membership_id, Share.withdrawn_at.is_(None))
        .where(EchoReply.membership_id != reader.membership_id, EchoReply.created_at > since)
        .where(EchoReply.taken_back_at.is_(None), EchoReply.hidden_at.is_(None))
        .where(Activity.context_id == reader.context_id, shown)
        .order_by(EchoReply.created_at.desc())
        .limit(MOST)
    )
    return [
        Notice(
            kind="replied",
            at=row[0].created_at,
            activity_id=row[1],
            title=row[2],
            glimpse=excerpt(row[0].body),
            endpoint="sharing.page",
            values={"_anchor": f"reply-{row[0].id}"},
            author=author_of(*row[3:]),
            naming=Naming(reader.is_staff),
        )
        for row in rows
    ]
