"""The settings page: the same form as for making a discussion."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.activities.defaults import site_defaults
from lti_tool.activities.service import activity_in, update_activity
from lti_tool.activities.values import ActivityView
from lti_tool.course.naming.service import count_learners
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.errors import Conflict, NotHere
from lti_tool.grading.steps import steps_of
from lti_tool.grading.terms import terms_of
from lti_tool.kinds.discussion.circles.service import draw_circles, may_regroup
from lti_tool.kinds.discussion.forms import SettingsForm, form_of
from lti_tool.kinds.discussion.naming import hide_who_acted, may_become
from lti_tool.kinds.discussion.options import read_options
from lti_tool.kinds.discussion.views.blueprint import bp
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now


@bp.get("/settings")
@allowed(Permission.CONFIGURE)
def settings_form(who: Who) -> ResponseReturnValue:
    """Show the settings."""
    activity = _activity(who)
    session = db.session()
    steps, terms = steps_of(session, activity.id), terms_of(session, activity.id)
    form = form_of(activity, steps, terms, site_defaults(session))
    return _show(activity, form, activity.version)


@bp.post("/settings")
@allowed(Permission.CONFIGURE)
def settings(who: Who) -> ResponseReturnValue:
    """Take changed settings, or change the form's rows, or say what is missing."""
    activity = _activity(who)
    terms = terms_of(db.session(), activity.id)
    form = form_of(activity, (), terms, site_defaults(db.session()))
    seen = request.form.get("version", 0, type=int)
    if change := request.form.get("do"):
        form.apply(change)
        return _show(activity, form, seen)
    if not form.validate_on_submit():
        return _show(activity, form, seen), 422
    if not _keeps(activity, form):
        db.session.rollback()
        return _show(activity, form, seen), 422
    try:
        update_activity(db.session(), activity.id, seen, form.terms(), now(), who.membership_id)
    except Conflict:
        db.session.rollback()
        return _show(_activity(who), form, activity.version, is_stale=True), 409
    hide_who_acted(db.session(), activity.id, form.anonymity(), now())
    before, after = read_options(activity.options), form.options()
    if (before.circles, before.circle_size) != (after.circles, after.circle_size):
        draw_circles(db.session(), activity, after, now())
    db.session.commit()
    return redirect(url_for("discussion.page"), 303)


def _keeps(activity: ActivityView, form: SettingsForm) -> bool:
    """Whether what was filled in keeps what learners were promised; complain where it does not."""
    if not may_become(db.session(), activity, form.anonymity()):
        form.keep_promise()
        return False
    if not may_regroup(db.session(), activity.id, form.options().circles):
        form.keep_circles()
        return False
    return True


def _activity(who: Who) -> ActivityView:
    activity = activity_in(db.session(), who.activity_id, who.context_id)
    if activity.kind != "discussion":
        raise NotHere
    return activity


def _show(activity: ActivityView, form: SettingsForm, version: int, is_stale: bool = False) -> str:
    form.learners = count_learners(db.session(), activity.context_id)
    return render_template(
        "discussion/settings.html", activity=activity, form=form, version=version, is_stale=is_stale
    )
