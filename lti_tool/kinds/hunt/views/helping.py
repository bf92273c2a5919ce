"""Staff give a learner new tries at a clue, or let them pass it."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.course.who import Who
from lti_tool.database import LARGEST_ID, db
from lti_tool.errors import InputInvalid
from lti_tool.kinds.hunt.service import help_on
from lti_tool.kinds.hunt.views.blueprint import activity_of, bp
from lti_tool.kinds.hunt.views.pages import Showing, show_work
from lti_tool.kinds.hunt.views.words import problem_words
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now, ports


@bp.post(f"/work/<int(max={LARGEST_ID}):membership_id>/help")
@allowed(Permission.MODERATE)
def help_learner(who: Who, membership_id: int) -> ResponseReturnValue:
    """Help a learner on."""
    activity, words = activity_of(who), request.form.get("words", "")
    passes = request.form.get("do") == "pass"
    try:
        help_on(db.session(), who, activity, membership_id, words, ports().secret, now(), passes=passes)
    except InputInvalid as error:
        db.session.rollback()
        showing = Showing(who, activity_of(who), now())
        return show_work(showing, membership_id, words, problem_words(error)), 422
    db.session.commit()
    return redirect(url_for("hunt.work", membership_id=membership_id), 303)
