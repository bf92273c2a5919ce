"""What pages read of a sharing task."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from lti_tool.activities.recognising.reading import why_recognised
from lti_tool.course.models import Membership, Person
from lti_tool.course.naming import Author
from lti_tool.course.naming.reading import author_columns, author_of
from lti_tool.course.who import Who
from lti_tool.kinds.sharing.models import Share, ShareWitness


@dataclass(frozen=True, slots=True)
class ShareView:
    """One share with all that is known of it."""

    id: int
    author: Author
    place: str
    url: str
    code: str
    text: str
    answer: str
    handle: str
    audience: str
    level: int
    holds_code: bool
    check: str
    decision: str
    decision_words: str
    is_counted: bool
    created_at: datetime
    copied_at: datetime | None
    witnesses: int
    staff_saw: bool
    reader_saw: bool
    accolades: tuple[str, ...] = ()
    """Why staff recognised it."""


def read_shares(session: Session, who: Who, activity_id: int) -> list[ShareView]:
    """Read the shares of a task that a reader may see, the newest first; two statements."""
    return _read(session, who, activity_id, _visible_to(who))


def shares_of(session: Session, who: Who, activity_id: int, membership_id: int) -> list[ShareView]:
    """Read one person's shares, the newest first; two statements. Asked for by themselves, or by staff."""
    return _read(session, who, activity_id, Share.membership_id == membership_id)


def _visible_to(who: Who) -> ColumnElement[bool]:
    if who.is_staff:
        return Share.id > 0
    # What does not count is between its author and staff.
    for_all = and_(Share.audience == "course", Share.decision != "not")
    return or_(Share.membership_id == who.membership_id, for_all)


def _read(session: Session, who: Who, activity_id: int, condition: ColumnElement[bool]) -> list[ShareView]:
    seen = select(func.count()).select_from(ShareWitness).where(ShareWitness.share_id == Share.id)
    by_staff = seen.where(ShareWitness.is_staff)
    by_reader = seen.where(ShareWitness.membership_id == who.membership_id)
    counts = [one.correlate(Share).scalar_subquery() for one in (seen, by_staff, by_reader)]
    rows = session.execute(
        select(Share, *counts, *author_columns(Share.activity_id))
        .join(Membership, Membership.id == Share.membership_id)
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(Share.activity_id == activity_id, Share.withdrawn_at.is_(None), condition)
        .order_by(Share.id.desc())
    )
    found = [_view(row[0], row[1], bool(row[2]), bool(row[3]), author_of(*row[4:])) for row in rows]
    given = why_recognised(session, "share", [one.id for one in found])
    return [replace(one, accolades=given.get(one.id, ())) for one in found]


def _view(share: Share, witnesses: int, staff_saw: bool, reader_saw: bool, author: Author) -> ShareView:
    return ShareView(
        id=share.id,
        author=author,
        place=share.place,
        url=share.url,
        code=share.code,
        text=share.text,
        answer=share.answer,
        handle=share.handle,
        audience=share.audience,
        level=share.level,
        holds_code=share.holds_code,
        check=share.check,
        decision=share.decision,
        decision_words=share.decision_words,
        is_counted=share.counted_at is not None,
        created_at=share.created_at,
        copied_at=share.copied_at,
        witnesses=witnesses,
        staff_saw=staff_saw,
        reader_saw=reader_saw,
    )
