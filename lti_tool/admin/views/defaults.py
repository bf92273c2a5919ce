"""What is set for the whole site: numbers that new activities begin with, locks, and what is kept."""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _

from lti_tool.activities.defaults import Default, set_site_default, site_defaults
from lti_tool.activities.site_privacy import ERASES_SCORES, MONTHS_KEPT, MOST_MONTHS
from lti_tool.activities.views import all_kinds
from lti_tool.admin.rules import read_number
from lti_tool.admin.sign_ins import SignedIn
from lti_tool.admin.views.blueprint import bp, signed_in
from lti_tool.database import db

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of the page."""

    name: str
    title: str
    defaults: Sequence[Default]


@bp.get("/defaults")
@signed_in
def defaults_page(_admin: SignedIn) -> ResponseReturnValue:
    """Show what is set."""
    site = site_defaults(db.session())
    typed = {one.name: _shown(site.of(one)) for one in _all()}
    locked = {one.name for one in _all() if site.fixed(one) is not None}
    return _page(typed, locked, {}, "saved" in request.args)


@bp.post("/defaults")
@signed_in
def set_defaults(admin: SignedIn) -> ResponseReturnValue:
    """Set all of it, or say what does not fit."""
    typed = {one.name: request.form.get(one.name, "0" if one.is_switch else "").strip() for one in _all()}
    locked = {one.name for one in _all() if f"{one.name}-locked" in request.form}
    numbers = {one.name: read_number(typed[one.name], one.least, one.most, one.is_whole) for one in _all()}
    errors = {one.name: _range_of(one) for one in _all() if numbers[one.name] is None}
    if errors:
        return _page(typed, locked, errors, False), 422
    for one in _all():
        set_site_default(db.session(), one, numbers[one.name] or 0.0, one.name in locked)
    db.session.commit()
    log.info("admin_changed_defaults", admin_id=admin.admin_id)
    return redirect(url_for("admin.defaults_page", saved=1), 303)


def _sections() -> list[Section]:
    kinds = [Section(kind.name, kind.title(), kind.defaults()) for kind in all_kinds()]
    return [*kinds, Section("privacy", _("What is kept of people"), _privacy())]


def _privacy() -> list[Default]:
    label = _("Erase steps and scores too, where somebody erases what Stoke holds about them")
    months = _("Erase texts and names of a course so many months after its end; 0: never")
    return [
        Default(ERASES_SCORES, label, 0, 0, 1, is_switch=True),
        Default(MONTHS_KEPT, months, 0, 0, MOST_MONTHS, is_lockable=True),
    ]


def _all() -> list[Default]:
    return [one for section in _sections() for one in section.defaults]


def _page(typed: dict[str, str], locked: set[str], errors: dict[str, str], saved: bool) -> str:
    return render_template(
        "admin/defaults.html",
        sections=_sections(),
        typed=typed,
        locked=locked,
        errors=errors,
        summary=[(one.name, f"{one.label}: {errors[one.name]}") for one in _all() if one.name in errors],
        saved=saved,
    )


def _shown(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def _range_of(one: Default) -> str:
    limits = {"least": format_decimal(one.least), "most": format_decimal(one.most)}
    if one.is_whole:
        return str(_("A whole number between %(least)s and %(most)s.", **limits))
    return str(_("A number between %(least)s and %(most)s.", **limits))
