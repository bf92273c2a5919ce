"""Signing in by a one-time link, and out again."""

import structlog
from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from lti_tool.admin.admins import choose_theme
from lti_tool.admin.sign_ins import SESSION_LIFE, SignedIn, check_link, sign_in, sign_out
from lti_tool.admin.views.blueprint import bp, signed_in
from lti_tool.admin.wishes import wish_link
from lti_tool.database import begin_writing, db
from lti_tool.errors import NotHere
from lti_tool.web.asking import wants_fragment
from lti_tool.web.carrier import ADMIN_COOKIE, set_admin_cookie
from lti_tool.web.limits import limiter
from lti_tool.web.ports import now, ports

THEMES = ("light", "dark", "auto")
TRIES_A_MINUTE = 20
ASKED_A_MINUTE = 5
log = structlog.get_logger()


@bp.get("/sign-in")
def sign_in_page() -> ResponseReturnValue:
    """Say how to get a link; with a mail server, take an address to send one to."""
    return render_template("admin/sign_in.html", can_mail=_can_mail(), asked="asked" in request.args)


@bp.post("/sign-in")
@limiter.limit(lambda: ASKED_A_MINUTE)
def ask_link() -> ResponseReturnValue:
    """Note that a link is wanted; the answer is the same for admins and strangers."""
    if not _can_mail():
        raise NotHere
    begin_writing(db.session())
    noted = wish_link(db.session(), request.form.get("email", ""), now())
    db.session.commit()
    log.info("admin_link_asked", code="noted" if noted else "not_noted")
    return redirect(url_for("admin.sign_in_page", asked=1), 303)


@bp.get("/sign-in/<token>")
@limiter.limit(lambda: TRIES_A_MINUTE)
def open_link(token: str) -> ResponseReturnValue:
    """Show a button: mail scanners open links, and must not spend this one."""
    check_link(db.session(), token, now())
    return render_template("admin/open_link.html", token=token)


@bp.post("/sign-in/<token>")
@limiter.limit(lambda: TRIES_A_MINUTE)
def use_link(token: str) -> ResponseReturnValue:
    """Spend the link and open a session in this browser."""
    begin_writing(db.session())
    admin_id, key = sign_in(db.session(), token, request.form.get("time_zone", ""), now())
    db.session.commit()
    log.info("admin_signed_in", admin_id=admin_id)
    response = make_response(redirect(url_for("admin.health"), 303))
    set_admin_cookie(response, ADMIN_COOKIE, key, SESSION_LIFE)
    return response


@bp.post("/sign-out")
@signed_in
def leave(admin: SignedIn) -> ResponseReturnValue:
    """End the session, here and at once."""
    sign_out(db.session(), admin.session_id)
    db.session.commit()
    log.info("admin_signed_out", admin_id=admin.admin_id)
    response = make_response(redirect(url_for("admin.sign_in_page"), 303))
    response.delete_cookie(ADMIN_COOKIE, path="/", secure=True, httponly=True, samesite="Lax")
    return response


@bp.post("/appearance")
@signed_in
def appearance(admin: SignedIn) -> ResponseReturnValue:
    """Keep light, dark or "like my device" with the account."""
    theme = request.form.get("theme", "")
    if theme not in THEMES:
        raise BadRequest
    choose_theme(db.session(), admin.admin_id, theme)
    db.session.commit()
    if wants_fragment() or request.headers.get("Sec-Fetch-Mode") == "cors":
        return "", 204
    return redirect(url_for("admin.health"), 303)


def _can_mail() -> bool:
    return ports().settings.smtp_url is not None
