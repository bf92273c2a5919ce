"""More time for one learner: every date of the activity moves for them."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from lti_tool.activities.forms.extension import ExtensionForm, form_of
from lti_tool.activities.service import activity_in
from lti_tool.activities.values import ActivityView
from lti_tool.activities.views.asked import step_words
from lti_tool.course.who import Who
from lti_tool.database import LARGEST_ID, db
from lti_tool.errors import NotHere
from lti_tool.grading.extensions import extend, extensions_of, take_time_back
from lti_tool.grading.rules import moved
from lti_tool.grading.standings import learner_work
from lti_tool.grading.values import Extension, LearnerWork
from lti_tool.web.asking import allowed, participation_blueprint
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now
from lti_tool.web.times import moment

LEARNER = f"/learners/<int(max={LARGEST_ID}):membership_id>/time"
bp = participation_blueprint("extensions", __name__, LEARNER)


@bp.get("")
@allowed(Permission.EXTEND)
def show(who: Who, membership_id: int) -> ResponseReturnValue:
    """Show a learner's dates, and let staff give more time."""
    activity, learner = _learner(who, membership_id)
    return _page(activity, learner, form_of(learner.standing.extension))


@bp.post("")
@allowed(Permission.EXTEND)
def give(who: Who, membership_id: int) -> ResponseReturnValue:
    """Give more time, or say what is missing."""
    (activity, learner), form = _learner(who, membership_id), ExtensionForm()
    if not form.validate_on_submit():
        return _page(activity, learner, form), 422
    extend(db.session(), activity.id, membership_id, form.extension(), who.membership_id, now())
    return _done(who)


@bp.post("/remove")
@allowed(Permission.EXTEND)
def remove(who: Who, membership_id: int) -> ResponseReturnValue:
    """Let everybody's dates hold again."""
    activity = activity_in(db.session(), who.activity_id, who.context_id)
    take_time_back(db.session(), activity.id, membership_id, who.membership_id, now())
    return _done(who)


def more_time_words(extension: Extension | None) -> str:
    """Say how much more time somebody has, "" where they have none."""
    if extension is None:
        return ""
    if extension.until is not None:
        return str(_("own dates, until %(when)s", when=moment(extension.until)))
    return str(ngettext("own dates, %(num)d day later", "own dates, %(num)d days later", extension.days or 0))


def _learner(who: Who, membership_id: int) -> tuple[ActivityView, LearnerWork]:
    activity = activity_in(db.session(), who.activity_id, who.context_id)
    learner = learner_work(db.session(), activity.id, membership_id, now())
    if not learner.is_scored:
        raise NotHere
    return activity, learner


def _page(activity: ActivityView, learner: LearnerWork, form: ExtensionForm) -> str:
    standing = learner.standing
    return render_template(
        "activities/extension.html",
        activity=activity,
        learner=learner,
        form=form,
        errors=dict(form.error_list),
        more_time=more_time_words(standing.extension),
        dates=[(step_words(one.step), one.step.due_at) for one in standing.steps],
        closes_at=moved(activity.closes_at, standing.extension, standing.terms.zone),
        history=extensions_of(db.session(), activity.id, learner.membership_id),
    )


def _done(who: Who) -> ResponseReturnValue:
    db.session.commit()
    return redirect(url_for("activities.learners", participation=who.public_id, timed=1), 303)
