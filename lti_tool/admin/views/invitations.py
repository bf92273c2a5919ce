"""Invitations: links with which a platform registers Stoke by itself."""

import structlog
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.admin.sign_ins import SignedIn
from lti_tool.admin.views.blueprint import bp, signed_in
from lti_tool.admin.views.words import sentence_of
from lti_tool.course.registrations import INVITE_LIFE, invite, withdraw_invite
from lti_tool.course.rules import name_problem, trimmed
from lti_tool.database import LARGEST_ID, db
from lti_tool.web.ports import now, ports

log = structlog.get_logger()


@bp.get("/invitations/new")
@signed_in
def new_invitation(_admin: SignedIn) -> ResponseReturnValue:
    """Show the form of an invitation."""
    return render_template("admin/new_invitation.html", name="", problem=None)


@bp.post("/invitations/new")
@signed_in
def make_invitation(admin: SignedIn) -> ResponseReturnValue:
    """Make an invitation and show its link, this once: only its digest is kept."""
    name = trimmed(request.form.get("name", ""))
    if problem := name_problem(name):
        return render_template("admin/new_invitation.html", name=name, problem=sentence_of(problem)), 422
    yeses = "allow_other_hosts" in request.form, "allow_private_network" in request.form
    token = invite(db.session(), name, *yeses, now())
    db.session.commit()
    log.info("admin_invited", admin_id=admin.admin_id)
    url = ports().settings.base_url + url_for("registering.ask", invite=token)
    return render_template("admin/invitation.html", name=name, url=url, until=now() + INVITE_LIFE)


@bp.post(f"/invitations/<int(max={LARGEST_ID}):invite_id>/withdraw")
@signed_in
def withdraw(admin: SignedIn, invite_id: int) -> ResponseReturnValue:
    """Take an invitation back."""
    withdraw_invite(db.session(), invite_id)
    db.session.commit()
    log.info("admin_withdrew_invitation", admin_id=admin.admin_id)
    return redirect(url_for("admin.platforms_page", done="withdrawn"), 303)
