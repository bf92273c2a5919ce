"""The report for staff: where learners are, and what came of it."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.kinds.sharing.forms.places import place_words
from lti_tool.kinds.sharing.reporting import counts_by_place, total
from lti_tool.kinds.sharing.views.blueprint import activity_of, bp
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now


@bp.get("/report")
@allowed(Permission.SEE_WORK)
def report(who: Who) -> ResponseReturnValue:
    """Show counts by place, made to be printed."""
    activity = activity_of(who)
    counts = counts_by_place(db.session(), activity.id)
    return render_template(
        "sharing/report.html",
        activity=activity,
        rows=[(place_words(one.place), one) for one in counts],
        total=total(counts),
        at=now(),
    )
