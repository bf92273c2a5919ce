"""Answering a question."""

import json

from flask import make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.errors import Conflict, InputInvalid, NotHere
from lti_tool.kinds.quiz.service import answer, own_answers
from lti_tool.kinds.quiz.views.blueprint import activity_of, bp
from lti_tool.kinds.quiz.views.pages import Showing, show_opening, show_page
from lti_tool.kinds.quiz.views.words import Asked, changed_words, conflict_words, invalid_words
from lti_tool.web.asking import allowed, wants_fragment
from lti_tool.web.errors import refusal
from lti_tool.web.limits import limiter, participation_key, per_participation
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now, ports

answering_limit = limiter.shared_limit(per_participation, scope="writing", key_func=participation_key)


@bp.post("/answers/<key>")
@allowed(Permission.WRITE)
@answering_limit
def give_answer(who: Who, key: str) -> ResponseReturnValue:
    """Take an answer; what was typed stays where it is not taken."""
    activity, sent = activity_of(who), request.form.getlist("given") or request.form.getlist("chosen")
    try:
        answer(db.session(), who, activity, key, sent, ports().secret, now())
    except InputInvalid as error:
        db.session.rollback()
        typed = {key: Asked(problem=invalid_words(error.reason), typed=tuple(sent))}
        showing = Showing(who, activity_of(who), now())
        return show_opening(showing, typed) if wants_fragment() else show_page(showing, typed), 422
    except NotHere:
        return refusal(404, changed_words(), "question_changed")
    except Conflict as error:
        db.session.rollback()
        return refusal(409, conflict_words(error.reason, activity), error.reason)
    db.session.commit()
    if wants_fragment():
        return _told(Showing(who, activity, now()), key)
    return redirect(url_for("quiz.page", _anchor=f"question-{key}"), 303)


def _told(showing: Showing, key: str) -> ResponseReturnValue:
    """Show what was answered just now in its place, with the focus there."""
    page = make_response(show_opening(showing, just=key))
    is_right = own_answers(db.session(), showing.activity.id, showing.who.membership_id)[key].is_right
    done = {"message": _("Right") if is_right else _("Not quite"), "focus": f"question-{key}"}
    page.headers["HX-Trigger"] = json.dumps({"stoke:done": {name: str(text) for name, text in done.items()}})
    return page
