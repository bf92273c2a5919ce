"""The settings page of an activity, whatever its kind: the same form as for making one."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.activities.defaults import SiteDefaults, site_defaults
from lti_tool.activities.forms import ActivityForm
from lti_tool.activities.kinds import SettingsForm
from lti_tool.activities.openings import new_opening, openings_in, opens_without_column
from lti_tool.activities.service import activity_in, update_activity
from lti_tool.activities.values import ActivityView
from lti_tool.activities.views import all_kinds
from lti_tool.course.naming.service import count_learners
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.errors import Conflict, NotHere
from lti_tool.grading.steps import steps_of
from lti_tool.grading.terms import terms_of
from lti_tool.grading.values import GradingTerms, StepTerms
from lti_tool.web.ports import now

Form = TypeVar("Form", bound=ActivityForm)
FormOf = Callable[[ActivityView, Sequence[StepTerms], GradingTerms, SiteDefaults], Form]


def show_settings(who: Who, kind: str, form_of: FormOf[Form]) -> str:
    """Show an activity's settings, with its own dates, not those of one who has more time."""
    activity, session = _activity(who, kind), db.session()
    steps, terms = steps_of(session, activity.id), terms_of(session, activity.id)
    form = form_of(activity, steps, terms, site_defaults(session))
    prepare(form, activity.context_id, activity)
    return _show(activity, form, activity.version)


def take_settings(
    who: Who,
    kind: str,
    form_of: FormOf[Form],
    keeps: Callable[[ActivityView, Form], bool] = lambda _activity, _form: True,
    then: Callable[[ActivityView, Form], None] = lambda _activity, _form: None,
) -> ResponseReturnValue:
    """Take changed settings, or change the form's rows, or say what is missing.

    `keeps` complains in the form of what may not change any more; `then` does what follows from the change.
    """
    activity, session = _activity(who, kind), db.session()
    form = form_of(activity, (), terms_of(session, activity.id), site_defaults(session))
    prepare(form, activity.context_id, activity)
    seen = request.form.get("version", 0, type=int)
    if change := request.form.get("do"):
        form.apply(change)
        return _show(activity, form, seen)
    if not form.validate_on_submit() or not keeps(activity, form):
        session.rollback()
        return _show(activity, form, seen), 422
    try:
        update_activity(session, activity.id, seen, form.terms(), now(), who.membership_id)
    except Conflict:
        session.rollback()
        return _show(_activity(who, kind), form, activity.version, is_stale=True), 409
    then(activity, form)
    session.commit()
    return redirect(url_for(f"{kind}.page", saved=1), 303)


def prepare(form: SettingsForm, context_id: int, activity: ActivityView | None = None) -> None:
    """Tell a form what it has to know of its course, and of its activity where that exists."""
    session, kinds = db.session(), all_kinds()
    form.learners = count_learners(session, context_id)
    form.openings = openings_in(session, kinds, context_id, now(), activity.opening_id if activity else None)
    form.make_opening = lambda title: new_opening(kinds, title, site_defaults(session))
    if activity and kinds[activity.kind].opening_endpoint:
        form.opens = opens_without_column(session, activity.id)


def _activity(who: Who, kind: str) -> ActivityView:
    activity = activity_in(db.session(), who.activity_id, who.context_id)
    if activity.kind != kind:
        raise NotHere
    return activity


def _show(activity: ActivityView, form: ActivityForm, version: int, is_stale: bool = False) -> str:
    return render_template(
        [f"{activity.kind}/settings.html", "activities/settings.html"],
        activity=activity,
        form=form,
        version=version,
        is_stale=is_stale,
    )
