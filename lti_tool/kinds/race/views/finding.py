"""Handing a source in, and taking it back."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.errors import Conflict, InputInvalid
from lti_tool.kinds.race.service import hand_in, take_back
from lti_tool.kinds.race.views.blueprint import SOURCE, activity_of, bp
from lti_tool.kinds.race.views.pages import Showing, Typed, show_page
from lti_tool.kinds.race.views.words import conflict_words, problem_words
from lti_tool.web.asking import allowed
from lti_tool.web.errors import refusal
from lti_tool.web.limits import limiter, participation_key, per_participation
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now
from lti_tool.web.sent import sent_form_key

finding_limit = limiter.shared_limit(per_participation, scope="writing", key_func=participation_key)


@bp.post("/sources")
@allowed(Permission.WRITE)
@finding_limit
def find(who: Who) -> ResponseReturnValue:
    """Take a source; what was typed stays where it is not taken."""
    activity, form_key = activity_of(who), sent_form_key()
    address, why = request.form.get("address", ""), request.form.get("why", "")
    try:
        source_id = hand_in(db.session(), who, activity, address, why, form_key, now())
    except InputInvalid as error:
        db.session.rollback()
        typed = Typed(address, why, error.field, problem_words(error), form_key)
        return show_page(Showing(who, activity_of(who), now()), typed), 422
    except Conflict as error:
        db.session.rollback()
        return refusal(409, conflict_words(error.reason, activity), error.reason)
    db.session.commit()
    return redirect(url_for("race.page", _anchor=f"source-{source_id}"), 303)


@bp.post(f"{SOURCE}/take-back")
@allowed(Permission.WRITE)
def take_find_back(who: Who, source_id: int) -> ResponseReturnValue:
    """Take one's own find back."""
    activity = activity_of(who)
    try:
        take_back(db.session(), who, activity, source_id, now())
    except Conflict as error:
        db.session.rollback()
        return refusal(409, conflict_words(error.reason, activity), error.reason)
    db.session.commit()
    return redirect(url_for("race.page", _anchor="list"), 303)
