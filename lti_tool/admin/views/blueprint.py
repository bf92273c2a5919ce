"""The blueprint of the admin's pages, and who may see them."""

from functools import wraps
from typing import Any

import structlog
from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.admin.sign_ins import SEEN_AGAIN, SignedIn, find_signed_in, mark_seen
from lti_tool.database import begin_writing, db
from lti_tool.errors import SignInNeeded
from lti_tool.web.asking import READING, View
from lti_tool.web.carrier import ADMIN_COOKIE, ADMIN_PATH
from lti_tool.web.ports import now

bp = Blueprint("admin", "lti_tool.admin.views", url_prefix=ADMIN_PATH)
log = structlog.get_logger()


def signed_in(view: View) -> View:
    """Let a view be asked by a signed-in admin only; it gets them as its first argument.

    Anybody else is led to the sign-in page, whether the thing that they asked for is there or not (row
    A6). A request that writes begins its transaction as one, before anything is read.
    """

    @wraps(view)
    def asked(**values: Any) -> ResponseReturnValue:
        reading = request.method in READING
        admin = _who_asks(reading)
        if admin is None:
            log.info("admin_not_signed_in", endpoint=request.endpoint, method=request.method)
            if reading:
                return redirect(url_for("admin.sign_in_page"), 303)
            raise SignInNeeded
        g.admin = admin
        answer = view(admin, **values)
        if reading:
            db.session.commit()
        return answer

    return asked


def _who_asks(reading: bool) -> SignedIn | None:
    key, session = request.cookies.get(ADMIN_COOKIE), db.session()
    if not key:
        return None
    if not reading:
        begin_writing(session)
    admin = find_signed_in(session, key, now())
    if admin is not None and now() - admin.seen_at >= SEEN_AGAIN:
        if reading:
            session.rollback()
            begin_writing(session)
        mark_seen(session, admin.session_id, now())
        if reading:
            session.commit()
    return admin
