"""The launch log is written: a line for each launch that opened, and for refusals as far as they are few.

Nothing in it tells who somebody is, and strangers cannot fill it (ADR 0023).
"""

import secrets
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import ColumnElement, Table, and_, delete, insert, select, update
from sqlalchemy.orm import Session

from lti_tool.course.models import Context, Deployment, LaunchLine
from lti_tool.course.models.launch_log import OPENED, REFUSED
from lti_tool.course.rules import store_roles
from lti_tool.lti.trace import LaunchTrace
from lti_tool.lti.values import Launch
from lti_tool.prepared import Prepared

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
KEPT = timedelta(days=30)
MOST_REFUSED = 20_000
MOST_UNSIGNED = 10_000
"""Of the refused: what strangers can make pushes out nothing that a platform has signed."""
MOST_LINES = 1_000_000
TRIM_EVERY = 500
"""Lines after which the cap is looked at where they are written: it holds without a worker too."""
LINES = cast(Table, LaunchLine.__table__)


def new_reference() -> str:
    """Return a code that a person can read out, like "K7QF-2M9X"."""
    number, code = secrets.randbits(60), ""
    for _place in range(8):
        number, place = divmod(number, len(ALPHABET))
        code += ALPHABET[place]
    return f"{code[:4]}-{code[4:]}"


def log_opened(session: Session, launch: Launch, context_id: int, trace: LaunchTrace, now: datetime) -> None:
    """Write the line of a launch that opens, in its own transaction."""
    row = {
        "at": now,
        "reference": new_reference(),
        "result": OPENED,
        "registration_id": launch.registration_id,
        "context_id": context_id,
        "deployment_on_platform": launch.deployment_id,
        "message_type": trace.message_type,
        "title": launch.resource_link.title if launch.resource_link else "",
        "roles": store_roles(launch.roles),
        "roles_received": trace.roles,
        "carrier": trace.carrier,
        "kid": trace.kid,
        "issuer": "",
        "client_id": "",
        "more": 0,
    }
    _WRITE.all(session, row)


_WRITE = Prepared(insert(LINES).inline())


def log_refused(
    session: Session,
    reference: str,
    code: str,
    registration_id: int | None,
    trace: LaunchTrace,
    now: datetime,
) -> int:
    """Write the line of a refusal and return its id; what an unknown platform claims stands in it."""
    is_unknown = registration_id is None
    row = {
        "at": now,
        "reference": reference,
        "result": code[:60],
        "registration_id": registration_id,
        "context_id": None if is_unknown else _known_context(session, registration_id, trace),
        "deployment_on_platform": trace.deployment_id,
        "message_type": trace.message_type,
        "roles_received": trace.roles,
        "carrier": trace.carrier,
        "kid": trace.kid,
        "issuer": trace.issuer if is_unknown else "",
        "client_id": trace.client_id if is_unknown else "",
    }
    written = int(session.execute(insert(LaunchLine).values(row).returning(LaunchLine.id)).scalar_one())
    if written % TRIM_EVERY == 0:
        _trim_refused(session)
    return written


def count_more(session: Session, line_id: int, more: int) -> None:
    """Add refusals that got no line of their own to the one that they follow."""
    line = update(LaunchLine).where(LaunchLine.id == line_id)
    session.execute(line.values(more=LaunchLine.more + more))


def purge_launch_log(session: Session, now: datetime) -> None:
    """Delete lines older than thirty days, and the oldest beyond the caps."""
    session.execute(delete(LaunchLine).where(LaunchLine.at < now - KEPT))
    _trim_refused(session)
    _trim(session, LaunchLine.id > 0, MOST_LINES)


def _trim_refused(session: Session) -> None:
    refused = cast("ColumnElement[bool]", REFUSED)
    unsigned = and_(refused, LaunchLine.message_type == "", LaunchLine.deployment_on_platform == "")
    _trim(session, unsigned, MOST_UNSIGNED)
    _trim(session, refused, MOST_REFUSED)


def _trim(session: Session, which: ColumnElement[bool], most: int) -> None:
    newest_first = select(LaunchLine.id).where(which).order_by(LaunchLine.id.desc())
    oldest = session.scalar(newest_first.offset(most).limit(1))
    if oldest is not None:
        session.execute(delete(LaunchLine).where(which, LaunchLine.id <= oldest))


def _known_context(session: Session, registration_id: int | None, trace: LaunchTrace) -> int | None:
    if not trace.context_id:
        return None
    return session.scalar(
        select(Context.id)
        .join(Deployment)
        .where(
            Deployment.registration_id == registration_id,
            Deployment.id_on_platform == trace.deployment_id,
            Context.id_on_platform == trace.context_id,
        )
    )
