"""What somebody who is being erased has tried, kept without them (ADR 0067)."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Table, case, literal, select
from sqlalchemy.orm import Session

from lti_tool.activities.returning import Spent, Try, keep_tries
from lti_tool.course.models import Membership, Person
from lti_tool.database import Base
from lti_tool.safety.held import TRIED, Tried


def keep_tries_of(session: Session, membership_id: int, secret: str) -> None:
    """Let who comes back have no more tries than they had: erasing is no second chance."""
    user = session.scalar(
        select(Person.id_on_platform)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.id == membership_id)
    )
    if user is not None:
        for tried in TRIED:
            keep_tries(session, user, _tries(session, tried, membership_id), secret)


def _tries(session: Session, tried: Tried, membership_id: int) -> Iterator[Try]:
    table, source = Base.metadata.tables[tried.table], Base.metadata.tables[tried.of or tried.table]
    joined = table.join(source, source.c.id == table.c[tried.what]) if tried.of else table
    columns = (source.c.activity_id, table.c[tried.what], *_spent(tried, table))
    rows = select(*columns).select_from(joined).where(table.c.membership_id == membership_id)
    for activity_id, what, wrong, hints in session.execute(rows):
        yield Try(activity_id, str(what), Spent(wrong, hints))


def _spent(tried: Tried, table: Table) -> tuple[ColumnElement[int], ColumnElement[int]]:
    """Select how many answers were wrong, and how many hints were opened."""
    hints = table.c[tried.hints] if tried.hints else literal(0)
    if tried.right:
        return case((table.c[tried.right], 0), else_=1), hints
    return table.c[tried.wrong] if tried.wrong else literal(0), hints
