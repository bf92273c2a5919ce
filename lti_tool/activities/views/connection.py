"""Checking the way to the gradebook: one learner's score goes there now, and each step says what came of it.

Instructors use it when grades do not arrive, and certification asks for it (lti.md E, test 43).
"""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.activities.placing import wish_column
from lti_tool.activities.service import activity_in
from lti_tool.activities.values import ActivityView
from lti_tool.course.who import Who
from lti_tool.database import LARGEST_ID, db
from lti_tool.errors import NotHere
from lti_tool.grading.checks import CheckView, begin_check, check_of, has_score
from lti_tool.grading.releases import held_scores
from lti_tool.grading.standings import learner_work, learners_table
from lti_tool.web.asking import allowed, participation_blueprint, wants_fragment
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now

bp = participation_blueprint("connection", __name__, "/connection")
MOST_LEARNERS = 100


@bp.get("/")
@allowed(Permission.SEND_GRADES)
def show(who: Who) -> ResponseReturnValue:
    """Show the newest check, and let another learner be chosen; or only how the check goes on."""
    activity = activity_in(db.session(), who.activity_id, who.context_id)
    check = check_of(db.session(), activity.id, now())
    if wants_fragment():
        if check is None:
            raise NotHere
        return render_template("activities/check.html", activity=activity, check=check)
    return _learners_page(activity, check)


@bp.post("/")
@allowed(Permission.SEND_GRADES)
def begin(who: Who) -> ResponseReturnValue:
    """Send one learner's score; ask first where it would be a 0 for nothing."""
    session, activity = db.session(), activity_in(db.session(), who.activity_id, who.context_id)
    membership_id = min(request.form.get("learner", 0, type=int), LARGEST_ID)
    has_one = has_score(session, activity.id, membership_id, now())
    if not has_one and "zero" not in request.form:
        learner = learner_work(session, activity.id, membership_id, now())
        return render_template("activities/test_zero.html", activity=activity, learner=learner)
    if held_scores(session, activity.id, now()).is_held:
        return _learners_page(activity, None, is_held=True), 409
    if not wish_column(session, who.context_id, activity.id, now()):
        return _learners_page(activity, None, no_gradebook=True), 409
    begin_check(session, activity.id, membership_id, now())
    session.commit()
    return redirect(url_for("connection.show", participation=who.public_id), 303)


def _learners_page(
    activity: ActivityView, check: CheckView | None, *, is_held: bool = False, no_gradebook: bool = False
) -> str:
    learners = learners_table(db.session(), activity.id, now(), 0, MOST_LEARNERS)
    return render_template(
        "activities/connection.html",
        activity=activity,
        learners=learners,
        check=check,
        is_held=is_held,
        no_gradebook=no_gradebook,
    )
