"""Staff confirm or overrule a source."""

from typing import cast

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.errors import InputInvalid, NotHere
from lti_tool.kinds.race.rules import Decision
from lti_tool.kinds.race.service import decide, read_sources
from lti_tool.kinds.race.views.blueprint import SOURCE, activity_of, bp
from lti_tool.kinds.race.views.pages import Showing
from lti_tool.kinds.race.views.words import line_of, problem_words
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now

DECISIONS = ("counts", "not", "")


@bp.get(SOURCE)
@allowed(Permission.MODERATE)
def decide_form(who: Who, source_id: int) -> ResponseReturnValue:
    """Show one source, and what may be said of it."""
    return _show(who, source_id)


@bp.post(SOURCE)
@allowed(Permission.MODERATE)
def decide_about(who: Who, source_id: int) -> ResponseReturnValue:
    """Take staff's word on a source; a reason is asked for where it does not count."""
    activity, sent, words = activity_of(who), request.form.get("what", ""), request.form.get("words", "")
    decision = cast(Decision, sent if sent in DECISIONS else "")
    try:
        decide(db.session(), who, activity, source_id, decision, words, now())
    except InputInvalid as error:
        db.session.rollback()
        return _show(who, source_id, words, problem_words(error)), 422
    db.session.commit()
    return redirect(url_for("race.glance"), 303)


def _show(who: Who, source_id: int, words: str = "", problem: str = "") -> str:
    showing = Showing(who, activity_of(who), now())
    sources = read_sources(db.session(), showing.activity.id)
    source = next((one for one in sources if one.id == source_id), None)
    if source is None:
        raise NotHere
    return render_template(
        "race/decide.html",
        activity=showing.activity,
        line=line_of(source, who, showing.clock),
        decision=source.decision,
        words=words or source.decision_words,
        problem=problem,
    )
