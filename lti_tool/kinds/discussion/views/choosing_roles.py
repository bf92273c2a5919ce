"""Giving roles to people whom staff choose."""

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.errors import InputInvalid, NotHere
from lti_tool.grading.rules import ROLES, Role
from lti_tool.kinds.discussion.options import read_options
from lti_tool.kinds.discussion.roles.service import may_hold, roles_of, set_roles
from lti_tool.kinds.discussion.views.blueprint import activity_of, asked_id, bp
from lti_tool.kinds.discussion.views.roles import role_words, where_closed
from lti_tool.kinds.discussion.views.showing import Showing
from lti_tool.web.asking import allowed
from lti_tool.web.naming import shown_name
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now


@bp.get("/roles")
@allowed(Permission.MODERATE)
def roles_form(who: Who) -> ResponseReturnValue:
    """Show who holds which role, to be changed."""
    showing = _showing(who)
    if (closed := where_closed(showing.activity)) is not None:
        return closed
    held = {one.role: one.author.membership_id for one in roles_of(db.session(), showing.activity)}
    return _show(showing, held)


@bp.post("/roles/by-hand")
@allowed(Permission.MODERATE)
def choose_roles(who: Who) -> ResponseReturnValue:
    """Take staff's choice."""
    showing = _showing(who)
    if (closed := where_closed(showing.activity)) is not None:
        return closed
    wanted = {role: asked_id(request.form[role]) for role in ROLES if request.form.get(role)}
    try:
        set_roles(db.session(), showing.activity, wanted, now())
    except InputInvalid as error:
        db.session.rollback()
        return _show(showing, wanted, error.field), 422
    db.session.commit()
    return redirect(url_for("discussion.page", _anchor="roles"), 303)


def _showing(who: Who) -> Showing:
    """Return the discussion; where it hides names from staff, nobody is chosen by name."""
    showing = Showing(who, activity_of(who), now())
    if showing.naming.anonymity.hides_from_staff:
        raise NotHere
    return showing


def _people(showing: Showing) -> list[tuple[int, str]]:
    """Return who may hold a role, and how often each has: who did least often comes first, then by name."""
    found = [
        (held, shown_name(showing.naming, one), one.membership_id)
        for held, one in may_hold(db.session(), showing.activity)
    ]
    found.sort(key=lambda one: (one[0], one[1].casefold()))
    return [(number, _with_count(name, held)) for held, name, number in found]


def _with_count(name: str, held: int) -> str:
    if not held:
        return name
    return str(
        ngettext(
            "%(name)s (a role in %(num)d discussion)",
            "%(name)s (a role in %(num)d discussions)",
            held,
            name=name,
        )
    )


def _show(showing: Showing, chosen: Mapping[Role, int], wrong: str = "") -> str:
    return render_template(
        "discussion/choose_roles.html",
        activity=showing.activity,
        people=_people(showing),
        go_round=read_options(showing.activity.options).roles_weekly,
        roles=[(role, role_words(role), chosen.get(role)) for role in ROLES],
        wrong=wrong,
    )
