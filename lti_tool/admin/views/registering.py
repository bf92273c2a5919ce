"""Registering a platform by hand, and changing what Stoke knows of one."""

from collections.abc import Mapping
from dataclasses import asdict

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lti_tool.admin.sign_ins import SignedIn
from lti_tool.admin.views.blueprint import bp, signed_in
from lti_tool.admin.views.platforms import ONE, changed
from lti_tool.admin.views.words import sentence_of, summary_of
from lti_tool.course import lifecycle
from lti_tool.course.lifecycle import RegistrationChanges
from lti_tool.course.models import Registration
from lti_tool.course.registrations import RegistrationTerms, add_registration, has_twin
from lti_tool.course.rules import Checked, check_terms
from lti_tool.database import db
from lti_tool.errors import InputInvalid
from lti_tool.lti.platforms import quirks_of_family
from lti_tool.web.ports import now, ports

IDENTITY = ("issuer", "client_id")
CHANGEABLE = ("name", "auth_url", "token_url", "jwks_url", "token_audience", "family")
INSIDE = "allow_private_network"


@bp.get("/platforms/new")
@signed_in
def new_platform(_admin: SignedIn) -> ResponseReturnValue:
    """Show the form of a platform that is registered by hand; a hosted one's is nearly filled in."""
    known = quirks_of_family(request.args.get("for", "")).hosted
    return _form("admin/new_platform.html", known, {})


@bp.post("/platforms/new")
@signed_in
def add_platform(admin: SignedIn) -> ResponseReturnValue:
    """Register a platform by hand, or say what is not right yet."""
    checked = _checked((*IDENTITY, *CHANGEABLE, "deployment"))
    values = checked.values
    if not checked.fine:
        return _form("admin/new_platform.html", values, checked.problems), 422
    known = asdict(_changes(values))
    terms = RegistrationTerms(**known, issuer=values["issuer"], client_id=values["client_id"])
    named = (values["deployment"],) if values["deployment"] else ()
    try:
        made = add_registration(db.session(), terms, named, now(), beside_others=True)
    except InputInvalid as error:
        return _form("admin/new_platform.html", values, {error.field: error.reason}), 422
    if has_twin(db.session(), made):
        return changed(admin, made.id, "added-twin")
    return changed(admin, made.id, "added-trimmed" if checked.trimmed else "added")


@bp.get(f"{ONE}/edit")
@signed_in
def edit_platform(_admin: SignedIn, registration_id: int) -> ResponseReturnValue:
    """Show what may be changed of a platform."""
    row = lifecycle.registration_of(db.session(), registration_id)
    values = {name: getattr(row, name) or "" for name in CHANGEABLE}
    if row.allow_private_network:
        values[INSIDE] = "1"
    return _form("admin/edit_platform.html", values, {}, row)


@bp.post(f"{ONE}/edit")
@signed_in
def change_platform(admin: SignedIn, registration_id: int) -> ResponseReturnValue:
    """Change a platform's name and addresses, or say what is not right yet."""
    row, checked = lifecycle.registration_of(db.session(), registration_id), _checked(CHANGEABLE)
    if not checked.fine:
        return _form("admin/edit_platform.html", checked.values, checked.problems, row), 422
    try:
        lifecycle.change_registration(db.session(), registration_id, _changes(checked.values))
    except InputInvalid as error:
        return _form("admin/edit_platform.html", checked.values, {error.field: error.reason}, row), 422
    return changed(admin, registration_id, "saved-trimmed" if checked.trimmed else "saved")


def _checked(names: tuple[str, ...]) -> Checked:
    inside, http = INSIDE in request.form, ports().http
    given = {name: request.form.get(name, "") for name in names}
    return check_terms(given, lambda url: http.may_be_called(url, inside))


def _changes(values: Mapping[str, str]) -> RegistrationChanges:
    return RegistrationChanges(
        name=values["name"],
        auth_url=values["auth_url"],
        token_url=values["token_url"],
        jwks_url=values["jwks_url"],
        token_audience=values["token_audience"] or None,
        family=values["family"],
        allow_private_network=INSIDE in request.form,
    )


def _form(
    template: str, values: Mapping[str, str], problems: Mapping[str, str], row: Registration | None = None
) -> str:
    inside = INSIDE in request.form or INSIDE in values
    errors = {name: sentence_of(code) for name, code in problems.items()}
    return render_template(
        template,
        values=values,
        errors=errors,
        summary=summary_of(errors),
        inside=inside,
        platform=row,
    )
