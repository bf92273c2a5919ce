"""The settings page: the same form as for making a sharing task."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.activities.defaults import site_defaults
from lti_tool.activities.service import activity_in, update_activity
from lti_tool.activities.values import ActivityView
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.errors import Conflict
from lti_tool.grading.steps import steps_of
from lti_tool.grading.terms import terms_of
from lti_tool.kinds.sharing.forms import SettingsForm, form_of
from lti_tool.kinds.sharing.views.blueprint import activity_of, bp
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now


@bp.get("/settings")
@allowed(Permission.CONFIGURE)
def settings_form(who: Who) -> ResponseReturnValue:
    """Show the settings."""
    activity, session = _activity(who), db.session()
    steps, terms = steps_of(session, activity.id), terms_of(session, activity.id)
    return _show(activity, form_of(activity, steps, terms, site_defaults(session)), activity.version)


@bp.post("/settings")
@allowed(Permission.CONFIGURE)
def settings(who: Who) -> ResponseReturnValue:
    """Take changed settings, or change the form's rows, or say what is missing."""
    activity = _activity(who)
    form = form_of(activity, (), terms_of(db.session(), activity.id), site_defaults(db.session()))
    seen = request.form.get("version", 0, type=int)
    if change := request.form.get("do"):
        form.apply(change)
        return _show(activity, form, seen)
    if not form.validate_on_submit():
        return _show(activity, form, seen), 422
    try:
        update_activity(db.session(), activity.id, seen, form.terms(), now(), who.membership_id)
    except Conflict:
        db.session.rollback()
        return _show(_activity(who), form, activity.version, is_stale=True), 409
    db.session.commit()
    return redirect(url_for("sharing.page"), 303)


def _activity(who: Who) -> ActivityView:
    """Return the sharing task with its own dates, not those of one who has more time."""
    return activity_in(db.session(), activity_of(who).id, who.context_id)


def _show(activity: ActivityView, form: SettingsForm, version: int, is_stale: bool = False) -> str:
    return render_template(
        "sharing/settings.html", activity=activity, form=form, version=version, is_stale=is_stale
    )
