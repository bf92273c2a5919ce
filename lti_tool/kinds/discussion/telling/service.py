"""Reading what somebody is told of in the discussions of a course; three statements at most."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Row
from sqlalchemy.orm import Session

from lti_tool.course.naming import Author, Naming
from lti_tool.course.naming.reading import author_of
from lti_tool.kinds.discussion.options import read_options
from lti_tool.kinds.discussion.roles.telling import told_of_roles
from lti_tool.kinds.discussion.rules import in_thread
from lti_tool.kinds.discussion.sight.rules import WHOLE, Sight
from lti_tool.kinds.discussion.sight.service import sights_of_learner
from lti_tool.kinds.discussion.telling.statements import FOR_LEARNERS, IN_ACTIVITY, IN_COURSE
from lti_tool.kinds.discussion.texts import glimpse_of
from lti_tool.notices.rules import Notice
from lti_tool.notices.sources import Reader


def told(session: Session, reader: Reader, since: datetime, now: datetime) -> list[Notice]:
    """Read what a reader is told of; see `notices.sources.Source`. What they do not see is not told."""
    values = {"membership_id": reader.membership_id, "context_id": reader.context_id, "since": since}
    if reader.activity_id is not None:
        rows = session.execute(IN_ACTIVITY, values | {"activity_id": reader.activity_id}).all()
    else:
        rows = session.execute(IN_COURSE if reader.is_staff else FOR_LEARNERS, values).all()
    sights = _sights(session, reader, rows, now)
    of_posts = [_notice(row, reader) for row in rows if _sees(reader, sights, row)]
    return of_posts + told_of_roles(session, reader, since)


def _sights(
    session: Session, reader: Reader, rows: Sequence[Row[*tuple[object, ...]]], now: datetime
) -> Mapping[int, Sight]:
    if reader.is_staff:
        return {}
    options = {row.activity_id: read_options(row.options) for row in rows}
    there = {activity_id: one for activity_id, one in options.items() if one.hides_threads}
    return sights_of_learner(session, there, reader.membership_id, now)


def _sees(reader: Reader, sights: Mapping[int, Sight], row: Row[*tuple[object, ...]]) -> bool:
    sight = sights.get(row.activity_id, WHOLE)
    return sight.shows(reader.membership_id, row.author_id, row.began_by_id, row.circle_id)


def _notice(row: Row[*tuple[object, ...]], reader: Reader) -> Notice:
    return Notice(
        kind=row.kind,
        at=row.at,
        activity_id=row.activity_id,
        title=row.title,
        post_id=row.post_id,
        glimpse=row.reason or glimpse_of(row.body_html),
        endpoint="discussion.thread",
        values=in_thread(row.post_id, row.thread_id, row.position),
        author=_author(row),
        naming=Naming(reader.is_staff, read_options(row.options).anonymity),
        is_private=row.is_private,
    )


def _author(row: Row[*tuple[object, ...]]) -> Author | None:
    if row.by_id is None:
        return None
    return author_of(row.by_id, row.number, row.name, row.person_id, row.roles, row.alias)
