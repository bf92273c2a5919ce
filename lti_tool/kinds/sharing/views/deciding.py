"""Staff decide about a share."""

from typing import cast

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.errors import InputInvalid, NotHere
from lti_tool.kinds.sharing.reading import read_shares
from lti_tool.kinds.sharing.rules import Decision
from lti_tool.kinds.sharing.service import decide
from lti_tool.kinds.sharing.views.blueprint import SHARE, activity_of, bp
from lti_tool.kinds.sharing.views.pages import Showing
from lti_tool.kinds.sharing.views.words import line_of, problem_words
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now

DECISIONS = ("counts", "not", "")


@bp.get(SHARE)
@allowed(Permission.MODERATE)
def decide_form(who: Who, share_id: int) -> ResponseReturnValue:
    """Show one share, and what may be said of it."""
    return _show(who, share_id)


@bp.post(SHARE)
@allowed(Permission.MODERATE)
def decide_about(who: Who, share_id: int) -> ResponseReturnValue:
    """Take staff's word on a share; a reason is asked for where it does not count."""
    activity, sent, words = activity_of(who), request.form.get("what", ""), request.form.get("words", "")
    decision = cast(Decision, sent if sent in DECISIONS else "")
    try:
        decide(db.session(), who, activity, share_id, decision, words, now())
    except InputInvalid as error:
        db.session.rollback()
        return _show(who, share_id, words, problem_words(error)), 422
    db.session.commit()
    return redirect(url_for("sharing.glance"), 303)


def _show(who: Who, share_id: int, words: str = "", problem: str = "") -> str:
    showing = Showing(who, activity_of(who), now())
    shares = read_shares(db.session(), who, showing.activity.id)
    share = next((one for one in shares if one.id == share_id), None)
    if share is None:
        raise NotHere
    return render_template(
        "sharing/decide.html",
        activity=showing.activity,
        line=line_of(share, who, showing.activity, showing.clock),
        decision=share.decision,
        words=words or share.decision_words,
        problem=problem,
    )
