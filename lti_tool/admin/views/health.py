"""The health page: what needs the admin, first."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lti_tool.admin.sign_ins import SignedIn
from lti_tool.admin.views.blueprint import bp, signed_in
from lti_tool.course.registrations import count_registrations
from lti_tool.database import db


@bp.get("/")
@signed_in
def health(_admin: SignedIn) -> ResponseReturnValue:
    """Show how this Stoke fares."""
    return render_template("admin/health.html", platforms=count_registrations(db.session()))
