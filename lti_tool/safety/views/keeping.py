"""How long a course keeps texts and names, said by its instructors."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.activities.site_privacy import are_scores_erased
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.errors import NotAllowed
from lti_tool.safety.forms import KeepingForm, form_data
from lti_tool.safety.retention import CourseKept, course_end, keep_for, kept_in
from lti_tool.safety.rules import months_after
from lti_tool.safety.views.blueprint import bp
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now


@bp.get("/keeping")
@allowed(Permission.SET_RETENTION)
def keeping(who: Who) -> ResponseReturnValue:
    """Show what holds."""
    kept = kept_in(db.session(), who.context_id)
    return _show(who, kept, KeepingForm(**form_data(kept)))


@bp.post("/keeping")
@allowed(Permission.SET_RETENTION)
def keep(who: Who) -> ResponseReturnValue:
    """Take what is to hold, unless an admin has fixed it."""
    form, kept = KeepingForm(), kept_in(db.session(), who.context_id)
    if kept.is_locked:
        raise NotAllowed(Permission.SET_RETENTION)
    if not form.validate_on_submit():
        return _show(who, kept, form), 422
    keep_for(db.session(), who.context_id, form.wanted(), now())
    db.session.commit()
    return redirect(url_for("safety.keeping", saved=1), 303)


def _show(who: Who, kept: CourseKept, form: KeepingForm) -> str:
    session = db.session()
    ended_at = course_end(session, who.context_id)
    return render_template(
        "safety/keeping.html",
        kept=kept,
        form=form,
        ended_at=ended_at,
        due=months_after(ended_at, kept.months) if kept.months else None,
        erases_scores=are_scores_erased(session),
        saved="saved" in request.args,
    )
