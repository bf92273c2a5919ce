"""Notices that platforms send by themselves (Platform Notification Service; lti.md B6, ADR 0018)."""

import structlog
from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from lti_tool.course.copies.recording import take_notice
from lti_tool.database import LARGEST_ID, begin_writing, db
from lti_tool.errors import LaunchRefused, NotHere
from lti_tool.launch.views import registrations
from lti_tool.launch.views.knocking import known_here
from lti_tool.lti.notices import Notice, verify_notice
from lti_tool.lti.values import KnownRegistration
from lti_tool.web.limits import limiter, per_address
from lti_tool.web.ports import now, ports

bp = Blueprint("notices", __name__)
log = structlog.get_logger()
LONGEST_DELIVERY = 256 * 1024
MOST_AT_ONCE = 100
"""Notices of one delivery; each may cost a look at a signature."""


@bp.post(f"/lti/notices/<int(max={LARGEST_ID}):registration_id>")
@limiter.limit_strangers(per_address)
def receive(registration_id: int) -> ResponseReturnValue:
    """Take notices whose signatures are good; nothing is written before. A second time changes nothing."""
    request.max_content_length = LONGEST_DELIVERY
    registration = registrations().known(registration_id)
    if registration is None:
        limiter.count_at(None)
        raise NotHere
    known_here(registration_id)
    notices = [found for token in _tokens() if (found := _verified(token, registration))]
    if not notices:
        raise BadRequest
    begin_writing(db.session())
    for notice in notices:
        take_notice(db.session(), registration_id, notice, now())
    db.session.commit()
    return "", 204


def _tokens() -> list[str]:
    """Return the signed notices of the delivery."""
    try:
        body = request.get_json(force=True, silent=True)
    except RecursionError:
        # Nested without end: to Python's parser that is no wrong value.
        raise BadRequest from None
    entries = body.get("notices") if isinstance(body, dict) else None
    if not isinstance(entries, list) or len(entries) > MOST_AT_ONCE:
        raise BadRequest
    tokens = [entry.get("jwt") for entry in entries if isinstance(entry, dict)]
    return [token for token in tokens if isinstance(token, str)]


def _verified(token: str, registration: KnownRegistration) -> Notice | None:
    """Return the notice, or log why it is none of this platform's."""
    try:
        return verify_notice(token, registration, ports().platform_keys, now())
    except LaunchRefused as refused:
        log.warning("notice_refused", registration_id=registration.id, code=refused.code)
        return None
