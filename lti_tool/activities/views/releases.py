"""Letting held scores out: asked first, since they are grades, and written down."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lti_tool.activities.service import activity_in
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.grading.releases import held_scores, release_now, releases_of
from lti_tool.web.asking import allowed, participation_blueprint
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now

bp = participation_blueprint("releases", __name__, "/learners/release")


@bp.get("")
@allowed(Permission.SEND_GRADES)
def ask(who: Who) -> ResponseReturnValue:
    """Show how scores are held, how many wait, and who let some out before."""
    activity = activity_in(db.session(), who.activity_id, who.context_id)
    return render_template(
        "activities/release.html",
        activity=activity,
        held=held_scores(db.session(), activity.id, now()),
        history=releases_of(db.session(), activity.id),
    )


@bp.post("")
@allowed(Permission.SEND_GRADES)
def release(who: Who) -> ResponseReturnValue:
    """Let the newest of each learner's scores out."""
    activity = activity_in(db.session(), who.activity_id, who.context_id)
    count = release_now(db.session(), activity.id, who.membership_id, now())
    db.session.commit()
    return redirect(url_for("activities.learners", participation=who.public_id, released=count), 303)
