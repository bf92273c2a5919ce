"""The platforms that may launch Stoke: all of them, one of them, and what an admin does to it."""

import structlog
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.admin.platforms import deployments, platform, platforms
from lti_tool.admin.sign_ins import SignedIn
from lti_tool.admin.views.blueprint import bp, signed_in
from lti_tool.admin.views.words import done_of, sentence_of
from lti_tool.course import lifecycle
from lti_tool.course.registrations import has_twin, open_invites
from lti_tool.course.rules import is_confirmed
from lti_tool.database import LARGEST_ID, db
from lti_tool.web.ports import now, ports

ONE = f"/platforms/<int(max={LARGEST_ID}):registration_id>"
DEPLOYMENT = f"{ONE}/deployments/<int(max={LARGEST_ID}):deployment_id>"
log = structlog.get_logger()


@bp.get("/platforms")
@signed_in
def platforms_page(_admin: SignedIn) -> ResponseReturnValue:
    """List the platforms, and the invitations that are open."""
    return render_template(
        "admin/platforms.html",
        rows=platforms(db.session(), now()),
        invites=open_invites(db.session(), now()),
        done=done_of(request.args.get("done", "")),
    )


@bp.get(ONE)
@signed_in
def platform_page(_admin: SignedIn, registration_id: int) -> ResponseReturnValue:
    """Show one platform: what Stoke knows of it, its deployments, and what can be done."""
    row = platform(db.session(), registration_id, now())
    return render_template(
        "admin/platform.html",
        row=row,
        login_url=ports().settings.base_url + url_for("lti.login", login_key=row.registration.login_key),
        deployments=deployments(db.session(), registration_id),
        done=done_of(request.args.get("done", "")),
    )


@bp.post(f"{ONE}/pause")
@signed_in
def pause_platform(admin: SignedIn, registration_id: int) -> ResponseReturnValue:
    """Refuse its launches, and hold what is to be sent to it."""
    lifecycle.pause(db.session(), registration_id, now())
    return changed(admin, registration_id, "paused")


@bp.post(f"{ONE}/resume")
@signed_in
def resume_platform(admin: SignedIn, registration_id: int) -> ResponseReturnValue:
    """Let its launches in again."""
    lifecycle.resume(db.session(), registration_id)
    return changed(admin, registration_id, "resumed")


@bp.get(f"{ONE}/remove")
@signed_in
def ask_removal(_admin: SignedIn, registration_id: int) -> ResponseReturnValue:
    """Ask for the platform's name before it is removed (row A3)."""
    row = lifecycle.registration_of(db.session(), registration_id)
    return render_template("admin/remove.html", platform=row, problem=None, typed="")


@bp.post(f"{ONE}/remove")
@signed_in
def remove_platform(admin: SignedIn, registration_id: int) -> ResponseReturnValue:
    """Take it out of use, if its name was typed."""
    row, typed = lifecycle.registration_of(db.session(), registration_id), request.form.get("name", "")
    if not is_confirmed(row.name, typed):
        problem = sentence_of("name_differs")
        return render_template("admin/remove.html", platform=row, problem=problem, typed=typed), 422
    lifecycle.remove(db.session(), registration_id, now())
    return changed(admin, registration_id, "removed")


@bp.post(f"{ONE}/undo")
@signed_in
def undo_removal(admin: SignedIn, registration_id: int) -> ResponseReturnValue:
    """Bring a removed platform back."""
    row = lifecycle.undo_removal(db.session(), registration_id)
    return changed(admin, registration_id, "undone-twin" if has_twin(db.session(), row) else "undone")


@bp.post(f"{DEPLOYMENT}/approve")
@signed_in
def approve(admin: SignedIn, registration_id: int, deployment_id: int) -> ResponseReturnValue:
    """Let launches from a deployment in."""
    lifecycle.approve_known_deployment(db.session(), registration_id, deployment_id, now())
    return changed(admin, registration_id, "approved")


@bp.post(f"{DEPLOYMENT}/take-back")
@signed_in
def take_back(admin: SignedIn, registration_id: int, deployment_id: int) -> ResponseReturnValue:
    """Let launches from a deployment in no more."""
    lifecycle.take_back_deployment(db.session(), registration_id, deployment_id)
    return changed(admin, registration_id, "taken-back")


def changed(admin: SignedIn, registration_id: int, what: str) -> ResponseReturnValue:
    """Commit what was done, log who did it, and show the platform with a sentence about it."""
    db.session.commit()
    log.info("admin_changed_platform", admin_id=admin.admin_id, registration_id=registration_id, code=what)
    return redirect(url_for("admin.platform_page", registration_id=registration_id, done=what), 303)
