"""Answering a clue, and opening a hint."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.activities.values import ActivityView
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.errors import Conflict, InputInvalid
from lti_tool.kinds.hunt.service import answer, open_hint
from lti_tool.kinds.hunt.views.blueprint import activity_of, bp
from lti_tool.kinds.hunt.views.pages import Showing, Typed, show_page
from lti_tool.kinds.hunt.views.words import conflict_words, problem_words, untaken_words, wrong_words
from lti_tool.web.asking import allowed
from lti_tool.web.errors import refusal
from lti_tool.web.limits import limiter, participation_key, per_participation
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now, ports

answering_limit = limiter.shared_limit(per_participation, scope="writing", key_func=participation_key)


@bp.post("/clues/<key>")
@allowed(Permission.WRITE)
@answering_limit
def give_answer(who: Who, key: str) -> ResponseReturnValue:
    """Take an answer; what was typed stays where it does not solve the clue."""
    activity, typed = activity_of(who), request.form.get("answer", "")
    try:
        is_solved = answer(db.session(), who, activity, key, typed, ports().secret, now())
    except InputInvalid as error:
        db.session.rollback()
        return _again(who, Typed(typed, problem_words(error)))
    except Conflict as error:
        db.session.rollback()
        if untaken := untaken_words(error.reason):
            return _again(who, Typed(typed, untaken), 409)
        return refusal(409, conflict_words(error.reason, activity), error.reason)
    db.session.commit()
    if not is_solved:
        return _again(who, Typed(typed, wrong_words(has_hint=_has_hint(who, activity))))
    return redirect(url_for("hunt.page", _anchor="here"), 303)


@bp.post("/clues/<key>/hint")
@allowed(Permission.WRITE)
@answering_limit
def hint(who: Who, key: str) -> ResponseReturnValue:
    """Open the next hint."""
    activity, number = activity_of(who), request.form.get("number", 0, type=int)
    try:
        open_hint(db.session(), who, activity, key, number, ports().secret, now())
    except Conflict as error:
        db.session.rollback()
        return refusal(409, conflict_words(error.reason, activity), error.reason)
    db.session.commit()
    return redirect(url_for("hunt.page", _anchor="here"), 303)


def _has_hint(who: Who, activity: ActivityView) -> bool:
    """Whether a hint of the clue at which the reader stands is still closed."""
    showing = Showing(who, activity, now())
    here, _done = showing.lines(showing.chain())
    return here is not None and bool(here.next_hint)


def _again(who: Who, typed: Typed, status: int = 422) -> ResponseReturnValue:
    return show_page(Showing(who, activity_of(who), now()), typed), status
