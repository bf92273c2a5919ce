"""The launch log is read: page by page from the newest line, by filter, by platform, or by reference code."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, tzinfo
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, literal_column, select
from sqlalchemy.orm import Session

from lti_tool.course.models import Context, Deployment, LaunchLine, Registration
from lti_tool.course.models.launch_log import OPENED, REFUSED, WITHOUT_COOKIE

PAGE = 50
LONGEST_REFERENCE = 40


class Only(StrEnum):
    """Which lines to show."""

    ALL = "all"
    REFUSED = "refused"
    WITHOUT_COOKIE = "without-cookie"


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line with the names of what it is about; `waits` says that its deployment is not approved yet."""

    line: LaunchLine
    platform: str | None
    course: str | None
    waits: bool

    @property
    def is_opened(self) -> bool:
        """Whether the launch opened."""
        return self.line.result == OPENED


@dataclass(frozen=True, slots=True)
class Counts:
    """How many launches there were: all, those refused, those that opened without a cookie."""

    all: int = 0
    refused: int = 0
    without_cookie: int = 0


def newest_lines(
    session: Session, only: Only, registration_id: int | None = None, before: int | None = None
) -> list[ShownLine]:
    """Return a page of lines and one more, newest first; `before` is the id of the last line seen."""
    conditions: list[ColumnElement[bool]] = []
    if only is Only.REFUSED:
        conditions.append(literal_column(REFUSED.text))
    if only is Only.WITHOUT_COOKIE:
        conditions.append(literal_column(WITHOUT_COOKIE.text))
    if registration_id is not None:
        conditions.append(LaunchLine.registration_id == registration_id)
    if before is not None:
        conditions.append(LaunchLine.id < before)
    return _shown(session, *conditions)


def lines_with(session: Session, reference: str) -> list[ShownLine]:
    """Return the lines with a reference code, as people type it: in any case, with or without a dash."""
    code = "".join(filter(str.isalnum, reference[:LONGEST_REFERENCE])).upper()
    return _shown(session, LaunchLine.reference == f"{code[:4]}-{code[4:]}")


def _shown(session: Session, *conditions: ColumnElement[bool]) -> list[ShownLine]:
    pending = and_(
        Deployment.registration_id == LaunchLine.registration_id,
        Deployment.id_on_platform == LaunchLine.deployment_on_platform,
        Deployment.approved_at.is_(None),
    )
    found = session.execute(
        select(LaunchLine, Registration.name, Context.label, Context.title, Deployment.id)
        .outerjoin(Registration, Registration.id == LaunchLine.registration_id)
        .outerjoin(Context, Context.id == LaunchLine.context_id)
        .outerjoin(Deployment, pending)
        .where(*conditions)
        .order_by(LaunchLine.id.desc())
        .limit(PAGE + 1)
    )
    return [
        ShownLine(line, name, label or title, waiting is not None)
        for line, name, label, title, waiting in found
    ]


def count_since(session: Session, since: datetime) -> Counts:
    """Count the lines from a moment on, with refusals that got none of their own."""
    counted = select(
        func.sum(1 + LaunchLine.more),
        func.sum(1 + LaunchLine.more).filter(LaunchLine.result != OPENED),
        func.count().filter(LaunchLine.carrier.in_(("storage", "window")), LaunchLine.result == OPENED),
    ).where(LaunchLine.at >= since)
    found = session.execute(counted).one()
    return Counts(*(int(number or 0) for number in found))


def start_of_day(now: datetime, zone: tzinfo) -> datetime:
    """Return when today began in a zone."""
    return datetime.combine(now.astimezone(zone).date(), time(), zone).astimezone(UTC)
